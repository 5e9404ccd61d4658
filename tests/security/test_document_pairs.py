"""Documents that decide: whose key, whose context, whose list, and whose word."""

import json
from datetime import timedelta
from typing import Any

import pytest

from mcwallet.codec import bitstring, jws
from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Verdict
from mcwallet.model.trust import Trust, TrustedIssuer
from mcwallet.model.world import Document, Source
from tests.security.judging import verdict
from tests.sharing.test_bundles import LINA, WEB, bundle
from tests.testkit import (
    LIST_URL,
    NOW,
    OB_3,
    VC_2,
    Signer,
    as_bytes,
    document,
    p256,
    revocable,
)

ZED, MALLORY = Signer(), Signer("Mallory")
Doc = dict[str, Any]
HOUR = timedelta(hours=1)


def of_the_web(**changes: Any) -> Doc:
    issuer = {"id": WEB, "type": ["Profile"], "name": "College"}
    claims = ZED.badge(issuer=issuer, **changes)
    return ZED.sign(claims, method=f"{WEB}#key-1")


def did_document(change: Doc | None = None, /, url: str = WEB, **method: Any) -> Document:
    """A DID document with one key; ``change`` for the document, members for the key."""
    key = {
        "id": f"{WEB}#key-1",
        "type": "Multikey",
        "controller": WEB,
        "publicKeyMultibase": ZED.did.removeprefix("did:key:"),
    }
    made = {k: v for k, v in (key | method).items() if v is not None}
    whole = {"id": WEB, "verificationMethod": [made], "assertionMethod": [made.get("id")]}
    return document(url, Artifact(as_bytes(whole | (change or {}))))


OTHERS = MALLORY.did.removeprefix("did:key:")
DOCUMENTS: dict[str, tuple[Document, Document]] = {
    "a revoked key": (
        did_document(revoked="2026-05-31T00:00:00Z"),
        did_document(revoked="2027-05-31T00:00:00Z"),
    ),
    "a key that has expired": (
        did_document(expires="2026-06-01T11:00:00Z"),
        did_document(expires="2026-06-01T13:00:00Z"),
    ),
    "a key that ends in words": (did_document(expires="soon"), did_document()),
    "a key for another purpose": (
        did_document({"assertionMethod": [], "authentication": [f"{WEB}#key-1"]}),
        did_document({"authentication": [f"{WEB}#key-1"]}),
    ),
    "another key": (did_document(publicKeyMultibase=OTHERS), did_document()),
    "two keys in one": (
        did_document(publicKeyJwk=MALLORY.jwk),
        did_document(publicKeyJwk=ZED.jwk),
    ),
    "a private key for all to read": (
        did_document(publicKeyJwk=ZED.jwk | {"d": "AAAA"}, publicKeyMultibase=None),
        did_document(publicKeyJwk=ZED.jwk, publicKeyMultibase=None),
    ),
    "a key for encryption": (
        did_document(publicKeyJwk=ZED.jwk | {"use": "enc"}, publicKeyMultibase=None),
        did_document(publicKeyJwk=ZED.jwk | {"use": "sig"}, publicKeyMultibase=None),
    ),
    "a key in padded base64": (
        did_document(
            publicKeyJwk=ZED.jwk | {"x": ZED.jwk["x"] + "="}, publicKeyMultibase=None
        ),
        did_document(publicKeyJwk=ZED.jwk, publicKeyMultibase=None),
    ),
    "a document about somebody else": (
        did_document({"id": "did:web:mallory.example"}),
        did_document({"id": WEB}),
    ),
    "a document about a longer name": (
        did_document({"id": f"{WEB}:dept"}),
        did_document(),
    ),
    "a document in capital letters": (
        did_document({"id": WEB.upper()}),
        did_document(),
    ),
    "a key somebody else controls": (
        did_document(controller="did:web:mallory.example"),
        did_document(controller=WEB),
    ),
    "a key of a lookalike": (
        did_document(id="did:web:college.example.evil#key-1"),
        did_document(id="#key-1", controller=None),
    ),
    "a key of unknown kind": (did_document(type="Riddle2030"), did_document()),
    "no relationship at all": (
        did_document({"assertionMethod": None}),
        did_document({"assertionMethod": f"{WEB}#key-1"}),
    ),
    "the same name for two keys": (
        did_document({"publicKey": [{"id": f"{WEB}#key-1", "type": "Multikey",
                                     "publicKeyMultibase": OTHERS}]}),
        did_document({"publicKey": []}),
    ),
    "a document elsewhere": (
        did_document(url="did:web:mallory.example"),
        did_document(url="https://college.example/.well-known/did.json"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", DOCUMENTS)
def test_a_key_counts_only_as_the_issuer_publishes_it(how: str) -> None:
    attack, twin = DOCUMENTS[how]
    assert verdict(of_the_web(), twin) is Verdict.VALID
    assert verdict(of_the_web(), attack) is not Verdict.VALID


METHODS = {
    "another fragment": f"{WEB}#key-2",
    "a path": f"{WEB}:dept#key-1",
    "another host": "did:web:college.example.evil#key-1",
    "an encoded port": "did:web:college.example%3A443#key-1",
    "capital letters": "did:web:College.example#key-1",
    "an https address": "https://college.example/.well-known/did.json#key-1",
    "a question": f"{WEB}?version=1#key-1",
    "two fragments": f"{WEB}##key-1",
    "nothing": "",
}


@pytest.mark.parametrize("how", METHODS)
def test_a_proof_names_exactly_the_key_that_is_listed(how: str) -> None:
    issuer = {"id": WEB, "type": ["Profile"], "name": "College"}
    badge = ZED.sign(ZED.badge(issuer=issuer), method=METHODS[how])
    assert verdict(of_the_web(), did_document()) is Verdict.VALID
    assert verdict(badge, did_document()) is not Verdict.VALID


CONTEXT = "https://zed.example/context/v1"
ADDS = {"@context": {"baker": "https://zed.example/terms#baker"}}


def with_a_term() -> Doc:
    """Signed by somebody whose software knew the context."""
    from mcwallet.catalog.proofs.data_integrity import SCHEMES, hashed_graph
    from mcwallet.codec import multibase
    from mcwallet.codec.jsonld import PINNED

    subject = ZED.badge()["credentialSubject"] | {"id": LINA.did, "baker": "Lina"}
    contexts = [VC_2, OB_3, CONTEXT]
    claims = ZED.badge(**{"@context": contexts, "credentialSubject": subject})
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-01-15T09:00:00Z",
        "verificationMethod": ZED.method,
        "proofPurpose": "assertionMethod",
    }
    message = hashed_graph(
        SCHEMES["Ed25519"],
        {**proof, "@context": contexts},
        claims,
        PINNED.with_extra({CONTEXT: ADDS}),
    )
    value = multibase.encode(ZED.key.sign("EdDSA", message))
    return claims | {"proof": proof | {"proofValue": value}}


def context_from(content: Any = ADDS, url: str = CONTEXT, **members: Any) -> Document:
    return document(url, Artifact(as_bytes(content)), **members)


def test_a_context_is_the_verifiers_own_or_nobodys() -> None:
    own = context_from()
    assert verdict(with_a_term(), own) is Verdict.VALID
    assert verdict(with_a_term()) is Verdict.CANNOT_TELL
    assert verdict(with_a_term(), context_from(live=True)) is Verdict.CANNOT_TELL
    shown = as_bytes(with_a_term())
    assert verdict(bundle(shown), own) is Verdict.VALID
    assert verdict(bundle(shown, documents=(own,))) is not Verdict.VALID


@pytest.mark.parametrize(
    "content",
    [
        {"@context": {"baker": "https://zed.example/terms#cook"}},
        {"@context": {**ADDS["@context"], "name": "https://zed.example/terms#name"}},
        {
            "@context": {
                **ADDS["@context"],
                "until": "https://www.w3.org/2018/credentials#validUntil",
            }
        },
        {"@context": {**ADDS["@context"], "@language": "en"}},
        {"@context": [ADDS["@context"], "https://mallory.example/v1"]},
        {"@context": None},
        {},
        [],
        "context",
    ],
)
def test_a_context_of_the_verifiers_may_only_add(content: Any) -> None:
    assert verdict(with_a_term(), context_from()) is Verdict.VALID
    assert verdict(with_a_term(), context_from(content)) is not Verdict.VALID


# Status lists

BADGE = ZED.sign(ZED.badge(**revocable(7)))


def listed(by: Signer = ZED, *, name: str = "", **changes: Any) -> Document:
    """A list in which nothing is set, with members of it, or of its subject, changed."""
    subject = {
        "id": f"{LIST_URL}#list",
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "encodedList": bitstring.encode(bytes(16_384)),
    }
    inner = {k: changes.pop(k) for k in tuple(changes) if k in _SUBJECT}
    made = by.status_list(credentialSubject=subject | inner, **changes)
    return document(name or LIST_URL, made)


def _unsigned_list() -> Doc:
    return {k: v for k, v in json.loads(ZED.status_list().data).items() if k != "proof"}


_SUBJECT = {"statusPurpose", "encodedList"}
FAR = "https://zed.example/status/2"
ENDED = {"validUntil": "2026-05-31T00:00:00Z"}
LISTS: dict[str, tuple[Document, Document]] = {
    "another signer": (listed(MALLORY), listed()),
    "another signer in the issuer's name": (
        document(LIST_URL, MALLORY.status_list(issuer=ZED.did)),
        document(LIST_URL, ZED.status_list(issuer=ZED.did)),
    ),
    "another purpose": (
        listed(statusPurpose="suspension"),
        listed(statusPurpose=["suspension", "revocation"]),
    ),
    "no purpose": (listed(statusPurpose=None), listed()),
    "a list that has ended": (listed(**ENDED), listed(validUntil="2026-06-30T00:00:00Z")),
    "a list to come": (listed(validFrom="2026-06-30T00:00:00Z"), listed()),
    "a list kept too long": (
        document(LIST_URL, ZED.status_list(), fetched=NOW - timedelta(days=31)),
        document(LIST_URL, ZED.status_list(), fetched=NOW - timedelta(days=29)),
    ),
    "a list nobody dated": (
        document(LIST_URL, ZED.status_list(), fetched=None),
        document(LIST_URL, ZED.status_list(), fetched=NOW - HOUR),
    ),
    "a list that is too small": (
        listed(encodedList=bitstring.encode(bytes(8_192))),
        listed(encodedList=bitstring.encode(bytes(12_500))),
    ),
    "a list that ends too early": (
        listed(encodedList=bitstring.encode(bytes(16_384))[:-8]),
        listed(encodedList=bitstring.encode(bytes(16_384))),
    ),
    "a list in clear": (listed(encodedList="A" * 100), listed()),
    "two lists in one": (
        document(LIST_URL, ZED.status_list(credentialSubject=[{}, {}])),
        listed(),
    ),
    "a list for another purpose of proof": (
        document(LIST_URL, ZED.signed(_unsigned_list(), purpose="authentication")),
        listed(),
    ),
    "a plain credential": (
        document(LIST_URL, ZED.signed(ZED.badge())),
        listed(),
    ),
    "a page": (document(LIST_URL, Artifact(b"<html>")), listed()),
    "nothing": (document(LIST_URL, Artifact(b"")), listed()),
    "a withdrawn list": (listed(**revocable(9, "suspension")), listed()),
    "the sender's word": (
        document(LIST_URL, MALLORY.status_list(), source=Source.SENDER),
        document(LIST_URL, ZED.status_list(), source=Source.VERIFIER),
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", LISTS)
def test_only_an_authentic_list_says_that_nothing_happened(how: str) -> None:
    attack, twin = LISTS[how]
    assert verdict(BADGE, twin) is Verdict.VALID
    assert verdict(BADGE, attack) is not Verdict.VALID


def entry(**changes: Any) -> Doc:
    found: Doc = revocable(7)["credentialStatus"]
    made = {k: v for k, v in (found | changes).items() if v is not None}
    return ZED.sign(ZED.badge(credentialStatus=made))


ENTRIES: dict[str, Doc] = {
    "an index behind the last": {"statusListIndex": "131072"},
    "an index below the first": {"statusListIndex": "-1"},
    "an index with a fraction": {"statusListIndex": "7.0"},
    "an index in hexadecimal": {"statusListIndex": "0x7"},
    "an index in other digits": {"statusListIndex": "\uff17"},
    "an index with a space": {"statusListIndex": " 7"},
    "an endless index": {"statusListIndex": "9" * 5000},
    "an index that is true": {"statusListIndex": True},
    "no index": {"statusListIndex": None},
    "a purpose that nobody knows": {"statusPurpose": "amusement"},
    "no purpose": {"statusPurpose": None},
    "two purposes": {"statusPurpose": ["revocation", "suspension"]},
    "an unknown type": {"type": "RevocationMadeEasy"},
    "no type": {"type": None},
    "a list elsewhere": {"statusListCredential": FAR},
    "a list by file": {"statusListCredential": "file:///etc/passwd"},
    "a list in the address": {"statusListCredential": "data:application/json,{}"},
    "a list by http": {"statusListCredential": LIST_URL.replace("https", "http")},
    "a list as an object": {"statusListCredential": {"id": LIST_URL}},
    "entries of no size": {"statusSize": 0},
    "entries of great size": {"statusSize": 10**9},
}


@pytest.mark.parametrize("how", ENTRIES)
def test_a_status_that_cannot_be_looked_up_is_never_good(how: str) -> None:
    assert verdict(entry(), listed()) is Verdict.VALID
    assert verdict(entry(**ENTRIES[how]), listed()) is not Verdict.VALID


@pytest.mark.parametrize("index", [0, 1, 7, 8, 65_535, 131_071])
def test_each_entry_has_its_own_place(index: int) -> None:
    badge = ZED.sign(ZED.badge(**revocable(index)))
    beside = {index - 1, index + 1} & set(range(131_072))
    assert verdict(badge, document(LIST_URL, ZED.status_list(*beside))) is Verdict.VALID
    assert verdict(badge, document(LIST_URL, ZED.status_list(index))) is Verdict.NOT_VALID


# Lists for tokens

HARBOUR = "https://harbour.example"
TOKENS = f"{HARBOUR}/tokens/1"
KEY = p256("Harbour College")
TRUST = Trust(issuers=(TrustedIssuer(id=HARBOUR, keys=(("h", KEY.public),)),))
THEN = int(NOW.timestamp())


def token(**status: Any) -> str:
    claims = {"iss": HARBOUR, "vct": "https://harbour.example/course", "name": "Knots"}
    claims |= {"status": {"status_list": {"idx": 5, "uri": TOKENS} | status}}
    return jws.sign_compact({"typ": "dc+sd-jwt"}, as_bytes(claims), KEY) + "~"


def token_list(header: Doc | None = None, bits: int = 1, **changes: Any) -> Document:
    lst = bitstring.encode_token(bytes(64))
    claims = {"sub": TOKENS, "iss": HARBOUR, "iat": THEN - 60, "exp": THEN + 3600}
    claims |= {"status_list": {"bits": bits, "lst": lst}} | changes
    made = {k: v for k, v in claims.items() if v is not None}
    head = {"typ": "statuslist+jwt"} | (header or {})
    text = jws.sign_compact(head, as_bytes(made), KEY)
    return document(TOKENS, Artifact(text.encode()))


TOKEN_LISTS: dict[str, Document] = {
    "another type": token_list({"typ": "JWT"}),
    "about another list": token_list(sub=f"{HARBOUR}/tokens/2"),
    "about no list": token_list(sub=None),
    "over": token_list(exp=THEN - 600),
    "not begun": token_list(iat=THEN + 86_400),
    "never made": token_list(iat=None),
    "not to be kept at all": token_list(ttl=-1),
    "kept for nothing": token_list(ttl=0),
    "entries of three bits": token_list(bits=3),
    "entries of no bits": token_list(bits=0),
    "true bits": token_list(bits=True),
    "no list": token_list(status_list=None),
    "another issuer": token_list(iss="https://mallory.example"),
    "revoked": token_list(
        status_list={"bits": 1, "lst": bitstring.encode_token(b"\x20" + bytes(63))}
    ),
    "too short": token_list(
        status_list={"bits": 8, "lst": bitstring.encode_token(bytes(5))}
    ),
}


@pytest.mark.parametrize("how", TOKEN_LISTS)
def test_a_list_for_tokens_is_as_strict(how: str) -> None:
    assert verdict(token(), token_list(), trust=TRUST) is Verdict.VALID
    assert verdict(token(), TOKEN_LISTS[how], trust=TRUST) is not Verdict.VALID


@pytest.mark.parametrize(
    "status", [{"idx": -1}, {"idx": "5"}, {"idx": 5.5}, {"idx": 512}, {"idx": None}]
)
def test_a_token_names_its_place_as_a_number(status: Doc) -> None:
    assert verdict(token(idx=511), token_list(), trust=TRUST) is Verdict.VALID
    assert verdict(token(**status), token_list(), trust=TRUST) is not Verdict.VALID
