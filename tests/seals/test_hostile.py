"""Whatever bytes stand where a certificate, list or token should: an answer, no crash."""

import os
import random
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from mcwallet.checks import seal
from mcwallet.codec import base64url, der, x509
from mcwallet.crypto import revocation, timestamps
from mcwallet.errors import LimitError, MalformedError, WalletError
from mcwallet.model.report import Verdict
from tests import pki
from tests.seals.judging import checks, judged, opened, replace_seals, sealed, seen_by

ROUNDS = 4_000 if os.environ.get("MCWALLET_SOAK") else 250
TOKEN = pki.token(pki.STAMPER, b"bytes")
LIST = pki.crl(pki.CA, {7: pki.SEALED})
ANSWER = pki.answer(pki.SEALER)
LEAF, ISSUER = x509.certificate(pki.SEALER.der), x509.certificate(pki.CA.der)


def mutants(data: bytes, seed: str) -> list[bytes]:
    dice = random.Random(sha256(seed.encode()).digest())
    found = []
    for _ in range(ROUNDS):
        bytes_ = bytearray(data)
        for _ in range(dice.randrange(1, 4)):
            place = dice.randrange(len(bytes_))
            match dice.randrange(3):
                case 0:
                    bytes_[place] = dice.randrange(256)
                case 1:
                    del bytes_[place : place + dice.randrange(1, 9)]
                case 2:
                    bytes_[place:place] = dice.randbytes(dice.randrange(1, 5))
            if not bytes_:
                break
        found.append(bytes(bytes_))
    return found


def everything_about(data: bytes) -> None:
    found = x509.certificate(data)
    for name in (
        "authority", "path_length", "usages", "extended_usages", "crl_urls", "ocsp_urls",
        "statements",
    ):  # fmt: skip
        getattr(found, name)


def stamped(data: bytes) -> None:
    token = timestamps.read(data)
    if token.covers(b"bytes"):
        token.service()


@pytest.mark.parametrize(
    ("data", "read"),
    [(pki.SEALER.der, everything_about), (TOKEN, stamped)],
    ids=["certificate", "token"],
)
def test_mutants_are_read_or_refused(data: bytes, read: Callable[[bytes], None]) -> None:
    for mutant in mutants(data, read.__name__):
        try:
            read(mutant)
        except WalletError:
            continue


@pytest.mark.parametrize("kind", ["list", "answer"])
def test_mutants_of_revocation_data_never_speak(kind: str) -> None:
    original = LIST if kind == "list" else ANSWER
    genuine = set(revocation.answers([LIST], [ANSWER], LEAF, ISSUER))
    for mutant in mutants(original, kind):
        given = ([mutant], []) if kind == "list" else ([], [mutant])
        assert set(revocation.answers(*given, LEAF, ISSUER)) <= genuine


def test_no_mutant_of_a_sealing_certificate_is_believed() -> None:
    for mutant in mutants(pki.SEALER.der, "leaf")[:60]:
        if mutant != pki.SEALER.der:
            found = sealed(level="LT", x5c=[mutant, pki.CA.der])
            assert judged(found) is not Verdict.VALID


def test_no_mutant_of_a_token_is_believed() -> None:
    for mutant in mutants(TOKEN, "token")[:60]:
        assert "seal.timestamp" in checks(sealed(level="LT", header={
            "adoTst": {"tstTokens": [{"val": b64encode(mutant).decode()}]},
        }))  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x30", b"\x30\x80\x00\x00", b"\x30\x81\x7f" + bytes(127),
        b"\x30\x82\x00\x80",
        b"\x1f\x81\x01\x00",
        b"\x30\x84\xff\xff\xff\xff", b"\x30\x88" + b"\xff" * 8,
        b"\x30\x00\x00", b"\x02\x00", b"\x02\x02\x00\x01", b"\x06\x00", b"\x06\x01\x80",
        b"\x06\x02\x80\x01", b"\x01\x01\x01", b"\x03\x00", b"\x03\x01\x08",
    ],
    ids=bytes.hex,
)  # fmt: skip
def test_only_the_distinguished_encoding_is_read(data: bytes) -> None:
    with pytest.raises(MalformedError):
        any_of(data)


def any_of(data: bytes) -> None:
    value = der.read(data)
    readers = {2: value.integer, 6: value.oid, 1: value.boolean, 3: value.flags}
    readers[value.tag]()


def test_lengthless_values_are_nested_only_so_deep() -> None:
    with pytest.raises(LimitError):
        der.read(b"\x30\x80" * 40 + bytes(80), relaxed=True)


def test_lengthless_values_in_thousands_are_refused_at_once() -> None:
    with pytest.raises(LimitError):
        der.read(b"\x30\x80" * 200_000, relaxed=True)


@pytest.mark.parametrize(
    "text", ["991332000000Z", "260229000000Z", "2601010000Z", "x" * 13]
)
def test_a_time_that_never_was_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        der.read(bytes((der.UTC_TIME, len(text))) + text.encode()).moment()


def test_a_time_may_have_a_fraction() -> None:
    text = b"20260115090000.25Z"
    found = der.read(bytes((der.GENERALIZED_TIME, len(text))) + text).moment()
    assert found == pki.SEALED + timedelta(milliseconds=250)


def test_a_large_list_is_searched_in_no_time() -> None:
    many = dict.fromkeys(range(1, 3000), pki.SEALED)
    found = revocation.answers([pki.crl(pki.CA, many)], [], LEAF, ISSUER)
    assert [a.state for a in found] == ["good"]


ODD = [None, 1, -1e308, "x", "", [], {}, True, [1], [[]], {"val": 1}, {"tstTokens": 1}]
MEMBERS = [
    "alg",
    "x5c",
    "x5t#S256",
    "x5t#o",
    "sigX5ts",
    "x5t",
    "sigT",
    "iat",
    "crit",
    "b64",
]
MEMBERS += ["adoTst", "sigD", "sigPId", "typ", "cty", "kid", "etsiU"]


@pytest.mark.parametrize("member", MEMBERS)
def test_odd_values_in_the_signed_header_get_an_answer(member: str) -> None:
    case = opened(sealed(level="LT"))
    signature = case.envelope.seals[0]
    for odd in ODD:
        header = {**signature.protected, member: odd}
        changed = replace_seals(case, (replace(signature, protected=header),))
        found = tuple(seal.answer(changed, seen_by()))
        assert found
        assert all(check.says.endswith(".") for check in found)


@pytest.mark.parametrize("name", ["sigTst", "arcTst", "xVals", "rVals", "tstVD", "axVals"])
def test_odd_components_get_an_answer(name: str) -> None:
    case = opened(sealed(level="LT"))
    signature = case.envelope.seals[0]
    for odd in (*ODD, [{"x509Cert": 1}], {"crlVals": [{}]}, {"ocspVals": [{"val": "AA"}]}):
        for component in ({name: odd}, base64url.encode(pki.as_payload({name: odd}))):
            unsigned = {"etsiU": [component]}
            changed = replace_seals(case, (replace(signature, unprotected=unsigned),))
            assert tuple(seal.answer(changed, seen_by()))
