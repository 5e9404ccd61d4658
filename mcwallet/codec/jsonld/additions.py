"""What a context that we did not pin may say: more, never otherwise.

Whoever shows a credential can append contexts to it without touching the graph that was
signed. A context from elsewhere may therefore neither redefine a term of the pinned ones
nor give a second name to something that they name: then a claim could be moved under a key
that nobody reads.
"""

from collections.abc import Iterator

from mcwallet.codec.jsonld.active import Active, Load, process
from mcwallet.codec.jsonld.term import UNSET, Term
from mcwallet.errors import LimitError, MalformedError, UnsupportedError
from mcwallet.model.json import Json, JsonObject

_MOST_CONTEXTS = 500
_BEGINNINGS = frozenset("/#:")
_HOW_TO_READ = ("@base", "@direction", "@import", "@language", "@propagate")


def check_additions(pinned: Active, added: list[Json], load: Load) -> None:
    """Refuse contexts that say otherwise than the pinned ones of the same document.

    Below a type of its own a context may use a word that the pinned ones use elsewhere.
    """
    names: dict[str, set[str | None]] = {}
    iris: set[str | None] = set()
    for name, term in _everywhere(pinned, load):
        names.setdefault(name, set()).add(term.iri)
        iris.add(term.iri)
    for name, term, inside in _added(pinned, added, load):
        at_top = pinned.terms.get(name)
        if at_top is not None and not term.same_as(at_top):
            raise MalformedError(f"a context redefines {name!a:.60}")
        if term.iri in names.get(name, ()):
            continue
        if name in names and not inside:
            raise MalformedError(f"a context redefines {name!a:.60}")
        if not _harmless(term) and (term.iri in iris or (term.iri or "@")[0] == "@"):
            raise MalformedError(
                f"a context gives {name!a:.60} a meaning that has a name already"
            )


def _harmless(term: Term) -> bool:
    """Tell whether a term is but the beginning of other IRIs."""
    return term.prefix and term.scope is UNSET and (term.iri or "")[-1:] in _BEGINNINGS


def _added(
    pinned: Active, added: list[Json], load: Load
) -> Iterator[tuple[str, Term, bool]]:
    """Go through all that these contexts define, and whether inside a scoped context."""
    queue: list[tuple[Active, Json, bool]] = [(pinned, one, False) for one in added]
    left = _MOST_CONTEXTS
    while queue:
        around, local, inside = queue.pop()
        left -= 1
        if left < 0:
            raise LimitError("the contexts hold too many others")
        active = process(around, local, load, override=True)
        for one in _members(local, load):
            for name in one:
                term = active.terms.get(name)
                if term is None or name[:1] == "@":
                    continue
                yield name, term, inside
                if term.scope is not None and term.scope is not UNSET:
                    queue.append((active, term.scope, True))


def _members(local: Json, load: Load) -> Iterator[JsonObject]:
    """Open a context up, and refuse what changes how everything else is read."""
    if isinstance(local, str):
        document = load(local)
        local = document.get("@context") if isinstance(document, dict) else None
    for one in local if isinstance(local, list) else [local]:
        if not isinstance(one, dict):
            raise UnsupportedError("a context that we do not know includes others")
        for word in _HOW_TO_READ:
            if word in one:
                raise UnsupportedError(f"a context that we do not know sets {word}")
        yield one


def _everywhere(active: Active, load: Load) -> Iterator[tuple[str, Term]]:
    """Go through the terms of a context and of all scoped contexts inside it."""
    queue, seen, left = [active], {id(UNSET)}, _MOST_CONTEXTS
    while queue:
        here = queue.pop()
        for name, term in here.terms.items():
            yield name, term
            if term.scope is not None and id(term.scope) not in seen:
                seen.add(id(term.scope))
                left -= 1
                if left < 0:
                    raise LimitError("the contexts hold too many others")
                queue.append(process(here, term.scope, load, override=True))
