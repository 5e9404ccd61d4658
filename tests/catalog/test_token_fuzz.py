"""Damaged tokens: whatever still verifies says what was signed, and nothing else."""

import json
import os
import random
from hashlib import sha256

import pytest

from mcwallet.catalog.envelopes import ENVELOPES
from mcwallet.codec import base64url, jws
from mcwallet.crypto.algorithms import verify
from mcwallet.crypto.private import PrivateKey
from mcwallet.errors import WalletError
from mcwallet.model.artifact import Artifact

ROUNDS = 100_000 if os.environ.get("MCWALLET_SOAK") == "1" else 1_500
KEY = PrivateKey.from_seed(sha256(b"damaged tokens").digest())
CLAIMS = {
    "iss": "https://zed.example",
    "vct": "https://zed.example/c",
    "exp": 4_000_000_000,
}
TEXTS = [
    base64url.encode(json.dumps([f"salt{at}", name, at]).encode())
    for at, name in enumerate(("grade", "level", "hours"))
]
DIGESTS = [base64url.encode(sha256(text.encode()).digest()) for text in TEXTS]
SHOWN = {"grade": 0, "level": 1, "hours": 2}
SCRAPS = (
    b"~",
    b".",
    b'"',
    b"{",
    b"[",
    b"null",
    b"A",
    b"=",
    b"\n",
    b"1e999",
    b"ey",
    b"\xff",
)


def compact():
    payload = json.dumps(
        {"@context": [], "issuer": "did:example:zed", "name": "Ada"}
    ).encode()
    return jws.sign_compact({"typ": "vc+jwt"}, payload, KEY).encode()


def disclosing():
    payload = json.dumps(CLAIMS | {"_sd": DIGESTS}).encode()
    issued = jws.sign_compact({"typ": "dc+sd-jwt"}, payload, KEY)
    return "~".join([issued, *TEXTS, ""]).encode()


def flattened():
    protected, payload, signature = compact().decode().split(".")
    value = {"payload": payload, "protected": protected, "signature": signature}
    return json.dumps(value).encode()


def sealed():
    protected = base64url.encode(
        json.dumps({"alg": "EdDSA", "b64": False, "crit": ["b64"]}).encode()
    )
    text = '{"name":"Ada","é":1}'
    value = base64url.encode(KEY.sign("EdDSA", f"{protected}.{text}".encode()))
    entry = {"protected": protected, "signature": value}
    return json.dumps({"payload": text, "signatures": [entry]}).encode()


def damaged(data, chance):
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        at = chance.randrange(len(out) or 1)
        match chance.randrange(5):
            case 0:
                out[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del out[at : at + chance.randrange(1, 90)]
            case 2:
                out[at:at] = chance.choice(SCRAPS)
            case 3:
                start = chance.randrange(len(out) or 1)
                out[at:at] = out[start : start + chance.randrange(1, 90)]
            case _:
                out[at : at + 1] = out[at : at + 1].swapcase()
    return bytes(out)


def opened(data):
    """Open and verify as every caller does; nothing where either fails."""
    artifact = Artifact(data)
    kind = next((each for each in ENVELOPES.values() if each.fits(artifact)), None)
    if kind is None or kind.name not in {"jws", "sd-jwt", "jades"}:
        return None
    try:
        envelope = kind.open(artifact)
        good = all(
            verify(KEY.public, str(each.protected["alg"]), each.message, each.value)
            for each in envelope.seals
        )
    except WalletError as error:
        assert str(error)
        return None
    return envelope if good and envelope.seals else None


@pytest.mark.parametrize(
    "make", [compact, flattened, sealed], ids=lambda make: make.__name__
)
def test_nothing_but_what_was_signed_verifies(make):
    chance, original = random.Random(make.__name__), opened(make())
    assert original is not None
    for _ in range(ROUNDS):
        found = opened(damaged(make(), chance))
        assert found is None or found.claims == original.claims


def test_damage_can_hide_disclosures_and_never_change_one():
    chance, token = random.Random("disclosing"), disclosing()
    assert opened(token).claims == CLAIMS | SHOWN
    for _ in range(ROUNDS):
        found = opened(damaged(token, chance))
        if found is not None:
            assert CLAIMS.items() <= found.claims.items() <= (CLAIMS | SHOWN).items()
