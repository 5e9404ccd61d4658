"""Put a question to a credential that a test made."""

from typing import Any

from mcwallet.catalog.envelopes import ENVELOPES
from mcwallet.catalog.formats.recognising import recognise
from mcwallet.checks import CHECKS
from mcwallet.checks.base import Case, ask
from mcwallet.codec.tree import Tree
from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Check
from mcwallet.model.world import World


def case(artifact: Artifact) -> Case:
    kind = next(each for each in ENVELOPES.values() if each.fits(artifact))
    envelope = kind.open(artifact)
    doc = Tree(envelope.claims)
    return Case(
        input="test",
        part="",
        artifact=artifact,
        envelope=envelope,
        credential=recognise(doc).read(doc),
        doc=doc,
    )


def asked(name: str, artifact: Artifact, world: World) -> tuple[Check, ...]:
    return tuple(ask(CHECKS[name], case(artifact), world))


def codes(name: str, artifact: Artifact, world: World) -> list[str]:
    return [check.code for check in asked(name, artifact, world)]


def outcome(name: str, artifact: Artifact, world: World) -> Any:
    checks = asked(name, artifact, world)
    assert len(checks) == 1, checks
    return checks[0].outcome
