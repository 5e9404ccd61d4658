"""JSON Schemas that a credential names, and those of Open Badges 2.0 extensions."""

import re
from collections.abc import Iterator

from mcwallet.checks.base import Case
from mcwallet.checks.keys import evidence_of
from mcwallet.codec.json_schema import violations
from mcwallet.codec.tree import Tree
from mcwallet.errors import LimitError, MalformedError, UnreachableError
from mcwallet.model.json import Json
from mcwallet.model.report import Check, Outcome
from mcwallet.model.world import World

MAX_SCHEMA = 1_000_000
_SHOWN = 4
_VALIDATION = "obi:validation"
_CORE = {"https://w3id.org/openbadges/v1", "https://w3id.org/openbadges/v2"}


def held(value: Json, url: str, otherwise: Outcome, world: World) -> Check:
    """Hold a value against the JSON Schema at an address, if it is at hand."""
    try:
        document = world.fetch(url)
    except UnreachableError:
        says = "The schema that it names is not at hand."
        return Check("schema", Outcome.SKIPPED, "schema.unavailable", says)
    evidence = (evidence_of(document),)
    try:
        if len(document.artifact.content) > MAX_SCHEMA:
            raise LimitError("the schema is longer than 1 MB")
        found = list(violations(value, Tree.parse(document.artifact.content).members()))
    except (MalformedError, RecursionError) as error:
        says = f"The schema that it names cannot be used: {error}."
        return Check("schema", Outcome.SKIPPED, "schema.unsupported", says, "", evidence)
    if not found:
        says = "It follows the schema that it names, as far as that is read here."
        return Check("schema", Outcome.PASSED, "schema.ok", says, "", evidence)
    more = f", and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    says = f"It does not follow its schema: {', '.join(found[:_SHOWN])}{more}."
    return Check("schema", otherwise, "schema.violated", says, "", evidence)


def extended(case: Case, world: World) -> Iterator[Check]:
    """Hold the extensions of an Open Badge 2.0 against their schemas (§Extensions).

    An extension that breaks its own schema is no extension: that fails, strict or not.
    """
    if case.credential.format != "ob2":
        return
    around = list(_contexts(case.doc, world))
    for place in _objects(case.doc):
        for name in place.members():
            if name.startswith("extensions:"):
                for each in place[name].items():
                    if each.is_object():
                        yield from _extension(each, around, world)


def _extension(each: Tree, around: list[Tree], world: World) -> Iterator[Check]:
    for context in (*_contexts(each, world), *around):
        for rule in context.each(_VALIDATION):
            kind = rule.maybe_text("obi:validatesType")
            types = [t.value for t in each.each("type") if isinstance(t.value, str)]
            if _last(kind) in map(_last, types):
                url = rule.maybe_text("obi:validationSchema")
                value = _termed(each, context)
                check = held(value, url, Outcome.FAILED, world)
                if check.outcome is not Outcome.SKIPPED:
                    yield check
                return


def _contexts(doc: Tree, world: World) -> Iterator[Tree]:
    """Read the contexts of an extension that are at hand: they name its schema."""
    for context in doc.each("@context"):
        url = context.value
        if not isinstance(url, str) or url in _CORE:
            continue
        try:
            value = Tree.parse(world.fetch(url).artifact.content).value
        except (UnreachableError, MalformedError):
            continue
        if isinstance(value, dict) and _VALIDATION in value:
            yield Tree(value)


def _termed(each: Tree, context: Tree) -> Json:
    """Write full addresses as the terms that the extension's context has for them."""
    terms = context.members().get("@context")
    names = {
        address: term
        for term, address in (terms.items() if isinstance(terms, dict) else ())
        if isinstance(address, str)
    }
    return {names.get(name, name): value for name, value in each.members().items()}


def _objects(doc: Tree) -> Iterator[Tree]:
    """Go to the places where extensions stand: assertion, badge and issuer."""
    yield doc
    badge = doc.get("badge")
    if badge is not None and badge.is_object():
        yield badge
        issuer = badge.get("issuer")
        if issuer is not None and issuer.is_object():
            yield issuer


def _last(name: str) -> str:
    return re.split("[:#/]", name)[-1]
