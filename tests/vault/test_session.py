"""A session: two halves, a time limit, and no effect on anybody else's."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mcwallet.errors import LockedError
from mcwallet.vault import opening, session
from mcwallet.vault.files import Fs
from mcwallet.vault.session import Where
from tests.vault.kit import NOW, Desk, credential, id_of

MINUTE = timedelta(minutes=1)


@pytest.fixture
def where(desk: Desk) -> Where:
    runtime = desk.places.runtime
    assert runtime
    return Where(runtime, desk.open().layout.id, b"1000\0some boot")


@pytest.fixture
def token(desk: Desk, where: Where) -> str:
    return session.begin(Fs(), where, desk.open().roots, now=NOW)


def test_a_session_opens_the_wallet_without_a_passphrase(
    desk: Desk, where: Where, token: str
) -> None:
    desk.open().commit([credential("one")], now=NOW)
    roots = session.resume(Fs(), where, token, now=NOW)
    assert opening.open_(desk.path, roots).read(id_of("one")) == b"one"


def test_the_file_alone_is_worth_nothing(where: Where, token: str) -> None:
    (path,) = session.sessions(where.folder)
    other = session.begin(Fs(), where, _roots(where, token), now=NOW)
    data = path.read_bytes()
    for file in session.sessions(where.folder):
        file.write_bytes(data)
    with pytest.raises(LockedError):
        session.resume(Fs(), where, other, now=NOW)


def test_the_token_alone_is_worth_nothing(where: Where, token: str) -> None:
    for path in session.sessions(where.folder):
        path.unlink()
    with pytest.raises(LockedError):
        session.resume(Fs(), where, token, now=NOW)


@pytest.mark.parametrize("change", ["vault", "machine"])
def test_a_session_is_bound_to_its_wallet_and_machine(
    where: Where, token: str, change: str
) -> None:
    other = {"vault": "00" * 16, "machine": b"1001\0some boot"}[change]
    with pytest.raises(LockedError):
        session.resume(Fs(), replace(where, **{change: other}), token, now=NOW)


def test_a_quarter_of_an_hour_unused_ends_it(where: Where, token: str) -> None:
    with pytest.raises(LockedError, match="over"):
        session.resume(Fs(), where, token, now=NOW + 15 * MINUTE)


def test_using_it_keeps_it_awake_until_the_hard_limit(where: Where, token: str) -> None:
    moment = NOW
    while moment < NOW + timedelta(hours=8) - 10 * MINUTE:
        moment += 10 * MINUTE
        if moment < NOW + session.HARD:
            session.resume(Fs(), where, token, now=moment)
    with pytest.raises(LockedError):
        session.resume(Fs(), where, token, now=NOW + session.HARD)


def test_the_hard_limit_cannot_be_moved_in_the_file(where: Where, token: str) -> None:
    (path,) = session.sessions(where.folder)
    path.write_bytes(path.read_bytes().replace(b"T20:", b"T23:"))
    with pytest.raises(LockedError):
        session.resume(Fs(), where, token, now=NOW)


def test_sessions_stand_side_by_side(where: Where, token: str) -> None:
    roots = _roots(where, token)
    other = session.begin(Fs(), where, roots, now=NOW)
    session.end(where.folder, other)
    assert session.resume(Fs(), where, token, now=NOW).newest == roots.newest


def test_locking_ends_them_all(where: Where, token: str) -> None:
    session.begin(Fs(), where, _roots(where, token), now=NOW)
    assert session.end_all(where.folder) == 2
    assert session.end_all(where.folder) == 0
    with pytest.raises(LockedError):
        session.resume(Fs(), where, token, now=NOW)


@pytest.mark.parametrize("text", ["", "x", "!!!", "A" * 43 + "B", "é", "A" * 10_000])
def test_no_nonsense_is_taken_for_a_token(where: Where, text: str) -> None:
    with pytest.raises(LockedError):
        session.resume(Fs(), where, text, now=NOW)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"until": 1}', "[" * 60_000])
def test_a_spoiled_file_is_a_session_that_is_over(
    where: Where, token: str, text: str
) -> None:
    (path,) = session.sessions(where.folder)
    path.write_text(text)
    with pytest.raises(LockedError):
        session.resume(Fs(), where, token, now=NOW)


def _roots(where: Where, token: str):
    return session.resume(Fs(), where, token, now=NOW)
