"""What people read in the tree is what the proof covers in the graph.

Each attack leaves the signed graph as it was, or would in a careless reader; each has a
benign twin that differs in the attack alone.
"""

import copy
from contextlib import suppress
from hashlib import sha256
from typing import Any

import pytest

from mcwallet.catalog.envelopes.data_integrity import separate
from mcwallet.catalog.proofs import PROOFS
from mcwallet.catalog.proofs.data_integrity import SCHEMES, _hashed_options, hashed_graph
from mcwallet.codec import base64url, multibase
from mcwallet.codec.jsonld import PINNED, Contexts, Provenance, canonical
from mcwallet.codec.tree import Tree
from mcwallet.errors import LimitError, MalformedError, UnsupportedError, WalletError
from mcwallet.model.envelope import Proof
from tests.testkit import OB_3, VC_2, Signer, revocable

ZED = Signer()
GRAPH = "eddsa-rdfc-2022"
CRED = "https://www.w3.org/2018/credentials#"
VC_1 = "https://www.w3.org/2018/credentials/v1"
OB_3_0 = "https://purl.imsglobal.org/spec/ob/v3p0/context.json"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
SECURITY_1 = "https://w3id.org/security/v1"
ED25519_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
ODRL = "https://www.w3.org/ns/odrl.jsonld"


def verify(document: dict[str, Any], contexts: Contexts | None = None) -> bool:
    envelope = separate(Tree(document), "data-integrity")
    proof = envelope.seals[0]
    assert isinstance(proof, Proof)
    return PROOFS[proof.suite].verify(envelope, proof, ZED.key.public, contexts)


def signed(**changes: Any) -> dict[str, Any]:
    claims = ZED.badge(validUntil="2026-02-01T00:00:00Z", **revocable(7))
    return ZED.sign(claims | changes, suite=GRAPH)


def test_an_untouched_badge_verifies() -> None:
    assert verify(signed())


def moved(badge: dict[str, Any], key: str, to: dict[str, Any]) -> dict[str, Any]:
    """Take a member away and put it elsewhere."""
    rest = {name: value for name, value in badge.items() if name != key}
    return {**rest, **to}


HIDDEN = {
    "nested": {"@nest": {"validUntil": "2026-02-01T00:00:00Z"}},
    "included": {"@included": [{"id": "urn:x", "validUntil": "2026-02-01T00:00:00Z"}]},
    "reversed": {"@reverse": {"validUntil": {"id": "urn:x"}}},
    "graph": {"@graph": [{"validUntil": "2026-02-01T00:00:00Z"}]},
    "full": {CRED + "validUntil": "2026-02-01T00:00:00Z"},
    "compact": {"cred:validUntil": "2026-02-01T00:00:00Z"},
    "typed": {
        "validUntil": {
            "@value": "2026-02-01T00:00:00Z",
            "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
        }
    },
    "listed": {"validUntil": {"@set": ["2026-02-01T00:00:00Z"]}},
    "index": {"validUntil": "2026-02-01T00:00:00Z", "@index": "x"},
    "bare value": {"name": {"@value": "Bread baking"}},
    "raw id": {"@id": "urn:x"},
    "null": {"validUntil": "2026-02-01T00:00:00Z", "description": None},
}


@pytest.mark.parametrize("how", HIDDEN)
def test_an_end_that_was_moved_out_of_sight_fails(how: str) -> None:
    with pytest.raises(MalformedError):
        verify(moved(signed(), "validUntil", HIDDEN[how]))


@pytest.mark.parametrize("key", ["validUntil", "credentialStatus"])
def test_a_term_cannot_get_a_second_name_inline(key: str) -> None:
    badge = signed()
    alias = {"until": {"@id": CRED + key, "@type": "@id"}}
    renamed = moved(badge, key, {"until": badge[key]})
    with pytest.raises(MalformedError):
        verify({**renamed, "@context": [*badge["@context"], alias]})


@pytest.mark.parametrize(
    "keyword", ["@nest", "@included", "@reverse", "@graph", "@id", "@type", "@value"]
)
def test_a_keyword_cannot_get_a_second_name_inline(keyword: str) -> None:
    badge = signed()
    renamed = moved(badge, "validUntil", {"more": {"validUntil": badge["validUntil"]}})
    with pytest.raises(MalformedError):
        verify({**renamed, "@context": [*badge["@context"], {"more": keyword}]})


def test_a_pinned_context_that_was_appended_gives_no_second_name() -> None:
    badge = signed()
    subject = {**badge["credentialSubject"], "id": "did:example:learner"}
    badge = signed(credentialSubject=subject)
    hidden = moved(subject, "id", {"uid": "did:example:learner"})
    with pytest.raises(MalformedError):
        verify({**badge, "@context": [VC_2, OB_3, ODRL], "credentialSubject": hidden})


def test_an_unsigned_term_fails() -> None:
    badge = signed()
    subject = {**badge["credentialSubject"], "unsignedClaim": "PhD"}
    with pytest.raises(MalformedError, match="does not cover 'unsignedClaim'"):
        verify({**badge, "credentialSubject": subject})


@pytest.mark.parametrize("value", ["Doctor", "bread", "relative/path", "@Doctor", ""])
def test_a_type_that_no_context_knows_fails(value: str) -> None:
    with pytest.raises(MalformedError):
        verify(signed() | {"type": ["VerifiableCredential", "OpenBadgeCredential", value]})


@pytest.mark.parametrize("value", ["relative", "", "../x", "_:b0", "https://a b", "x>y:"])
def test_an_id_that_is_not_absolute_fails(value: str) -> None:
    badge = signed()
    with pytest.raises(MalformedError):
        verify({**badge, "evidence": [{"id": value, "type": ["Evidence"]}]})


def test_a_type_by_its_full_iri_fails() -> None:
    badge = signed()
    full = ["VerifiableCredential", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"]
    full[1] += "OpenBadgeCredential"
    with pytest.raises(MalformedError):
        verify({**badge, "type": full})


def test_a_shortened_id_fails() -> None:
    badge = signed(evidence=[{"id": "https://zed.example/e/1", "type": ["Evidence"]}])
    assert verify(badge)
    context = [
        *badge["@context"],
        {"zed": {"@id": "https://zed.example/", "@prefix": True}},
    ]
    short = [{"id": "zed:e/1", "type": ["Evidence"]}]
    with pytest.raises(MalformedError):
        verify({**badge, "@context": context, "evidence": short})


def test_the_end_of_a_credential_cannot_move_to_where_its_id_is_mentioned() -> None:
    badge = signed()
    mention = {"id": badge["id"], "type": ["Evidence"]}
    badge = signed(evidence=[mention])
    assert verify(badge)
    types = [*badge["type"], "Evidence"]
    there = {**mention, "type": types, "validUntil": badge["validUntil"]}
    hidden = moved(badge, "validUntil", {"evidence": [there]})
    with pytest.raises(MalformedError, match="two places"):
        verify(hidden)


def test_an_achievement_cannot_stand_under_its_class() -> None:
    badge = ZED.badge(**{"@context": [VC_1, OB_3_0]})
    assert canonical(badge)
    subject = badge["credentialSubject"]
    swapped = moved(subject, "achievement", {"Achievement": subject["achievement"]})
    with pytest.raises(MalformedError):
        canonical({**badge, "credentialSubject": swapped})


# Contexts


def test_an_unknown_context_is_named() -> None:
    with pytest.raises(UnsupportedError, match="evil"):
        verify(signed() | {"@context": [VC_2, "https://evil.example/v2"]})


@pytest.mark.parametrize(
    "url",
    [VC_2.replace("https", "http"), VC_2 + "?x", VC_2 + "/", VC_2.upper(), " " + VC_2],
)
def test_a_context_is_known_by_its_exact_url(url: str) -> None:
    with pytest.raises(UnsupportedError):
        canonical(ZED.badge(**{"@context": [url, OB_3]}))


REDEFINED = {
    "a term": {"validUntil": "https://zed.example/terms#until"},
    "a term of a badge": {"achievement": "https://zed.example/terms#a"},
    "a type": {"OpenBadgeCredential": "https://zed.example/terms#OBC"},
    "id": {"id": "https://zed.example/terms#id"},
    "taken away": {"Profile": None},
    "a second name": {"until": CRED + "validUntil"},
    "a second name as a prefix": {"until": {"@id": CRED + "validUntil", "@prefix": True}},
    "a second name inside": {
        "Zed": {"@id": "https://zed.example/Z", "@context": {"until": CRED + "validUntil"}}
    },
}
ADDED = {"baker": {"@id": "https://zed.example/terms#baker"}}
SUPPLIED = "https://zed.example/context/v1"


@pytest.mark.parametrize("how", REDEFINED)
@pytest.mark.parametrize("inline", [True, False])
def test_a_context_from_elsewhere_may_not_redefine(how: str, inline: bool) -> None:
    context: Any = REDEFINED[how] if inline else SUPPLIED
    contexts = PINNED.with_extra({SUPPLIED: {"@context": REDEFINED[how]}})
    with pytest.raises(MalformedError):
        canonical(ZED.badge(**{"@context": [VC_2, OB_3, context]}), contexts)


@pytest.mark.parametrize("inline", [True, False])
@pytest.mark.parametrize("before", [True, False])
def test_a_context_from_elsewhere_may_add(inline: bool, before: bool) -> None:
    context: Any = ADDED if inline else SUPPLIED
    urls = [VC_2, context, OB_3] if before else [VC_2, OB_3, context]
    contexts = PINNED.with_extra({SUPPLIED: {"@context": ADDED}})
    subject = ZED.badge()["credentialSubject"] | {"baker": "Ada"}
    badge = ZED.badge(**{"@context": urls, "credentialSubject": subject})
    assert b'<https://zed.example/terms#baker> "Ada"' in canonical(badge, contexts)
    whose = Provenance.INLINE if inline else Provenance.SUPPLIED
    assert contexts.provenance(badge) is whose


def test_a_badge_with_pinned_contexts_has_nobody_elses() -> None:
    assert PINNED.provenance(ZED.badge()) is Provenance.PINNED


def test_two_claims_of_an_inline_context_can_be_swapped_so_it_never_counts() -> None:
    terms = {"first": "https://zed.example/1", "second": "https://zed.example/2"}
    swapped = {"first": "https://zed.example/2", "second": "https://zed.example/1"}
    subject = ZED.badge()["credentialSubject"]
    badge = signed(
        **{"@context": [VC_2, OB_3]}, credentialSubject=subject | {"name": "Ada"}
    )
    one = badge | {"@context": [VC_2, OB_3, terms]}
    two = badge | {"@context": [VC_2, OB_3, swapped]}
    assert verify(one)
    assert verify(two)
    assert {PINNED.provenance(one), PINNED.provenance(two)} == {Provenance.INLINE}


@pytest.mark.parametrize("url", ["http://zed.example/v1", "zed", "urn:zed", "/v1", ""])
def test_a_supplied_context_needs_an_https_url(url: str) -> None:
    with pytest.raises(MalformedError):
        PINNED.with_extra({url: {"@context": ADDED}})


def test_a_supplied_context_cannot_replace_a_pinned_one() -> None:
    contexts = PINNED.with_extra({VC_2: {"@context": {"name": "https://evil.example/n"}}})
    assert canonical(ZED.badge(), contexts) == canonical(ZED.badge())


@pytest.mark.parametrize("word", ["@base", "@language", "@import", "@propagate"])
def test_a_context_from_elsewhere_cannot_change_how_all_is_read(word: str) -> None:
    value: Any = True if word == "@propagate" else "https://zed.example/"
    with pytest.raises(UnsupportedError):
        canonical(ZED.badge(**{"@context": [VC_2, OB_3, {word: value}]}))


def test_a_null_context_takes_nothing_away() -> None:
    with pytest.raises(MalformedError):
        canonical(ZED.badge(**{"@context": [VC_2, None, OB_3]}))


def test_nested_contexts_fail() -> None:
    badge = signed()
    subject = {"@context": [VC_2, OB_3], **badge["credentialSubject"]}
    with pytest.raises(MalformedError):
        verify({**badge, "credentialSubject": subject})


# A CLR and what it holds


def clr(**changes: Any) -> dict[str, Any]:
    """A CLR with two credentials, each with a context of its own."""
    parts = [ZED.sign(Signer(name).badge(issuer=ZED.did), suite=GRAPH) for name in "ab"]
    claims = ZED.badge(
        **{
            "@context": [VC_2, CLR, OB_3],
            "type": ["VerifiableCredential", "ClrCredential"],
            "credentialSubject": {"type": ["ClrSubject"], "verifiableCredential": parts},
        }
    )
    return claims | changes


def test_a_clr_and_the_credentials_in_it_verify() -> None:
    document = ZED.sign(clr(), suite=GRAPH)
    assert verify(document)
    assert verify(document["credentialSubject"]["verifiableCredential"][0])


def test_a_changed_part_breaks_the_whole() -> None:
    document = ZED.sign(clr(), suite=GRAPH)
    part = document["credentialSubject"]["verifiableCredential"][1]
    part["name"] = "Law"
    assert not verify(document)
    assert not verify(part)


def test_an_inline_context_in_a_part_is_not_read() -> None:
    document = copy.deepcopy(clr())
    document["credentialSubject"]["verifiableCredential"][0]["@context"] += [ADDED]
    with pytest.raises(UnsupportedError):
        canonical(document)


def test_a_part_cannot_redefine() -> None:
    document = copy.deepcopy(clr())
    bad = REDEFINED["a term of a badge"]
    document["credentialSubject"]["verifiableCredential"][0]["@context"] += [bad]
    with pytest.raises(MalformedError):
        canonical(document)


def test_the_end_of_a_part_cannot_move_to_another_place() -> None:
    document = clr()
    parts = document["credentialSubject"]["verifiableCredential"]
    there = {"id": parts[0]["id"], "type": ["Evidence"], "name": parts[0]["name"]}
    with pytest.raises(MalformedError, match="two places"):
        canonical({**document, "evidence": [there]})


# Texts, values and proofs


@pytest.mark.parametrize(
    "text",
    [
        {"@value": "Brot", "@language": "de"},
        {"@value": "خبز", "@language": "ar", "@direction": "rtl"},
        [{"@value": "Brot", "@language": "de"}, {"@value": "pain", "@language": "fr"}],
    ],
)
def test_a_text_may_have_a_language_and_a_direction(text: Any) -> None:
    assert verify(signed(name=text))


@pytest.mark.parametrize(
    "text",
    [
        {"@value": "Brot", "@language": "de", "@type": "http://x.example/t"},
        {"@value": "Brot", "@language": "de", "@index": "x"},
        {"@value": "Brot", "@language": "de>", "@direction": "ltr"},
        {"@value": "Brot", "@language": "de", "@direction": "up"},
        {"@value": 5, "@language": "de"},
        {"@value": None, "@language": "de"},
        {"@value": "Brot", "@direction": "rtl"},
        {"@value": "Brot", "@language": "de", "name": "x"},
    ],
)
def test_a_text_with_more_than_that_fails(text: Any) -> None:
    with pytest.raises(MalformedError):
        canonical(ZED.badge(name=text))


def test_a_quote_does_not_end_a_literal() -> None:
    badge = signed(name='x" .\n<urn:a> <urn:b> "y\\')
    assert verify(badge)
    assert not verify({**badge, "name": "x"})


@pytest.mark.parametrize(
    "value",
    [
        lambda v: "u" + v[1:],
        lambda v: v[1:],
        lambda v: v + "1",
        lambda v: v + " ",
        lambda v: " " + v,
        lambda v: v[:-3],
        lambda v: "z" + "1" + v[1:],
        lambda v: [v],
        lambda v: "z" + v[1:].replace("a", "0"),
        lambda v: v * 60,
        lambda _: None,
        lambda _: "",
    ],
)
@pytest.mark.parametrize("suite", [GRAPH, "eddsa-jcs-2022"])
def test_a_proof_value_has_one_spelling(value: Any, suite: str) -> None:
    badge = ZED.sign(ZED.badge(), suite=suite)
    assert verify(badge)
    changed = {**badge["proof"], "proofValue": value(badge["proof"]["proofValue"])}
    with pytest.raises(MalformedError):
        verify({**badge, "proof": changed})


@pytest.mark.parametrize("member", ["created", "proofPurpose", "verificationMethod"])
@pytest.mark.parametrize("suite", [GRAPH, "eddsa-jcs-2022"])
def test_the_options_are_covered(member: str, suite: str) -> None:
    badge = ZED.sign(ZED.badge(), suite=suite)
    other = {"created": "2020-01-01T00:00:00Z", "proofPurpose": "authentication"}
    changed = {**badge["proof"], member: other.get(member, "did:example:mallory#1")}
    assert not verify({**badge, "proof": changed})


@pytest.mark.parametrize("suite", [GRAPH, "eddsa-jcs-2022"])
def test_a_time_that_is_none_fails(suite: str) -> None:
    badge = ZED.sign(ZED.badge(), suite=suite)
    with pytest.raises(MalformedError):
        verify({**badge, "proof": {**badge["proof"], "created": "yesterday"}})


def test_a_suite_is_named_by_type_and_cryptosuite() -> None:
    badge = ZED.sign(ZED.badge(), type="eddsa-jcs-2022")
    with pytest.raises(MalformedError, match="DataIntegrityProof"):
        verify(badge)


def test_a_member_of_the_options_that_no_context_knows_fails() -> None:
    badge = signed()
    with pytest.raises(MalformedError):
        verify({**badge, "proof": {**badge["proof"], "note": "very trustworthy"}})


def test_a_graph_proof_brings_no_contexts_of_its_own() -> None:
    badge = signed()
    own = {"@context": badge["@context"]}
    assert verify({**badge, "proof": {**own, **badge["proof"]}})
    with pytest.raises(MalformedError):
        verify({**badge, "proof": {"@context": [VC_2], **badge["proof"]}})


def test_contexts_added_after_signing_are_undecided() -> None:
    badge = ZED.sign(ZED.badge())
    longer = {**badge, "@context": [*badge["@context"], SECURITY_1]}
    with pytest.raises(UnsupportedError, match="added after signing"):
        verify(longer)
    assert not verify({**longer, "name": "Law"})


def test_contexts_exchanged_after_signing_fail() -> None:
    badge = ZED.sign(ZED.badge())
    with pytest.raises(MalformedError):
        verify({**badge, "@context": [VC_2, SECURITY_1]})


def test_a_previous_proof_that_is_not_there_fails() -> None:
    badge = ZED.sign(ZED.badge(), suite=GRAPH, previousProof="urn:uuid:nowhere")
    with pytest.raises(MalformedError, match="not there"):
        verify(badge)


def test_a_previous_proof_that_is_there_twice_fails() -> None:
    badge = ZED.sign(ZED.badge(), suite=GRAPH, id="urn:uuid:1")
    second = ZED.sign(ZED.badge(), suite=GRAPH, previousProof="urn:uuid:1")
    proofs = [second["proof"], badge["proof"], badge["proof"]]
    with pytest.raises(MalformedError, match="more than one"):
        verify({**badge, "proof": proofs})


def test_a_key_of_another_kind_is_refused() -> None:
    badge = signed()
    envelope = separate(Tree(badge), "data-integrity")
    proof = envelope.seals[0]
    assert isinstance(proof, Proof)
    for name in ("ecdsa-rdfc-2019", "ecdsa-jcs-2019", "EcdsaSecp256k1Signature2019"):
        with pytest.raises(MalformedError):
            PROOFS[name].verify(envelope, proof, ZED.key.public, None)


INJECTED = 'https://e.org/t> .\n<urn:a> <urn:b> "c"^^<urn:d'


@pytest.mark.parametrize(
    "term",
    [
        {"@id": "https://e.org/x", "@type": INJECTED},
        {"@id": INJECTED},
        {"@id": "https://e.org/x", "@language": 'en .\n<urn:a> <urn:b> "c'},
    ],
)
def test_a_context_cannot_write_quads(term: Any) -> None:
    badge = ZED.badge(**{"@context": [VC_2, OB_3, {"baker": term}]})
    badge["credentialSubject"]["baker"] = "Ada"
    with pytest.raises(MalformedError):
        canonical(badge)


def test_a_key_without_letters_is_not_read() -> None:
    context = [VC_2, OB_3, {"@vocab": "https://e.org/", "e": "https://e.org/"}]
    with pytest.raises(MalformedError):
        canonical(ZED.badge(**{"@context": context, "": "x"}))


HEADERS = {
    "eyJhbGciOiJFZERTQSIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19": True,
    "eyJhbGciOiJFZERTQSIsImI2NCI6MCwiY3JpdCI6WyJiNjQiXX0": False,
    "eyJhbGciOiJFZERTQSIsImI2NCI6ZmFsc2V9": False,
    "eyJhbGciOiJub25lIiwiYjY0IjpmYWxzZSwiY3JpdCI6WyJiNjQiXX0": False,
    "eyJhbGciOiJFUzI1NiIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19": False,
    "eyJhbGciOiJFZERTQSIsImI2NCI6ZmFsc2UsImNyaXQiOltdfQ": False,
}


@pytest.mark.parametrize("header", HEADERS)
def test_a_detached_signature_has_the_header_of_its_suite(header: str) -> None:
    """The first is ``{"alg":"EdDSA","b64":false,"crit":["b64"]}``; each other differs."""
    claims = ZED.badge(**{"@context": [VC_1, OB_3_0]})
    options = {
        "type": "Ed25519Signature2018",
        "created": "2026-01-01T00:00:00Z",
        "verificationMethod": ZED.method,
        "proofPurpose": "assertionMethod",
    }
    parts = ({**options, "@context": claims["@context"]}, claims)
    message = b"".join(sha256(canonical(part)).digest() for part in parts)
    made = ZED.key.sign("EdDSA", header.encode() + b"." + message)
    proof = {**options, "jws": f"{header}..{base64url.encode(made)}"}
    if HEADERS[header]:
        assert verify({**claims, "proof": proof})
    else:
        with pytest.raises(MalformedError):
            verify({**claims, "proof": proof})


def test_an_older_proof_may_bring_pinned_contexts_of_its_own_and_no_others() -> None:
    claims = ZED.badge(**{"@context": [VC_1, OB_3_0]})
    options = {
        "type": "Ed25519Signature2020",
        "created": "2026-01-01T00:00:00Z",
        "verificationMethod": ZED.method,
        "proofPurpose": "assertionMethod",
    }
    parts = ({**options, "@context": [VC_1, OB_3_0, ED25519_2020]}, claims)
    message = b"".join(sha256(canonical(part)).digest() for part in parts)
    proof = {**options, "proofValue": multibase.encode(ZED.key.sign("EdDSA", message))}
    assert verify({**claims, "proof": {"@context": ED25519_2020, **proof}})
    inline = {"@context": [ED25519_2020, {"note": "https://zed.example/note"}], **proof}
    with pytest.raises(UnsupportedError):
        verify({**claims, "proof": inline})


def test_a_tiny_number_that_signers_read_in_two_ways_is_undecided() -> None:
    subject = ZED.badge()["credentialSubject"]
    assert canonical(ZED.badge(credentialSubject=subject | {"creditsEarned": 0.25}))
    with pytest.raises(UnsupportedError):
        canonical(ZED.badge(credentialSubject=subject | {"creditsEarned": 1e-7}))


# Hostile shapes


def test_a_deep_document_is_refused() -> None:
    node: dict[str, Any] = {"type": ["Profile"], "name": "x"}
    for _ in range(2000):
        node = {"type": ["Profile"], "parentOrg": node}
    with pytest.raises(LimitError):
        canonical(ZED.badge(issuer=node | {"id": ZED.did}))


def test_a_wide_document_is_read() -> None:
    aligned = [
        {"type": ["Alignment"], "targetName": "x", "targetUrl": f"https://e.org/{n % 7}"}
        for n in range(2000)
    ]
    badge = ZED.badge()
    badge["credentialSubject"]["achievement"]["alignment"] = aligned
    assert canonical(badge).count(b"\n") > 2000


@pytest.mark.parametrize("context", [None, {}, [], "", 5, [[]], [5], [["x"]], True])
def test_a_context_that_is_none_is_refused(context: Any) -> None:
    with pytest.raises((MalformedError, UnsupportedError)):
        canonical({"@context": context, "type": ["VerifiableCredential"]})


def test_a_flood_of_types_with_contexts_of_their_own_is_refused() -> None:
    kinds = {
        f"T{n}": {
            "@id": f"https://e.org/T{n}",
            "@context": {f"t{n}": f"https://e.org/t{n}"},
        }
        for n in range(60)
    }
    nodes = [
        {"type": [f"T{a}", f"T{b}"], f"t{a}": "x"} for a in range(60) for b in range(60)
    ]
    context = [VC_2, OB_3, kinds]
    few = ZED.badge(**{"@context": context, "evidence": nodes[:3]})
    assert canonical(few)
    with pytest.raises(LimitError):
        canonical(ZED.badge(**{"@context": context, "evidence": nodes}))


def test_options_that_many_proofs_share_are_hashed_alike_every_time() -> None:
    """What is remembered of options is what would be worked out."""
    badge = ZED.badge()
    shared = {"@context": badge["@context"], "type": "DataIntegrityProof"}
    options = [
        shared | {"created": "2026-01-15T09:00:00Z"},
        shared | {"created": "2026-01-15T09:00:01Z"},
        shared | {"@context": VC_2, "created": "2026-01-15T09:00:00Z"},
        shared | {"@context": [VC_2], "created": "2026-01-15T09:00:00Z"},
    ]
    scheme = SCHEMES["Ed25519"]
    for each in (*options, *reversed(options)):
        fresh = scheme.digest(canonical(each), canonical(badge))
        assert hashed_graph(scheme, each, badge, PINNED) == fresh
    assert len({hashed_graph(scheme, each, badge, PINNED) for each in options}) == 2


@pytest.mark.parametrize("odd", [1, True, 1.0, ["a"], {"type": "Profile"}])
def test_what_is_no_text_is_never_remembered_as_an_equal_key(odd: Any) -> None:
    badge = ZED.badge()
    before = _hashed_options.cache_info().currsize
    options = {"@context": badge["@context"], "type": "DataIntegrityProof", "domain": odd}
    with suppress(WalletError):
        hashed_graph(SCHEMES["Ed25519"], options, badge, PINNED)
    assert _hashed_options.cache_info().currsize == before
