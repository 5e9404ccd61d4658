"""Trees that differ while their graph, or their canonical text, might not.

Each attack begins with a signed document and changes what a reader sees; each twin is the
same document with a change that means nothing, or with none.
"""

import json
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest

from mcwallet.errors import MalformedError, UnsupportedError
from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Verdict
from mcwallet.model.world import Document
from tests.more_samples import CLR_2
from tests.security.judging import reports, verdict
from tests.testkit import LIST_URL, OB_3, VC_2, Signer, as_bytes, document, revocable

ZED, OTHER = Signer(), Signer("Open House")
GRAPH, TEXT = {"suite": "eddsa-rdfc-2022"}, {"suite": "eddsa-jcs-2022"}
CRED = "https://www.w3.org/2018/credentials#"
SCHEMA = "https://schema.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
Doc = dict[str, Any]
Change = Callable[[Doc], Any]


def badge(**changes: Any) -> Doc:
    """A badge that is over, and that was withdrawn: only hiding either could save it."""
    subject = ZED.badge()["credentialSubject"] | {"id": "did:example:ana"}
    claims = ZED.badge(credentialSubject=subject, name="Bread at Müller's")
    return claims | {"validUntil": "2027-06-01T00:00:00Z"} | revocable(7) | changes


GOOD = document(LIST_URL, ZED.status_list(6))
BAD = document(LIST_URL, ZED.status_list(7))
SIGNED = ZED.sign(badge(), **GRAPH)
OVER = ZED.sign(badge(validUntil="2026-02-01T00:00:00Z"), **GRAPH)


def without(doc: Doc, name: str) -> Doc:
    return {key: value for key, value in doc.items() if key != name}


def hide(name: str, *, under: Change) -> Change:
    """Take a member out of sight."""
    return lambda doc: {**without(doc, name), **under(doc[name])}


def inside(name: str, new: Change) -> Change:
    """Change one member."""
    return lambda doc: {**doc, name: new(doc[name])}


def context(*more: Any) -> Change:
    return inside("@context", lambda given: [*given, *more])


def each(*changes: Change) -> Change:
    def all_of_them(doc: Doc) -> Any:
        for change in changes:
            doc = change(doc)
        return doc

    return all_of_them


HIDING: dict[str, Change] = {
    "nest": lambda v: {"@nest": [{"X": v}]},
    "included": lambda v: {"@included": {"id": LIST_URL, "X": v}},
    "reverse": lambda v: {"@reverse": {"X": {"id": LIST_URL}, "Y": v}},
    "graph": lambda v: {"@graph": {"X": v}},
    "full IRI": lambda v: {CRED + "X": v},
    "cred:": lambda v: {"cred:X": v},
    "upper case": lambda v: {"VALIDUNTIL": v},
    "@id beside id": lambda v: {"@id": "urn:x", "X": v},
    "in a @set": lambda v: {"X": {"@set": [v]}},
    "in a @list": lambda v: {"X": {"@list": [v]}},
    "as a typed value": lambda v: {"X": {"@value": v, "@type": XSD + "dateTime"}},
    "with an @index": lambda v: {"X": v, "@index": "1"},
    "with a @version": lambda v: {"X": v, "@version": 1.1},
    "beside null": lambda v: {"X": v, "description": None},
}


@pytest.mark.parametrize("how", HIDING)
@pytest.mark.parametrize("name", ["validUntil", "credentialStatus"])
def test_nothing_that_decides_is_hidden_in_the_graph(how: str, name: str) -> None:
    def under(value: Any) -> Doc:
        text = json.dumps(HIDING[how](value)).replace('"X"', f'"{name}"')
        moved: Doc = json.loads(text.replace('#X"', f'#{name}"').replace(":X", f":{name}"))
        return moved

    assert verdict(SIGNED, GOOD) is Verdict.VALID
    assert verdict(hide(name, under=under)(SIGNED), GOOD) is not Verdict.VALID


ALIASES: dict[str, Change] = {
    "of a date": lambda v: {"until": v},
    "of the id": lambda v: {"until": v, "uid": "urn:x"},
}


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("validUntil", {"@id": CRED + "validUntil", "@type": XSD + "dateTime"}),
        ("validUntil", CRED + "validUntil"),
        ("credentialStatus", {"@id": CRED + "credentialStatus", "@type": "@id"}),
        ("credentialStatus", "@nest"),
        ("credentialStatus", "@included"),
        ("id", "@id"),
        ("type", "@type"),
    ],
)
def test_no_inline_context_gives_a_second_name(name: str, meaning: Any) -> None:
    renamed = each(hide(name, under=lambda v: {"until": v}), context({"until": meaning}))
    assert verdict(SIGNED, GOOD) is Verdict.VALID
    assert verdict(renamed(SIGNED), GOOD) is not Verdict.VALID


APPENDED: dict[str, Any] = {
    "@vocab": {"@vocab": "https://zed.example/terms#"},
    "@base": {"@base": "https://zed.example/"},
    "@language": {"@language": "en"},
    "@import": {"@import": VC_2},
    "@protected": {"@protected": True},
    "@propagate": {"@propagate": False},
    "@version": {"@version": 1.1},
    "nothing": {},
    "null": None,
    "unknown": "https://zed.example/context/v1",
    "plain http": VC_2.replace("https", "http"),
    "with a question": VC_2 + "?",
    "with a fragment": VC_2 + "#",
    "with a slash": VC_2 + "/",
    "upper case host": VC_2.replace("www.w3.org", "WWW.W3.ORG"),
    "a list": [VC_2],
    "a number": 2,
    "as base64": "data:application/ld+json,{}",
}


@pytest.mark.parametrize("how", APPENDED)
def test_no_context_that_was_appended_is_believed(how: str) -> None:
    assert verdict(context()(SIGNED), GOOD) is Verdict.VALID
    assert verdict(context(APPENDED[how])(SIGNED), GOOD) is not Verdict.VALID


def test_a_context_inside_that_redefines_fails_where_the_verifier_holds_it() -> None:
    url = "https://zed.example/context"
    part = ZED.badge(id="urn:uuid:2", issuer=ZED.did)
    doc = record(part, ZED.badge(id="urn:uuid:3", issuer=ZED.did), **GRAPH)
    parts = doc["credentialSubject"]["verifiableCredential"]
    parts[0] = parts[0] | {"@context": [VC_2, OB_3, url]}

    def proof(*held: Document) -> tuple[str, str]:
        check = next(one for one in reports(doc, *held)[0].checks if one.name == "proof")
        return check.code, check.says

    redefining = {"@context": {"name": "https://zed.example/words#other"}}
    adding = {"@context": {"shoe": "https://zed.example/words#shoe"}}
    unknown = f"The context '{url}' is not known."
    own = "An embedded credential has a context of its own that we do not know."
    assert proof() == ("proof.unsupported", unknown)
    assert proof(document(url, Artifact(as_bytes(adding)))) == ("proof.unsupported", own)
    assert proof(document(url, Artifact(as_bytes(redefining)))) == (
        "proof.malformed",
        "A context redefines 'name'.",
    )


UNSIGNED: dict[str, Change] = {
    "a term": lambda d: d | {"award": "Doctor of Medicine"},
    "a relative type": inside("type", lambda t: [*t, "Doctor"]),
    "a type by its IRI": inside("type", lambda t: [*t, CRED + "VerifiableCredential"]),
    "a relative id": lambda d: d | {"evidence": [{"id": "x", "type": ["Evidence"]}]},
    "a blank id": lambda d: d | {"evidence": [{"id": "_:b0", "type": ["Evidence"]}]},
    "an inner context": inside("credentialSubject", lambda s: {"@context": OB_3, **s}),
    "an empty id": inside("credentialSubject", lambda s: {**s, "id": ""}),
    "@json": inside("name", lambda n: {"@value": n, "@type": "@json"}),
    "a direction alone": inside("name", lambda n: {"@value": n, "@direction": "rtl"}),
    "null": lambda d: d | {"description": None},
    "no value": lambda d: d | {"description": {"@value": None}},
    "an empty list": lambda d: d | {"termsOfUse": [None]},
    "another's name": inside("issuer", lambda i: {**i, "rank": "first"}),
    "a space in a key": lambda d: d | {"valid Until": "2030"},
    "an empty key": lambda d: d | {"": "2030"},
}


@pytest.mark.parametrize("how", UNSIGNED)
def test_nothing_unsigned_is_shown_beside_a_graph(how: str) -> None:
    assert verdict(SIGNED, GOOD) is Verdict.VALID
    assert verdict(UNSIGNED[how](SIGNED), GOOD) is not Verdict.VALID


def test_order_and_single_lists_mean_nothing_in_a_graph() -> None:
    backwards = dict(reversed(SIGNED.items()))
    assert verdict(backwards, GOOD) is Verdict.VALID
    assert verdict(backwards, BAD) is Verdict.NOT_VALID
    assert verdict(OVER, GOOD) is Verdict.NOT_VALID


def record(first: Any, second: Any, **options: Any) -> Doc:
    return ZED.sign(
        ZED.badge(
            **{
                "@context": [VC_2, CLR_2, OB_3],
                "id": "urn:uuid:1",
                "type": ["VerifiableCredential", "ClrCredential"],
                "credentialSubject": {
                    "id": "did:example:ana",
                    "type": ["ClrSubject"],
                    "verifiableCredential": [first, second],
                },
            }
        ),
        **options,
    )


def unsigned(by: Signer, name: str) -> Doc:
    claims = by.badge(id=f"urn:x:{name}", name=name)
    award = claims["credentialSubject"]["achievement"]
    award |= {"id": f"https://zed.example/{name}", "name": name}
    claims["credentialSubject"] |= {"id": "did:example:ana"}
    return claims


def swapped(doc: Doc, member: str) -> Doc:
    """Swap a member between two embedded credentials."""
    changed: Doc = json.loads(json.dumps(doc))
    one, two = changed["credentialSubject"]["verifiableCredential"]
    one[member], two[member] = two[member], one[member]
    return changed


@pytest.mark.parametrize("member", ["credentialSubject", "issuer", "name", "id"])
def test_nothing_is_swapped_between_the_parts_of_a_record(member: str) -> None:
    plain = unsigned(ZED, "MSc"), unsigned(OTHER, "Pottery")
    proven = ZED.sign(plain[0], **GRAPH), OTHER.sign(plain[1], **GRAPH)
    for doc in (record(*plain, **TEXT), record(*proven, **GRAPH), record(*proven, **TEXT)):
        assert verdict(doc) is Verdict.VALID
        assert verdict(swapped(doc, member)) is not Verdict.VALID


def test_a_graph_of_unsigned_awards_by_two_issuers_could_have_been_swapped() -> None:
    doc = record(unsigned(ZED, "MSc"), unsigned(OTHER, "Pottery"), **GRAPH)
    assert verdict(doc) is Verdict.CANNOT_TELL
    assert verdict(swapped(doc, "credentialSubject")) is Verdict.CANNOT_TELL
    assert verdict(record(unsigned(ZED, "MSc"), unsigned(ZED, "Bread"), **GRAPH)) is (
        Verdict.VALID
    )


def test_an_award_is_not_copied_from_a_signed_part_into_an_unsigned_one() -> None:
    msc = unsigned(OTHER, "MSc")
    msc["credentialSubject"]["achievement"]["criteria"] = {"id": "https://zed.example/c"}
    doc = record(OTHER.sign(msc, **GRAPH), unsigned(ZED, "Pottery"), **GRAPH)
    copied: Doc = json.loads(json.dumps(doc))
    subjects = [
        each["credentialSubject"]
        for each in copied["credentialSubject"]["verifiableCredential"]
    ]
    both = [subjects[0]["achievement"], subjects[1]["achievement"]]
    subjects[1]["achievement"] = both
    assert verdict(doc) is Verdict.VALID
    assert verdict(copied) is Verdict.CANNOT_TELL


def test_a_proof_inside_may_repeat_the_contexts_of_its_credential() -> None:
    part = OTHER.sign(unsigned(OTHER, "Pottery"), **TEXT)
    doc = record(part, ZED.sign(unsigned(ZED, "MSc"), **TEXT), **GRAPH)
    assert verdict(doc) is Verdict.VALID
    forged = json.dumps(doc).replace("Pottery", "Surgery")
    assert verdict(forged) is Verdict.NOT_VALID
    inline = {"proofValue": "https://zed.example/value"}
    contexts = {"proof": part["proof"] | {"@context": [VC_2, OB_3, inline]}}
    assert verdict(record(part, part | {"id": "urn:x"}, **GRAPH)) is Verdict.NOT_VALID
    with pytest.raises((MalformedError, UnsupportedError)):
        record(part | contexts, part, **GRAPH)


def test_a_part_signed_by_another_stays_as_it_was() -> None:
    doc = record(ZED.sign(unsigned(ZED, "MSc")), OTHER.sign(unsigned(OTHER, "Pottery")))
    assert verdict(doc) is Verdict.VALID
    forged = record(ZED.sign(unsigned(ZED, "MSc")), ZED.sign(unsigned(OTHER, "Pottery")))
    assert verdict(forged) is Verdict.NOT_VALID


LIKE = {
    "@direction": ("name", {"@value": "Brot", "@language": "de"}),
    "two languages": (
        "name",
        [{"@value": "Brot", "@language": "de"}, {"@value": "pain", "@language": "fr"}],
    ),
}


@pytest.mark.parametrize("how", LIKE)
def test_a_language_is_part_of_what_was_signed(how: str) -> None:
    name, value = LIKE[how]
    doc = ZED.sign(badge(**{name: value}), **GRAPH)
    text = json.dumps(doc)
    assert verdict(doc, GOOD) is Verdict.VALID
    assert verdict(text.replace('"de"', '"en"'), GOOD) is not Verdict.VALID


# Canonical text

PLAIN = ZED.sign(badge(credits=5, ratio=0.5), **TEXT)
RAW = json.dumps(PLAIN, ensure_ascii=False)
REWRITTEN = {
    "a number as float": ('"credits": 5', '"credits": 5.0'),
    "a number with an exponent": ('"credits": 5', '"credits": 50e-1'),
    "another exponent": ('"ratio": 0.5', '"ratio": 5E-1'),
    "escaped letters": ("Müller", "M\\u00fcller"),
    "an escaped slash": ("https://zed", "https:\\/\\/zed"),
    "an escaped name": ('"validUntil"', '"valid\\u0055ntil"'),
    "white space": ('"credits"', '\n\t "credits"'),
}
FORGED = {
    "a text for a number": ('"credits": 5', '"credits": "5"'),
    "true for a number": ('"credits": 5', '"credits": true'),
    "a number by one bit": ('"ratio": 0.5', '"ratio": 0.5000000000000001'),
    "too large a number": ('"credits": 5', '"credits": 9007199254740993'),
    "an endless number": ('"credits": 5', '"credits": 1e400'),
    "not a number": ('"credits": 5', '"credits": NaN'),
    "minus nothing": ('"credits": 5', '"credits": -0'),
    "a plus": ('"credits": 5', '"credits": +5'),
    "a leading zero": ('"credits": 5', '"credits": 05'),
    "hexadecimal": ('"credits": 5', '"credits": 0x5'),
    "full-width digits": ('"credits": 5', '"credits": ５'),
    "another form of a letter": ("Müller", unicodedata.normalize("NFD", "Müller")),
    "a letter that looks alike": ("Bread", "Вread"),
    "an invisible letter": ("Bread", "Br\u200bead"),
    "half a letter": ("Bread", "\\ud800"),
    "a control character": ("Bread", "Br\x01ead"),
    "a name twice, first": ('"credits": 5', '"credits": 500, "credits": 5'),
    "a name twice, last": ('"credits": 5', '"credits": 5, "credits": 500'),
    "a name twice, escaped": ('"credits": 5', '"credits": 5, "\\u0063redits": 500'),
    "a second document": ('"credits": 5', '"credits": 5}{"credits": 5'),
    "a comma at the end": ('"credits": 5', '"credits": 5,,'),
    "a comment": ('"credits": 5', '"credits": 5 /* x */'),
    "single quotes": ('"credits": 5', "'credits': 5"),
}


def rewritten(pair: tuple[str, str]) -> str:
    assert pair[0] in RAW
    return RAW.replace(*pair)


@pytest.mark.parametrize("how", REWRITTEN)
def test_spelling_is_no_part_of_a_canonical_text(how: str) -> None:
    assert verdict(rewritten(REWRITTEN[how]), GOOD) is Verdict.VALID


@pytest.mark.parametrize("how", FORGED)
def test_a_canonical_text_has_one_meaning(how: str) -> None:
    assert verdict(RAW, GOOD) is Verdict.VALID
    assert verdict(rewritten(FORGED[how]), GOOD) is not Verdict.VALID


BYTES = {
    "a byte order mark": lambda raw: b"\xef\xbb\xbf" + raw,
    "another encoding": lambda raw: raw.decode().encode("utf-16"),
    "an old encoding": lambda raw: raw.decode().encode("latin-1"),
    "something after it": lambda raw: raw + b"x",
    "a null byte after it": lambda raw: raw + b"\0",
    "an overlong letter": lambda raw: raw.replace(b"Bread", b"\xc1\x82read"),
    "a cut letter": lambda raw: raw.replace("ü".encode(), b"\xc3"),
}


@pytest.mark.parametrize("how", BYTES)
def test_json_is_one_text_in_one_encoding(how: str) -> None:
    assert verdict(RAW.encode() + b"\n", GOOD) is Verdict.VALID
    assert verdict(BYTES[how](RAW.encode()), GOOD) is not Verdict.VALID


CONTEXTS = {
    "one was added": [VC_2, OB_3, CLR_2],
    "one was taken away": [VC_2],
    "they change places": [OB_3, VC_2],
    "none": [],
    "inline": [VC_2, OB_3, {"name": "https://zed.example/n"}],
}


@pytest.mark.parametrize("how", CONTEXTS)
@pytest.mark.parametrize("also", [True, False])
def test_a_canonical_text_keeps_its_contexts(how: str, also: bool) -> None:
    changed = PLAIN | {"@context": CONTEXTS[how]}
    if also:
        changed |= {"proof": PLAIN["proof"] | {"@context": CONTEXTS[how]}}
    assert verdict(PLAIN, GOOD) is Verdict.VALID
    assert verdict(changed, GOOD) is not Verdict.VALID


PROOFS: dict[str, Change] = {
    "another cryptosuite": lambda p: p | {"cryptosuite": "eddsa-rdfc-2022"},
    "a list of cryptosuites": lambda p: p | {"cryptosuite": ["eddsa-jcs-2022"]},
    "an older type": lambda p: p | {"type": "Ed25519Signature2020"},
    "no method": lambda p: without(p, "verificationMethod"),
    "a method as an object": lambda p: p | {"verificationMethod": {"id": ZED.method}},
    "a list of methods": lambda p: p | {"verificationMethod": [ZED.method]},
    "another's method": lambda p: p | {"verificationMethod": OTHER.method},
    "no purpose": lambda p: without(p, "proofPurpose"),
    "a list of purposes": lambda p: p | {"proofPurpose": ["assertionMethod"]},
    "a later date": lambda p: p | {"created": "2026-02-15T09:00:00Z"},
    "no date": lambda p: without(p, "created"),
    "a date in words": lambda p: p | {"created": "yesterday"},
    "an end": lambda p: p | {"expires": "2030-01-01T00:00:00Z"},
    "a domain": lambda p: p | {"domain": "https://zed.example"},
    "no value": lambda p: without(p, "proofValue"),
    "two values": lambda p: p | {"jws": "eyJhbGciOiJFZERTQSJ9..AA"},
    "an empty proof": lambda _: {},
    "no proof": lambda _: [],
    "a proof that is text": lambda _: "proof",
    "a proof beside nothing": lambda p: [p, None],
    "a proof beside a text": lambda p: [p, "proof"],
    "a proof beside an empty one": lambda p: [p, {}],
    "a proof in a list of lists": lambda p: [[p]],
    "a previous proof": lambda p: p | {"previousProof": "urn:x"},
    "no previous proof": lambda p: p | {"previousProof": []},
}


@pytest.mark.parametrize("how", PROOFS)
def test_a_proof_is_exactly_what_was_signed(how: str) -> None:
    forged = {**PLAIN, "proof": PROOFS[how](PLAIN["proof"])}
    assert verdict({**PLAIN, "proof": [PLAIN["proof"]]}, GOOD) is Verdict.VALID
    assert verdict(forged, GOOD) is not Verdict.VALID


def test_bytes_are_what_the_table_says() -> None:
    assert json.loads(as_bytes(PLAIN)) == PLAIN
