"""Seals, endorsements and registries count with proof, and are unknown without."""

from collections.abc import Iterable
from typing import Any

import pytest

from mcwallet.actions.judging import judge
from mcwallet.actions.stacking.awards import awards_of
from mcwallet.actions.unwrapping import receive
from mcwallet.cli.options import Asked
from mcwallet.cli.stack_inputs import registries
from mcwallet.cli.worlds import world
from mcwallet.model.award import Award
from mcwallet.model.report import Report
from mcwallet.model.trust import Trust, TrustedIssuer
from mcwallet.model.world import Policy
from tests.make_samples import FOLDER, UNIVERSITY
from tests.more_samples import GUILD, endorsement
from tests.stacking.kit import award, verdict
from tests.testkit import NOW, Signer, as_bytes

SEALED = """
complete = { all = ["one"] }
[issuers.known]
any = [{ SEAL }]
[require.one]
match = { issuer = "known" }
"""


def reports(name: str, data: bytes, *trust: str) -> Iterable[Report]:
    under = world(Asked(trust=["none", *trust]), NOW, Policy())
    [original] = receive(name, data, named=True).originals
    return judge(original, under)


def one(name: str, *trust: str) -> Iterable[Report]:
    return reports(name, (FOLDER / "credentials" / name).read_bytes(), *trust)


def seals(*trust: str) -> set[tuple[str, ...]]:
    return {award.seals for award in awards_of(one("elm3-sealed.jsonld", *trust))}


def test_a_seal_counts_by_the_chain_to_an_authority_of_ones_own() -> None:
    assert seals(str(FOLDER / "trust.toml")) == {("anchored", "eidas-qualified")}


def test_a_seal_that_nobody_trusted_stands_behind_is_none() -> None:
    assert seals() == {()}


@pytest.mark.parametrize(
    ("shown", "wanted"), [(("anchored", "eidas-qualified"), "met"), ((), "open")]
)
def test_a_set_of_sealed_issuers_is_unknown_without_the_seal(
    shown: tuple[str, ...], wanted: str
) -> None:
    rules = SEALED.replace("SEAL", 'seal = "eidas-qualified"')
    assert verdict(rules, award("A", "3", seals=shown)) == wanted


def endorsed(said: dict[str, Any], signer: Signer = GUILD) -> Award:
    beside = reports("e.json", as_bytes(signer.sign(said)))
    whole = [*one("ob3-soil.json"), *beside]
    return next(each for each in awards_of(whole) if each.achievements)


def test_an_endorsement_of_the_same_achievement_is_known() -> None:
    assert endorsed(endorsement()).endorsed_by == (GUILD.did,)


def test_an_endorsement_of_something_else_is_not() -> None:
    other = endorsement()
    other["credentialSubject"]["id"] = "https://zed.example/achievements/other"
    assert endorsed(other).endorsed_by == ()


def test_nobody_endorses_in_the_guilds_name() -> None:
    assert endorsed(endorsement(), Signer("Mallory")).endorsed_by == ()


def test_a_registry_lists_whom_its_document_lists() -> None:
    members = "https://registry.example/members"
    trust = Trust(
        issuers=(
            TrustedIssuer(id=UNIVERSITY.did, source=members),
            TrustedIssuer(domain="college.example", source=members),
            TrustedIssuer(id="did:web:bad.example", source=members, trusted=False),
        )
    )
    assert registries(trust) == {members: {UNIVERSITY.did, "college.example"}}
