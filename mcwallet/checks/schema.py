"""Does the credential follow the shapes it names?"""

from collections.abc import Iterator

from mcwallet.checks.base import Case, Question
from mcwallet.checks.extensions import extended, held
from mcwallet.codec import shapes
from mcwallet.codec.shapes import Violation
from mcwallet.errors import MalformedError, UnsupportedError
from mcwallet.model.report import Check, Outcome
from mcwallet.model.world import World

GENERIC = "http://data.europa.eu/snb/model/ap/edc-generic-full"
_WORDS = {
    "MinCount": "is missing",
    "MaxCount": "comes too often",
    "Class": "is not the kind of thing it should be",
    "Datatype": "is not written as it should be",
    "UniqueLang": "has two texts in one language",
    "HasValue": "is not from the vocabulary it should be from",
}
_SHOWN = 4


def answer(case: Case, world: World) -> Iterator[Check]:
    """Hold a credential against the shapes or schemas it names, as far as at hand."""
    named = tuple(_named(case))
    known = [name for name in named if shapes.known(name)]
    if case.credential.format == "elm3" and not named:
        known = [GENERIC]
    otherwise = Outcome.FAILED if world.policy.strict else Outcome.WARNED
    for name in dict.fromkeys(each for each in named if each not in known):
        yield held(case.doc.members(), name, otherwise, world)
    yield from extended(case, world)
    for name in known:
        yield _held(case, name, otherwise)


def _held(case: Case, profile: str, otherwise: Outcome) -> Check:
    try:
        found = shapes.violations(case.doc.members(), profile)
    except MalformedError:
        says = (
            "It uses words that its vocabulary does not define, or in a way that it does "
            "not allow, so it cannot follow its schema."
        )
        return Check("schema", otherwise, "schema.unreadable", says)
    except UnsupportedError as error:
        says = f"It could not be held against its schema: {error}."
        return Check("schema", Outcome.SKIPPED, "schema.unsupported", says, error.hint)
    if not found:
        says = "It follows the European shapes that it names."
        return Check("schema", Outcome.PASSED, "schema.ok", says)
    points = list(dict.fromkeys(_sentence(v) for v in found if v.kind != "Node"))
    more = f", and {len(points) - _SHOWN} more" if len(points) > _SHOWN else ""
    says = f"It does not follow the European shapes: {', '.join(points[:_SHOWN])}{more}."
    return Check("schema", otherwise, "schema.violated", says)


def _sentence(violation: Violation) -> str:
    """Say in words what is not kept; names are those of the shapes, never the sender's."""
    local = violation.path.replace("#", "/").rpartition("/")[2]
    name = violation.name or local or "a claim"
    return f"“{name}” {_WORDS.get(violation.kind, 'is not as it should be')}"


def _named(case: Case) -> Iterator[str]:
    for item in case.doc.each("credentialSchema") if case.doc.is_object() else ():
        name = item.get("id") if item.is_object() else item
        if name is not None and isinstance(name.value, str):
            yield name.value


SCHEMA = Question(name="schema", title="Does it follow the shapes it names?", answer=answer)
