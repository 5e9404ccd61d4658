"""Whose statement is it, in a record that holds credentials of several issuers?

A learner record puts the credentials inside it into its own graph (CLR 2.0 has no
``@container: @graph`` there). Where two of them speak of one learner, a proof over that
graph covers what is said and not in which of them: awards could be exchanged.
A proof of its own ties a credential to its statements.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import TypeAlias

from mcwallet.codec.tree import Tree
from mcwallet.model.json import Json, JsonObject
from mcwallet.model.values import dataclass

Facts: TypeAlias = frozenset[tuple[str, str]]

_HELD = "verifiableCredential"
_NOT_FACTS = frozenset({"id", "type", "proof", "@context", _HELD})


@dataclass(frozen=True, slots=True)
class _Node:
    """What one credential says of something that has an identifier."""

    issuer: str
    fixed: bool
    types: frozenset[str]
    facts: Facts


def exchangeable(claims: JsonObject) -> str:
    """Return what several issuers speak of so that nobody can tell them apart, if any."""
    subject = claims.get("credentialSubject")
    if isinstance(subject, dict) and _HELD not in subject:
        return ""
    held = [*_held(Tree(claims))]
    if not held:
        return ""
    nodes: dict[str, list[_Node]] = {}
    for each in (Tree(claims), *held):
        for id_, node in _nodes(each):
            nodes.setdefault(id_, []).append(node)
    for id_, described in nodes.items():
        if any(_mixed(one, other) for one, other in combinations(set(described), 2)):
            return id_
    return ""


def _mixed(one: _Node, other: _Node) -> bool:
    """Tell whether a statement could be moved, or copied, from one to the other."""
    if one.issuer == other.issuer or not one.types & other.types:
        return False
    if one.facts == other.facts or (one.fixed and other.fixed):
        return False
    return bool(one.facts & other.facts) or not (one.fixed or other.fixed)


def _held(doc: Tree) -> Iterator[Tree]:
    for subject in _objects(doc, "credentialSubject"):
        for each in _objects(subject, _HELD):
            yield each
            yield from _held(each)


def _nodes(doc: Tree) -> Iterator[tuple[str, _Node]]:
    """Go through what a credential says about its subject, and no credential inside it."""
    issuer, fixed = doc.members().get("issuer"), "proof" in doc.members()
    by = str(issuer.get("id")) if isinstance(issuer, dict) else str(issuer)
    queue = [*_objects(doc, "credentialSubject")]
    while queue:
        here = queue.pop()
        members = here.members()
        id_ = members.get("id")
        if isinstance(id_, str):
            types = frozenset(str(each.value) for each in here.each("type"))
            yield id_, _Node(by, fixed, types, frozenset(_facts(members)))
        queue += [one for name in members.keys() - {_HELD} for one in _objects(here, name)]


def _facts(members: JsonObject) -> Iterator[tuple[str, str]]:
    for name, value in members.items():
        if name not in _NOT_FACTS:
            yield from ((name, _named(each.value)) for each in Tree(value).items())


def _named(value: Json) -> str:
    """Name an object by its id, however much is said of it here."""
    if isinstance(value, dict) and isinstance(value.get("id"), str):
        return str(value["id"])
    return repr(value)


def _objects(doc: Tree, name: str) -> Iterator[Tree]:
    return (each for each in doc.each(name) if each.is_object())
