"""OpenID Federation 1.0: who is vouched for by an organisation that the verifier pinned."""

import itertools
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mcwallet.actions.judging import judge
from mcwallet.actions.opening import Original
from mcwallet.codec import jws
from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Check, Outcome, Report, Verdict
from mcwallet.model.trust import Federation, Trust, TrustedIssuer
from mcwallet.model.world import Document, Source
from tests.federating import WELL_KNOWN, Organisation
from tests.testkit import NOW, Signer, as_bytes, document, world

TOP = Organisation("https://top.example")
NATION = Organisation("https://nation.example")
SCHOOL = Organisation("https://school.zed.example")
MALLORY = Organisation("https://mallory.example")
ZED = Signer()


def report(trust: Trust, *documents: Document, signer: Signer = ZED, **rest: Any) -> Report:
    badge = ZED.signed(ZED.badge()) if signer is ZED else signer.signed(signer.badge())
    around = world(*documents, trust=trust, **rest)
    return judge(Original(input="badge.json", artifact=badge), around)[0]


def issuer(
    *statements: str,
    pinned: Federation = TOP.pinned,
    who: str = ZED.did,
    documents: tuple[Document, ...] = (),
    **rest: Any,
) -> Check:
    """What the issuer check says about a badge whose issuer is ``who``."""
    trust = Trust(
        federations=(pinned,), statements=statements, issuers=rest.pop("issuers", ())
    )
    claims = ZED.badge(issuer={"id": who, "type": ["Profile"]})
    original = Original(input="badge.json", artifact=ZED.signed(claims))
    [one] = judge(original, world(*documents, trust=trust, **rest))
    [found] = [check for check in one.checks if check.name == "issuer"]
    return found


def at(url: str, token: str, source: Source = Source.VERIFIER) -> Document:
    return document(url, Artifact(token.encode()), source)


def school(*, top: dict[str, Any] | None = None, nation: dict[str, Any] | None = None):
    """A whole chain for the school: itself, the nation about it, the top about that."""
    return (
        SCHOOL.itself(NATION.id),
        NATION.says(SCHOOL, "Zed School", **nation or {}),
        TOP.says(NATION, "The Nation", **top or {}),
    )


def test_who_is_listed_is_trusted_by_the_anchors_word() -> None:
    found = issuer(TOP.says(ZED.did, "University of Zed"))
    assert (found.outcome, found.code) == (Outcome.PASSED, "issuer.federation")
    assert found.says == f"The Top vouches for {ZED.did} as University of Zed."


def test_a_badge_of_a_listed_issuer_is_valid_where_trust_is_required() -> None:
    said = Trust(federations=(TOP.pinned,), statements=(TOP.says(ZED.did),))
    assert report(said, policy={"require_trust": True}).verdict is Verdict.VALID


def test_a_badge_of_nobodys_issuer_is_not() -> None:
    other = Trust(federations=(TOP.pinned,), statements=(TOP.says("did:web:a.example"),))
    assert report(other, policy={"require_trust": True}).verdict is Verdict.CANNOT_TELL


def test_a_chain_through_others_is_followed() -> None:
    found = issuer(*school(), who=SCHOOL.id)
    assert found.outcome is Outcome.PASSED
    assert "as Zed School" in found.says


def test_the_order_of_statements_does_not_matter() -> None:
    assert issuer(*school()[::-1], who=SCHOOL.id).outcome is Outcome.PASSED


def test_an_authority_below_the_top_may_list_a_did() -> None:
    found = issuer(NATION.says(ZED.did, "Zed"), TOP.says(NATION, "N"))
    assert found.outcome is Outcome.PASSED
    assert "as Zed." in found.says


def test_without_a_pinned_anchor_statements_say_nothing() -> None:
    unpinned = Trust(statements=(TOP.says(ZED.did),))
    checks = {check.name: check for check in report(unpinned).checks}
    assert checks["issuer"].code == "issuer.unknown"


def test_the_anchor_must_have_signed_with_a_pinned_key() -> None:
    stranger = Organisation(TOP.id, kid="other")
    found = issuer(stranger.says(ZED.did))
    assert found.code == "issuer.unknown"
    assert "not signed with its key" in found.says


def test_keys_that_the_anchor_announces_elsewhere_are_not_pinned() -> None:
    new = Organisation(TOP.id, kid="key-2")
    both = {"keys": TOP.jwks["keys"] + new.jwks["keys"]}
    rolled = (TOP.itself(jwks=both), new.says(ZED.did))
    assert issuer(*rolled).code == "issuer.unknown"
    second = replace(TOP.pinned, keys=(*TOP.pinned.keys, ("key-2", new.key.public)))
    assert issuer(*rolled, pinned=second).outcome is Outcome.PASSED


def test_a_pinned_key_may_go_without_the_federations_name_for_it() -> None:
    unnamed = replace(TOP.pinned, keys=(("thumbprint", TOP.key.public),))
    assert issuer(TOP.says(ZED.did), pinned=unnamed).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": int(NOW.timestamp()) - 3600},
        {"iat": int(NOW.timestamp()) + 3600},
        {"exp": None},
        {"iat": None},
        {"exp": "2099-01-01"},
        {"exp": 1e300},
        {"exp": True},
        {"crit": ["jti"], "jti": "1"},
        {"metadata_policy_crit": ["regexp"]},
        {"authority_hints": ["https://up.example"]},
        {"trust_marks": []},
        {"sub": "Zed"},
        {"iss": "http://top.example"},
        {"jwks": {"keys": "none"}},
        {"jwks": {"keys": [{"kty": "EC"}]}},
        {"jwks": {"keys": [TOP.jwks["keys"][0] | {"d": "AA"}]}},
        {"jwks": {"keys": TOP.jwks["keys"] * 2}},
        {"metadata": []},
        {"constraints": {"max_path_length": -1}},
        {"constraints": {"max_path_length": "0"}},
        {"constraints": {"naming_constraints": {"permitted": "zed.example"}}},
        {"constraints": {"naming_constraints": {"permitted": []}}},
    ],
    ids=str,
)
def test_a_statement_that_is_stale_or_broken_never_vouches(changes: dict[str, Any]) -> None:
    assert issuer(TOP.says(ZED.did, **changes)).code == "issuer.unknown"


@pytest.mark.parametrize(
    "header", [{"typ": "JWT"}, {"typ": "vc+jwt"}, {"typ": ""}, {"crit": ["x"], "x": 1}]
)
def test_a_token_of_another_type_never_vouches(header: dict[str, Any]) -> None:
    token = TOP.sign(TOP.claims(ZED.did), **header)
    assert issuer(token).code == "issuer.unknown"


def test_a_token_that_nobody_signed_never_vouches() -> None:
    head, body, _ = TOP.says(ZED.did).split(".")
    none = TOP.sign({}, alg="none").partition(".")[0]
    for token in (f"{none}.{body}.", f"{head}.{body}.", f"{head}.{body}.AAAA"):
        assert issuer(token).code == "issuer.unknown"


def test_a_statement_about_somebody_else_does_not_count() -> None:
    assert issuer(TOP.says(ZED.did + "x")).code == "issuer.unknown"


def test_an_organisation_nobody_lists_cannot_put_itself_into_a_chain() -> None:
    own = (MALLORY.says(ZED.did), MALLORY.itself(TOP.id))
    assert issuer(*own, TOP.says(NATION)).code == "issuer.unknown"


def test_nobody_signs_for_an_authority_with_keys_of_their_own() -> None:
    forged = MALLORY.sign(MALLORY.claims(SCHOOL.id, iss=NATION.id, jwks=SCHOOL.jwks))
    itself, _, top = school()
    assert issuer(itself, forged, top, who=SCHOOL.id).code == "issuer.unknown"


def test_an_issuer_that_its_superior_knows_by_other_keys_is_not_the_one() -> None:
    usurper = Organisation(SCHOOL.id, kid="usurped")
    _, nation, top = school()
    found = issuer(usurper.itself(NATION.id), nation, top, who=SCHOOL.id)
    assert found.code == "issuer.unknown"


def test_an_https_issuer_must_speak_for_itself() -> None:
    _, nation, top = school()
    assert issuer(nation, top, who=SCHOOL.id).code == "issuer.unknown"


def test_an_https_issuer_must_name_its_superior() -> None:
    _, nation, top = school()
    found = issuer(SCHOOL.itself(MALLORY.id), nation, top, who=SCHOOL.id)
    assert "does not name who is above it" in found.says


def test_one_stale_link_breaks_the_chain() -> None:
    stale = {"exp": int(NOW.timestamp()) - 3600}
    for chain in (school(top=stale), school(nation=stale)):
        assert "held until 2026-06-01" in issuer(*chain, who=SCHOOL.id).says


@pytest.mark.parametrize(
    ("constraints", "fits"),
    [
        ({"max_path_length": 1}, True),
        ({"max_path_length": 0}, False),
        ({"naming_constraints": {"permitted": [".example"]}}, True),
        ({"naming_constraints": {"permitted": [".zed.example", "nation.example"]}}, True),
        ({"naming_constraints": {"permitted": [".zed.example"]}}, False),
        (
            {"naming_constraints": {"permitted": ["zed.example", "nation.example"]}},
            False,
        ),
        ({"naming_constraints": {"permitted": []}}, False),
        ({"naming_constraints": {"excluded": [".zed.example"]}}, False),
        ({"naming_constraints": {"excluded": ["SCHOOL.zed.example"]}}, False),
        ({"naming_constraints": {"excluded": ["zed.example"]}}, True),
        (
            {
                "naming_constraints": {
                    "permitted": [".example"],
                    "excluded": [".zed.example"],
                }
            },
            False,
        ),
        ({"allowed_entity_types": []}, True),
        ({"later": "unknown constraints are ignored"}, True),
    ],
    ids=str,
)
def test_constraints_hold_for_everybody_below(
    constraints: dict[str, Any], *, fits: bool
) -> None:
    chain = school(top={"constraints": constraints})
    assert (issuer(*chain, who=SCHOOL.id).outcome is Outcome.PASSED) is fits


def test_names_without_a_host_fit_no_constraint_on_names() -> None:
    limits = {"naming_constraints": {"excluded": ["mallory.example"]}}
    assert issuer(TOP.says(ZED.did, constraints=limits)).code == "issuer.unknown"


def test_a_chain_has_an_end() -> None:
    steps = [Organisation(f"https://{n}.example") for n in range(12)]
    links = [upper.says(lower) for lower, upper in itertools.pairwise(steps)]
    short = (steps[0].says(ZED.did), *links[:8])
    assert issuer(*short, pinned=steps[8].pinned).outcome is Outcome.PASSED
    long = (steps[0].says(ZED.did), *links)
    assert issuer(*long, pinned=steps[11].pinned).code == "issuer.unknown"


def test_organisations_that_vouch_for_each_other_lead_nowhere() -> None:
    a, b = Organisation("https://a.example"), Organisation("https://b.example")
    assert issuer(a.says(ZED.did), a.says(b), b.says(a)).code == "issuer.unknown"


def test_a_thicket_of_statements_is_given_up() -> None:
    many = [Organisation(f"https://{n}.example") for n in range(8)]
    thicket = [a.says(b) for a in many for b in many if a is not b]
    assert issuer(many[0].says(ZED.did), *thicket).code == "issuer.unknown"


class Endless:
    """A network on which every organisation names five more above it."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, url: str) -> Document:
        self.asked.append(url)
        if "/fetch?sub=" in url:
            above, _, below = url.partition("/fetch?sub=")
            return at(url, Organisation(above).says(Organisation(below)))
        who = Organisation(url.removesuffix(WELL_KNOWN))
        name = who.id.removeprefix("https://")
        return at(url, who.itself(*(f"https://{n}.{name}" for n in range(5))))


def test_an_issuer_cannot_send_us_around_the_world() -> None:
    network = Endless()
    found = issuer(who=SCHOOL.id, fetch=network, online=True)
    assert found.code == "issuer.unknown"
    assert len([url for url in network.asked if "/fetch" in url or WELL_KNOWN in url]) <= 12


def test_distrust_of_the_issuer_beats_the_federation() -> None:
    no = TrustedIssuer(id=ZED.did, trusted=False)
    assert issuer(TOP.says(ZED.did), issuers=(no,)).outcome is Outcome.FAILED


@pytest.mark.parametrize("domain", ["top.example", "nation.example"])
def test_distrust_of_an_authority_takes_away_its_word(domain: str) -> None:
    no = TrustedIssuer(domain=domain, trusted=False)
    assert issuer(*school(), who=SCHOOL.id, issuers=(no,)).code == "issuer.unknown"
    other = TrustedIssuer(domain="elsewhere.example", trusted=False)
    assert issuer(*school(), who=SCHOOL.id, issuers=(other,)).outcome is Outcome.PASSED


def test_statements_are_found_at_the_addresses_that_the_specification_names() -> None:
    documents = (
        at(SCHOOL.id + WELL_KNOWN, SCHOOL.itself(NATION.id)),
        at(NATION.id + WELL_KNOWN, NATION.itself(TOP.id)),
        at(f"{NATION.id}/fetch?sub={SCHOOL.id}", NATION.says(SCHOOL, "Zed School")),
        at(TOP.id + WELL_KNOWN, TOP.itself()),
        at(f"{TOP.id}/fetch?sub={NATION.id}", TOP.says(NATION)),
    )
    assert issuer(who=SCHOOL.id, documents=documents).outcome is Outcome.PASSED
    for left in range(len(documents)):
        rest = documents[:left] + documents[left + 1 :]
        assert issuer(who=SCHOOL.id, documents=rest).code == "issuer.unknown"


def test_an_anchor_is_asked_about_a_did() -> None:
    documents = (
        at(TOP.id + WELL_KNOWN, TOP.itself()),
        at(f"{TOP.id}/fetch?sub={ZED.did}", TOP.says(ZED.did)),
    )
    assert issuer(documents=documents).outcome is Outcome.PASSED


def test_whom_an_anchor_does_not_list_is_unknown_and_it_is_said() -> None:
    answer = f"{TOP.id}/fetch?sub={ZED.did}"
    documents = (
        at(TOP.id + WELL_KNOWN, TOP.itself()),
        document(answer, Artifact(b""), status=404),
    )
    found = issuer(documents=documents)
    assert f"{TOP.id} was asked, and does not list {ZED.did}" in found.says


def test_an_anchor_that_somebody_else_signs_for_is_not_asked() -> None:
    stranger = Organisation(TOP.id, kid="other")
    documents = (
        at(TOP.id + WELL_KNOWN, stranger.itself()),
        at(f"{TOP.id}/fetch?sub={ZED.did}", TOP.says(ZED.did)),
    )
    assert issuer(documents=documents).code == "issuer.unknown"


@pytest.mark.parametrize("answer", ["", "{}", "a.b.c", "ä", "x" * 300_000])
def test_an_answer_that_is_no_statement_leaves_it_open(answer: str) -> None:
    documents = (
        at(TOP.id + WELL_KNOWN, TOP.itself()),
        at(f"{TOP.id}/fetch?sub={ZED.did}", answer),
    )
    assert issuer(documents=documents).code == "issuer.unknown"


def test_a_senders_copy_counts_until_the_anchor_can_be_asked() -> None:
    documents = (
        at(TOP.id + WELL_KNOWN, TOP.itself(), Source.SENDER),
        at(f"{TOP.id}/fetch?sub={ZED.did}", TOP.says(ZED.did), Source.SENDER),
    )
    assert issuer(documents=documents).outcome is Outcome.PASSED
    assert issuer(documents=documents, online=True).code == "issuer.unknown"


def test_an_old_copy_counts_until_the_anchor_can_be_asked() -> None:
    begun = int((NOW - timedelta(days=9)).timestamp())
    long = {"iat": begun, "exp": begun + 90 * 86_400}
    documents = tuple(
        document(url, Artifact(token.encode()), fetched=NOW - timedelta(days=8))
        for url, token in (
            (TOP.id + WELL_KNOWN, TOP.itself(**long)),
            (f"{TOP.id}/fetch?sub={ZED.did}", TOP.says(ZED.did, **long)),
        )
    )
    assert issuer(documents=documents).outcome is Outcome.PASSED
    assert issuer(documents=documents, online=True).code == "issuer.unknown"


def test_offline_the_hint_is_to_ask() -> None:
    found = issuer(policy={"require_trust": True})
    assert found.outcome is Outcome.UNDECIDED
    assert "--online" in found.hint


def test_nothing_hostile_in_a_statement_stops_the_answer() -> None:
    deep = "[" * 200 + "]" * 200
    for payload in (b"", b"[]", b"null", deep.encode(), b"\xff", b'{"iss": {}}'):
        header = {"typ": "entity-statement+jwt", "kid": TOP.kid}
        token = jws.sign_compact(header, payload, TOP.key)
        assert issuer(token, json.dumps("x")).code == "issuer.unknown"


def test_an_unsigned_copy_of_the_badge_gains_nothing() -> None:
    trust = Trust(federations=(TOP.pinned,), statements=(TOP.says(ZED.did),))
    bare = Original(input="badge.json", artifact=Artifact(as_bytes(ZED.badge())))
    [one] = judge(bare, world(trust=trust))
    assert one.verdict is not Verdict.VALID
