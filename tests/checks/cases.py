"""Put a question to a credential that a test made."""

from typing import Any

from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import Original
from mcwallet.checks import CHECKS
from mcwallet.checks.base import Case, ask
from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Check
from mcwallet.model.world import World


def case(artifact: Artifact) -> Case:
    return open_cases(Original(input="test", artifact=artifact))[0]


def asked(name: str, artifact: Artifact, world: World) -> tuple[Check, ...]:
    return tuple(ask(CHECKS[name], case(artifact), world))


def codes(name: str, artifact: Artifact, world: World) -> list[str]:
    return [check.code for check in asked(name, artifact, world)]


def outcome(name: str, artifact: Artifact, world: World) -> Any:
    checks = asked(name, artifact, world)
    assert len(checks) == 1, checks
    return checks[0].outcome
