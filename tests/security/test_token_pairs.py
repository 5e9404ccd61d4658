"""Tokens whose parts disagree, and presentations of them that were tampered with."""

import json
from hashlib import sha256
from typing import Any

import pytest

from mcwallet.codec import base64url, jws, sd_jwt
from mcwallet.model.report import Verdict
from mcwallet.model.trust import Trust, TrustedIssuer
from tests.security.judging import verdict
from tests.testkit import NOW, VC_2, Signer, as_bytes, p256

ZED, ANA, MALLORY = Signer(), Signer("Ana"), Signer("Mallory")
HARBOUR = "https://harbour.example"
KEY = p256("Harbour College")
TRUST = Trust(issuers=(TrustedIssuer(id=HARBOUR, keys=(("h", KEY.public),)),))
THEN = int(NOW.timestamp())
VC_1 = "https://www.w3.org/2018/credentials/v1"
Doc = dict[str, Any]


def token(header: Doc | None = None, by: Signer = ZED, **changes: Any) -> str:
    """A VC-JWT of the current generation; None takes a claim out."""
    claims = ZED.badge(**changes)
    head = {"typ": "vc+jwt", "kid": ZED.method} | (header or {})
    return jws.sign_compact(head, as_bytes(claims), by.key)


def older(header: Doc | None = None, vc: Doc | None = None, **claims: Any) -> str:
    """A VC-JWT of the previous generation, with the credential in a claim."""
    inside = {
        "@context": [VC_1],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential"],
        "issuer": ZED.did,
        "issuanceDate": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": ANA.did, "degree": "Bread"},
    }
    whole = {"iss": ZED.did, "sub": ANA.did, "jti": "urn:uuid:1", "nbf": THEN - 60}
    whole |= {"vc": inside | (vc or {})} | claims
    made = {k: v for k, v in whole.items() if v is not None}
    head = {"typ": "JWT", "kid": ZED.method} | (header or {})
    return jws.sign_compact(head, as_bytes(made), ZED.key)


CLAIMS: dict[str, str] = {
    "another issuer": older(iss=MALLORY.did),
    "no one issuer": older(iss=[ZED.did]),
    "another subject": older(sub=MALLORY.did),
    "another id": older(jti="urn:uuid:2"),
    "an end that has passed": older(exp=THEN - 600),
    "an end inside that has passed": older(
        exp=THEN + 600, vc={"expirationDate": "2026-05-01T00:00:00Z"}
    ),
    "an end outside that has passed": older(
        exp=THEN - 600, vc={"expirationDate": "2027-05-01T00:00:00Z"}
    ),
    "a start to come": older(nbf=THEN + 86_400),
    "a start inside to come": older(vc={"issuanceDate": "2027-01-01T00:00:00Z"}),
    "an end in words": older(exp="tomorrow"),
    "an endless end": older(exp=10**15),
    "an end that is a list": older(exp=[THEN + 600]),
    "an end that is true": older(exp=True),
    "a start that is text": older(nbf=str(THEN - 60)),
    "a presentation besides": older(vp={"type": ["VerifiablePresentation"]}),
    "two credentials": older(vc={"vc": {}}, exp=THEN - 600),
    "a credential that is a list": older(vc={"@context": []}),
    "the type of a presentation": older({"typ": "vp+jwt"}),
    "the type of an access token": older({"typ": "at+jwt"}),
    "the type of a key binding": older({"typ": "kb+jwt"}),
    "the type of a list": older({"typ": "statuslist+jwt"}),
    "the type of a logout": older({"typ": "logout+jwt"}),
    "the type of a new credential": older({"typ": "vc+jwt"}),
    "the type of an sd-jwt": older({"typ": "dc+sd-jwt"}),
}


@pytest.mark.parametrize("how", CLAIMS)
def test_a_token_and_what_stands_in_it_agree(how: str) -> None:
    assert verdict(older(exp=THEN + 86_400 * 90)) is Verdict.VALID
    assert verdict(CLAIMS[how]) is not Verdict.VALID


HEADERS: dict[str, Doc] = {
    "kid of another": {"kid": MALLORY.method},
    "kid with a path": {"kid": f"{ZED.did}/../{MALLORY.did}"},
    "kid as a list": {"kid": [ZED.method]},
    "kid as a number": {"kid": 1},
    "kid of nobody": {"kid": "key-1"},
    "kid with SQL": {"kid": "' OR 1=1 --"},
    "jwk as text": {"jwk": "key"},
    "jwk with a secret": {"jwk": {"kty": "oct", "k": "AAAA"}},
    "crit with nothing": {"crit": []},
    "crit as text": {"crit": "exp"},
    "crit unknown": {"crit": ["x"], "x": 1},
    "crit not there": {"crit": ["x"]},
    "crit twice": {"crit": ["x", "x"], "x": 1},
    "crit of a number": {"crit": [1]},
    "b64 false": {"b64": False, "crit": ["b64"]},
    "b64 null": {"b64": None},
    "b64 as text": {"b64": "true"},
    "compressed": {"zip": "DEF"},
    "encrypted": {"enc": "A256GCM"},
    "certificates as text": {"x5c": "MIIB"},
    "no certificates": {"x5c": []},
    "broken certificates": {"x5c": ["AAAA"]},
    "typ as a list": {"typ": ["vc+jwt"]},
    "typ with a parameter": {"typ": "vc+jwt; x=1"},
    "alg as a list": {"alg": ["EdDSA"]},
    "alg none": {"alg": "none"},
    "alg NONE": {"alg": "NONE"},
    "alg of a secret": {"alg": "HS256"},
    "alg of another key": {"alg": "ES256"},
    "alg in small letters": {"alg": "eddsa"},
    "alg with a space": {"alg": "EdDSA "},
    "alg of encryption": {"alg": "RSA-OAEP"},
    "a nonsense alg": {"alg": ""},
}


@pytest.mark.parametrize("how", HEADERS)
def test_no_header_decides_which_key_or_rule_counts(how: str) -> None:
    assert verdict(token()) is Verdict.VALID
    assert verdict(token(HEADERS[how])) is not Verdict.VALID


SPELLINGS = {
    "padding": lambda h, p, s: f"{h}.{p}.{s}=",
    "padding in the middle": lambda h, p, s: f"{h}.{p}=.{s}",
    "the other alphabet": lambda h, p, s: f"{h}.{p}.{s[:-2]}+/",
    "another last bit": lambda h, p, s: f"{h}.{p}.{s[:-1]}{chr(ord(s[-1]) + 1)}",
    "a line end": lambda h, p, s: f"{h}.{p}\n.{s}",
    "a fourth part": lambda h, p, s: f"{h}.{p}.{s}.",
    "a fifth part": lambda h, p, s: f"{h}.{p}.{s}.{s}.{s}",
    "no signature": lambda h, p, _: f"{h}.{p}.",
    "no payload": lambda h, _, s: f"{h}..{s}",
    "no header": lambda _, p, s: f".{p}.{s}",
    "half a signature": lambda h, p, s: f"{h}.{p}.{s[:43]}",
    "a signature twice": lambda h, p, s: f"{h}.{p}.{s}{s}",
    "header and payload swapped": lambda h, p, s: f"{p}.{h}.{s}",
    "a tilde": lambda h, p, s: f"{h}.{p}.{s}~",
    "an object behind it": lambda h, p, s: f"{h}.{p}.{s}" + "{}",
}


@pytest.mark.parametrize("how", SPELLINGS)
def test_a_token_has_one_spelling(how: str) -> None:
    head, payload, signature = token().split(".")
    assert verdict(f" {head}.{payload}.{signature}\n") is Verdict.VALID
    assert verdict(SPELLINGS[how](head, payload, signature)) is not Verdict.VALID


def in_json(**changes: Any) -> str:
    head, payload, signature = token().split(".")
    flat = {"payload": payload, "protected": head, "signature": signature}
    return json.dumps({k: v for k, v in (flat | changes).items() if v is not None})


def general(*entries: Doc, **members: Any) -> str:
    return json.dumps({"payload": token().split(".")[1], "signatures": entries} | members)


def sealed(by: Signer = ZED) -> Doc:
    head, _, signature = token({"kid": by.method}, by=by).split(".")
    return {"protected": head, "signature": signature}


NONE = base64url.encode(b'{"alg":"none"}')
IN_JSON = {
    "an unprotected alg": in_json(header={"alg": "EdDSA"}),
    "an unprotected crit": in_json(header={"crit": ["x"], "x": 1}),
    "an unprotected b64": in_json(header={"b64": False}),
    "a parameter twice": in_json(header={"kid": ZED.method}),
    "a header that is a list": in_json(header=[]),
    "only an unprotected header": in_json(protected=None, header={"alg": "EdDSA"}),
    "an empty header": in_json(protected=""),
    "a payload as an object": in_json(payload=ZED.badge()),
    "no signature": in_json(signature=""),
    "flattened and general": in_json(signatures=[sealed()]),
    "no signatures": general(),
    "a null signature": general(sealed(), None),  # type: ignore[arg-type]
    "a second that is none": general(sealed(), {"protected": NONE, "signature": ""}),
    "a second that is broken": general(sealed(), sealed() | {"signature": "AA"}),
    "only somebody else's": general(sealed(MALLORY)),
    "too many": general(*[sealed()] * 11),
}


@pytest.mark.parametrize("how", IN_JSON)
def test_a_token_in_json_is_read_in_one_way(how: str) -> None:
    assert verdict(in_json()) is Verdict.VALID
    assert verdict(general(sealed(), sealed())) is Verdict.VALID
    assert verdict(IN_JSON[how]) is not Verdict.VALID


# Selective disclosure


def hidden(*parts: Any) -> tuple[str, str]:
    """A disclosure and its digest."""
    text = base64url.encode(json.dumps(parts).encode())
    return text, base64url.encode(sha256(text.encode()).digest())


GRADE, GRADE_DIGEST = hidden("salt-1", "grade", "good")
OTHER, _ = hidden("salt-1", "grade", "excellent")
ITEM, ITEM_DIGEST = hidden("salt-2", "knots")


def course(header: Doc | None = None, **changes: Any) -> str:
    claims = {"iss": HARBOUR, "vct": f"{HARBOUR}/course", "name": "Knots", "iat": THEN - 60}
    claims |= {"cnf": {"jwk": ANA.jwk}, "_sd": [GRADE_DIGEST]} | changes
    made = {k: v for k, v in claims.items() if v is not None}
    return jws.sign_compact({"typ": "dc+sd-jwt"} | (header or {}), as_bytes(made), KEY)


def exposing(name: str, value: Any) -> str:
    text, digest = hidden("salt-3", name, value)
    return f"{course(_sd=[digest])}~{text}~"


SHOWN = f"{course()}~{GRADE}~"
DISCLOSED = {
    "an altered disclosure": f"{course()}~{OTHER}~",
    "both": f"{course()}~{GRADE}~{OTHER}~",
    "twice the same": f"{course()}~{GRADE}~{GRADE}~",
    "one that belongs nowhere": f"{course()}~{GRADE}~{ITEM}~",
    "no tilde at the end": f"{course()}~{GRADE}",
    "no tilde at all": course(),
    "an empty one": f"{course()}~~",
    "a digest twice": f"{course(_sd=[GRADE_DIGEST] * 2)}~{GRADE}~",
    "a digest that is a number": f"{course(_sd=[1])}~",
    "digests that are text": f"{course(_sd=GRADE_DIGEST)}~{GRADE}~",
    "a claim for an item": f"{course(skills=[{'...': GRADE_DIGEST}], _sd=None)}~{GRADE}~",
    "an item for a claim": f"{course(_sd=[ITEM_DIGEST])}~{ITEM}~",
    "a claim that is there": f"{course(grade='poor')}~{GRADE}~",
    "an item with more to it": (
        f"{course(skills=[{'...': ITEM_DIGEST, 'x': 1}], _sd=None)}~{ITEM}~"
    ),
    "dots outside a list": f"{course(**{'...': ITEM_DIGEST})}~{GRADE}~",
    "a hash that is broken": f"{course(_sd_alg='md5')}~{GRADE}~",
    "a hash in capital letters": f"{course(_sd_alg='SHA-256')}~{GRADE}~",
    "a hash further in": f"{course(inner={'_sd_alg': 'sha-256'})}~{GRADE}~",
    "an end, disclosed": exposing("exp", THEN + 600),
    "a key, disclosed": exposing("cnf", {"jwk": MALLORY.jwk}),
    "a status, disclosed": exposing("status", {}),
    "a type, disclosed": exposing("vct", "x"),
    "a reserved name": exposing("_sd", []),
    "dots for a name": exposing("...", "x"),
    "another type": f"{course({'typ': 'JWT'})}~{GRADE}~",
    "no vct": f"{course(vct=None)}~{GRADE}~",
    "over": f"{course(exp=THEN - 600)}~{GRADE}~",
    "to come": f"{course(nbf=THEN + 600)}~{GRADE}~",
}


@pytest.mark.parametrize("how", DISCLOSED)
def test_disclosures_follow_the_letter_of_rfc_9901(how: str) -> None:
    skills = f"{course(skills=[{'...': ITEM_DIGEST}])}~{GRADE}~{ITEM}~"
    for fine in (SHOWN, skills, f"{course()}~", f"{course(_sd_alg='sha-256')}~{GRADE}~"):
        assert verdict(fine, trust=TRUST) is Verdict.VALID
    assert verdict(DISCLOSED[how], trust=TRUST) is not Verdict.VALID


ASKED = {"challenge": "n-1", "audience": "https://employer.example"}
GIVEN = {"nonce": "n-1", "audience": ASKED["audience"], "issued_at": THEN - 30}


def bound(by: Signer = ANA, shown: str = SHOWN, **changes: Any) -> str:
    return sd_jwt.bind(shown, by.key, **(GIVEN | changes))


def rebound(header: Doc | None = None, **changes: Any) -> str:
    """A key binding with claims of its own."""
    claims = {"iat": THEN - 30, "aud": ASKED["audience"], "nonce": "n-1"}
    claims |= {"sd_hash": sd_jwt.parse(SHOWN).sd_hash} | changes
    made = {k: v for k, v in claims.items() if v is not None}
    return SHOWN + jws.sign_compact(
        {"typ": "kb+jwt"} | (header or {}), as_bytes(made), ANA.key
    )


BINDINGS = {
    "nobody's": SHOWN,
    "somebody else's": bound(MALLORY),
    "for another nonce": bound(nonce="n-2"),
    "for somebody else": bound(audience="https://mallory.example"),
    "made much later": bound(issued_at=THEN + 86_400 * 60),
    "for other disclosures": bound().replace(f"~{GRADE}", "", 1),
    "for another credential": f"{course(name='Rope')}~{GRADE}~{bound().split('~')[-1]}",
    "of another type": rebound({"typ": "JWT"}),
    "of no type": rebound({"typ": ""}),
    "with two audiences": rebound(aud=[ASKED["audience"], "https://mallory.example"]),
    "without a nonce": rebound(nonce=None),
    "without an audience": rebound(aud=None),
    "without a date": rebound(iat=None),
    "with a date in words": rebound(iat="now"),
    "without a hash": rebound(sd_hash=None),
    "over": rebound(exp=THEN - 600),
    "with crit": rebound({"crit": ["x"], "x": 1}),
    "with alg none": rebound({"alg": "none"}),
    "with a secret": rebound({"alg": "HS256"}),
    "to a credential without a key": bound(shown=f"{course(cnf=None)}~{GRADE}~"),
    "to two keys": bound(
        shown=f"{course(cnf={'jwk': ANA.jwk, 'kid': MALLORY.method})}~{GRADE}~"
    ),
    "to a key of encryption": bound(
        shown=f"{course(cnf={'jwk': ANA.jwk | {'use': 'enc'}})}~{GRADE}~"
    ),
}


@pytest.mark.parametrize("how", BINDINGS)
def test_a_key_binding_answers_what_was_asked(how: str) -> None:
    assert verdict(bound(), trust=TRUST, policy=ASKED) is Verdict.VALID
    assert verdict(rebound(), trust=TRUST, policy=ASKED) is Verdict.VALID
    assert verdict(BINDINGS[how], trust=TRUST, policy=ASKED) is not Verdict.VALID


def test_a_binding_is_checked_even_where_nobody_asked() -> None:
    assert verdict(bound(), trust=TRUST) is Verdict.VALID
    assert verdict(bound(MALLORY), trust=TRUST) is not Verdict.VALID
    shown = ANA.sign(
        {
            "@context": [VC_2],
            "type": ["VerifiablePresentation"],
            "holder": ANA.did,
            "verifiableCredential": [enveloped(bound())],
        },
        purpose="authentication",
    )
    assert verdict(shown, trust=TRUST) is Verdict.VALID
    forged = ANA.sign(
        {k: v for k, v in shown.items() if k not in {"proof", "verifiableCredential"}}
        | {"verifiableCredential": [enveloped(bound(MALLORY))]},
        purpose="authentication",
    )
    assert verdict(forged, trust=TRUST) is not Verdict.VALID


def enveloped(text: str) -> Doc:
    return {
        "@context": VC_2,
        "id": f"data:application/dc+sd-jwt,{text}",
        "type": "EnvelopedVerifiableCredential",
    }


def test_a_presentation_in_a_token_is_the_holders() -> None:
    def shown(header: Doc | None = None, by: Signer = ANA, **claims: Any) -> str:
        whole = {
            "@context": [VC_2],
            "type": ["VerifiablePresentation"],
            "holder": ANA.did,
            "verifiableCredential": [enveloped(token()) | {
                "id": f"data:application/vc+jwt,{held}"}],
            "nonce": "n-1",
            "aud": ASKED["audience"],
        }  # fmt: skip
        head = {"typ": "vp+jwt", "kid": by.method} | (header or {})
        return jws.sign_compact(head, as_bytes(whole | claims), by.key)

    about = {"id": ANA.did} | ZED.badge()["credentialSubject"]
    held = token(credentialSubject=about)
    assert verdict(shown(), policy=ASKED) is Verdict.VALID
    for forged in (
        shown(by=MALLORY),
        shown(by=MALLORY, holder=MALLORY.did),
        shown(nonce="n-2"),
        shown(nonce=["n-1"] * 2),
        shown(aud=[ASKED["audience"], "x"]),
        shown({"typ": "vc+jwt"}),
        shown(exp=THEN - 600),
        shown(iss=MALLORY.did),
    ):
        assert verdict(forged, policy=ASKED) is not Verdict.VALID
