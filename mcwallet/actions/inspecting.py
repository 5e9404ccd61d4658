"""Show what a credential says, and judge nothing."""

from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import Original
from mcwallet.catalog.formats import FORMATS
from mcwallet.checks.base import Case
from mcwallet.errors import MalformedError
from mcwallet.model.credential import Credential, Element
from mcwallet.model.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """A credential, and its standard elements in the Recommendation's order."""

    input: str
    part: str
    id: str
    envelope: str
    credential: Credential
    elements: tuple[Element, ...]
    troubles: tuple[str, ...] = ()


def inspect(original: Original) -> tuple[Inspected, ...]:
    """Look into one original and everything inside it."""
    return tuple(map(_inspected, open_cases(original)))


def _inspected(case: Case) -> Inspected:
    troubles = [*case.envelope.trouble, *map(str, case.trouble)]
    elements: tuple[Element, ...] = ()
    if case.credential.format in FORMATS:
        try:
            elements = FORMATS[case.credential.format].annex(case.doc)
        except MalformedError as error:
            troubles.append(str(error))
    return Inspected(
        input=case.input,
        part=case.part,
        id=case.artifact.digest,
        envelope=case.envelope.kind,
        credential=case.credential,
        elements=elements,
        troubles=tuple(dict.fromkeys(troubles)),
    )
