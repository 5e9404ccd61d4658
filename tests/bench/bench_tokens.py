"""Tokens beside the libraries that people use: ``python -m tests.bench.bench_tokens``.

All contenders verify the same tokens with the same key, loaded before, in turns of a few
tokens. A ratio is the median of the ratios turn by turn, in CPU time; a contender that is
not installed is left out. Goals: at least as fast as ``joserfc``, and 2.5 times ``sd-jwt``.

- ``mcwallet`` opens the envelope as the wallet does and verifies the signature. It asks for
  canonical base64url, strict JSON without repeated names, sizes within limits, nothing in
  ``crit`` that is not understood, no contradiction between a token and the credential in
  it, and for an SD-JWT everything in RFC 9901 §7.1.
- ``joserfc`` verifies the signature; the payload is read with ``json.loads``.
- ``sd-jwt`` verifies the signature with ``jwcrypto`` and puts the disclosures in their
  places. It lets other spellings, repeated names and disclosures without a place pass.
- ``signature only`` is our ``verify`` over parts taken before: OpenSSL's time and a little,
  which nobody who asks OpenSSL can do without.
- ``nothing checked`` is that, and splits, decodes, hashes and reads an SD-JWT with a few
  lines of ``binascii``, ``hashlib`` and ``json`` that look at nothing they find.
"""

import gc
import json
import time
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable
from hashlib import sha256
from statistics import median

from mcwallet.catalog.envelopes.jws import JWS
from mcwallet.catalog.envelopes.sd_jwt import SD_JWT
from mcwallet.codec import base64url, jws
from mcwallet.crypto.algorithms import verify
from mcwallet.crypto.keys import to_jwk
from mcwallet.crypto.private import PrivateKey
from mcwallet.model.artifact import Artifact
from mcwallet.model.envelope import Signature

ROUNDS = 7
TOKENS = 300
TURN = 25
DISCLOSURES = 12


def payload(number: int) -> dict[str, object]:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": f"urn:uuid:{number}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {
            "id": "did:example:zed",
            "type": ["Profile"],
            "name": "University of Zed",
        },
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": f"did:example:{number}",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://zed.example/achievements/bread",
                "type": ["Achievement"],
                "name": "Bread baking",
                "description": "Bakes bread of four kinds. " * 20,
                "criteria": {"narrative": "Baked four loaves that were tasted. " * 20},
            },
        },
    }


def token(number: int, key: PrivateKey) -> str:
    return jws.sign_compact({"typ": "vc+jwt"}, json.dumps(payload(number)).encode(), key)


def sd_token(number: int, key: PrivateKey) -> str:
    texts = [
        base64url.encode(json.dumps([f"salt-{number}-{at}", f"claim_{at}", at]).encode())
        for at in range(DISCLOSURES)
    ]
    digests = [base64url.encode(sha256(text.encode()).digest()) for text in texts]
    claims = {
        "vct": "x",
        "iss": "https://zed.example",
        "_sd_alg": "sha-256",
        "_sd": digests,
    }
    issued = jws.sign_compact({"typ": "dc+sd-jwt"}, json.dumps(claims).encode(), key)
    return "~".join([issued, *texts, ""])


def ours(kind: object, key: PrivateKey) -> Callable[[str], None]:
    def check(text: str) -> None:
        (seal,) = kind.open(Artifact(text.encode())).seals  # type: ignore[attr-defined]
        assert isinstance(seal, Signature)
        assert verify(key.public, str(seal.protected["alg"]), seal.message, seal.value)

    return check


def joserfc(key: PrivateKey) -> Callable[[str], None]:
    from joserfc import jwk
    from joserfc import jws as theirs

    loaded = jwk.import_key(to_jwk(key.public))

    def check(text: str) -> None:
        found = theirs.deserialize_compact(text, loaded, algorithms=["EdDSA", "ES256"])
        json.loads(found.payload)

    return check


def owf(key: PrivateKey) -> Callable[[str], None]:
    from jwcrypto.jwk import JWK
    from sd_jwt.verifier import SDJWTVerifier

    loaded = JWK(**to_jwk(key.public))

    def check(text: str) -> None:
        SDJWTVerifier(text, lambda *_: loaded).get_verified_payload()

    return check


def only_the_signature(key: PrivateKey, texts: list[str]) -> Callable[[str], None]:
    parsed = {text: jws.parse_compact(text.split("~")[0]).signatures[0] for text in texts}

    def check(text: str) -> None:
        seal = parsed[text]
        assert verify(key.public, key.algorithm, seal.message, seal.value)

    return check


def nothing_checked(key: PrivateKey, texts: list[str]) -> Callable[[str], None]:
    verified = only_the_signature(key, texts)

    def check(text: str) -> None:
        verified(text)
        issued, *disclosed, _ = text.encode().split(b"~")
        claims = json.loads(a2b_base64(issued.split(b".")[1] + b"=="))
        given = {
            b2a_base64(sha256(one).digest()): json.loads(a2b_base64(one + b"=="))
            for one in disclosed
        }
        assert len(given) == len(claims["_sd"])

    return check


def turns(
    contenders: dict[str, Callable[[str], None]], texts: list[str]
) -> dict[str, list[float]]:
    """Return the microseconds of CPU time per token, of each contender in each turn."""
    found: dict[str, list[float]] = {name: [] for name in contenders}
    gc.collect()
    gc.freeze()  # what was imported before is nobody's cost
    for at in range(0, ROUNDS * len(texts), TURN):
        begin = at % len(texts)
        some = texts[begin : begin + TURN]
        for name, check in contenders.items():
            start = time.process_time()
            for text in some:
                check(text)
            found[name].append((time.process_time() - start) / len(some) * 1e6)
    return found


def show(what: str, found: dict[str, list[float]]) -> None:
    print(f"{what}:")
    for name, spent in found.items():
        pairs = zip(spent, found["mcwallet"], strict=True)
        ratio = median(theirs / mine for theirs, mine in pairs)
        print(f"  {name:20} {min(spent):7.1f} us   {ratio:5.2f}x of mcwallet's time")


def installed(
    **makers: Callable[[], Callable[[str], None]],
) -> dict[str, Callable[[str], None]]:
    found = {}
    for name, make in makers.items():
        try:
            found[name.replace("_", " ")] = make()
        except ImportError as error:
            print(f"  {name} is left out: {error}")
    return found


def main() -> None:
    for kind in ("Ed25519", "P-256"):
        key = PrivateKey.generate(kind)
        texts = [token(number, key) for number in range(TOKENS)]
        contenders = installed(
            mcwallet=lambda key=key: ours(JWS, key),
            joserfc=lambda key=key: joserfc(key),
            signature_only=lambda key=key, texts=texts: only_the_signature(key, texts),
        )
        show(f"VC-JWT, {key.algorithm}", turns(contenders, texts))
    key = PrivateKey.generate("P-256")
    texts = [sd_token(number, key) for number in range(TOKENS)]
    contenders = installed(
        mcwallet=lambda: ours(SD_JWT, key),
        sd_jwt=lambda: owf(key),
        signature_only=lambda: only_the_signature(key, texts),
        nothing_checked=lambda: nothing_checked(key, texts),
    )
    show(f"SD-JWT, ES256, {DISCLOSURES} disclosures", turns(contenders, texts))


if __name__ == "__main__":
    main()
