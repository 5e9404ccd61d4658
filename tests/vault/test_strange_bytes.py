"""Whatever bytes stand where ours should: an answer, never a crash."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcwallet.errors import MalformedError, WalletError
from mcwallet.vault import backup, opening, records, replay, slots
from mcwallet.vault.files import name_of
from mcwallet.vault.slots import SlotFile
from tests.vault.kit import NOW, Desk, credential

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=12,
)
TEXT = st.sampled_from(["base", "put", "tag", "set", "slot", "identity", "shared", "purge"])
OP = st.dictionaries(
    st.sampled_from(
        [
            "op",
            "rec",
            "obj",
            "dek",
            "state",
            "covers",
            "heads",
            "add",
            "remove",
            "id",
            "time",
        ]
    ),
    JSON | TEXT | st.just("0" * 64),
    max_size=8,
)
STATE = st.fixed_dictionaries({"groups": st.lists(JSON, max_size=2), "roots": JSON})
BASE = st.fixed_dictionaries({"op": st.just("base"), "covers": JSON, "state": STATE | JSON})
RECORD = st.fixed_dictionaries(
    {
        "v": st.sampled_from([1, 1, 1, 2]) | JSON,
        "epoch": st.just(1) | JSON,
        "n": st.just(3) | JSON,
        "parents": st.just([]) | JSON,
        "device": st.just("d") | JSON,
        "time": st.just("2026-11-21T12:00:00Z") | JSON,
        "ops": st.lists(OP | BASE | JSON, max_size=3) | JSON,
    }
)
QUIET = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


@given(st.binary(max_size=300) | JSON.map(lambda value: json.dumps(value).encode()))
@QUIET
def test_no_bytes_crash_the_reader_of_slots(data: bytes) -> None:
    head = slots.header(SlotFile(name_of(data, ".json"), data))
    assert head is None


@given(RECORD)
@QUIET
def test_no_record_crashes_the_replay(document: object) -> None:
    try:
        record = records.read("0" * 64, json.dumps(document).encode(), 1)
    except MalformedError:
        return
    assert replay.replay(replay.groups([record])).state() is not None


@given(st.binary(max_size=600))
@QUIET
def test_no_bytes_crash_the_reader_of_backups(data: bytes) -> None:
    with pytest.raises(WalletError):
        backup.unpack(data)


@given(document=RECORD)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_strange_change_by_a_key_holder_never_locks_the_wallet(
    desk: Desk, document: dict[str, object]
) -> None:
    """A later or broken version may write anything; what was there stays readable."""
    from mcwallet.crypto.sealing import pad, seal
    from mcwallet.vault.keys import log_context, log_key

    vault = desk.open(fresh=True)
    box = seal(
        log_key(vault.roots.newest),
        pad(json.dumps(document).encode()),
        log_context(vault.layout.tag, 1),
    )
    path = desk.path / "log" / name_of(box)
    path.touch(0o600)
    path.write_bytes(box)
    try:
        again = desk.open(fresh=True)
        assert again.state.slots
        assert isinstance(again.problems, tuple)
        again.commit([credential("still works")], now=NOW)
    finally:
        path.unlink()


@pytest.mark.parametrize("at", range(0, 500, 23))
def test_no_flipped_bit_in_a_slot_opens_another_wallet(desk: Desk, at: int) -> None:
    (path,) = (desk.path / "keys").iterdir()
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 4
    path.unlink()
    other = Path(f"{path.parent}/{name_of(bytes(data), '.json')}")
    other.touch(0o600)
    other.write_bytes(data)
    from tests.vault.kit import PASSPHRASE

    with pytest.raises(WalletError):
        opening.open_(desk.path, PASSPHRASE)
