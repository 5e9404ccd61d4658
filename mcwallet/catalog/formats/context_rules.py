"""What ``@context`` must be for a document to mean what it says (VCDM 2.0 §4.3)."""

import re
from collections.abc import Iterator

from mcwallet.codec.tree import Tree
from mcwallet.model.json import Json, JsonObject


def contexts(doc: Tree, base: str) -> Iterator[str]:
    """Require the base context first, then URLs and objects that redefine nothing."""
    named = doc.members().get("@context")
    if named is None and "@context" not in doc.members():
        yield f"{doc.path} has no '@context'"
        return
    if isinstance(named, list) and named[:1] == [base] and all(map(is_url, named)):
        return  # as almost always
    found = list(doc.each("@context"))
    if not found or found[0].value != base:
        yield f"{doc.path}.@context should begin with {base}"
    for one in found:
        if isinstance(one.value, str):
            if not is_url(one.value):
                yield f"{one.path} should be a URL"
        elif not isinstance(one.value, dict):
            yield f"{one.path} should be a URL or an object"
    yield from _redefined(found)


def is_url(value: Json) -> bool:
    """Tell whether a value is one absolute URL (any scheme, so also a DID or URN)."""
    return isinstance(value, str) and _URL.fullmatch(value) is not None


def _redefined(found: list[Tree]) -> Iterator[str]:
    """Find a term that an inline context protects and a later one changes.

    JSON-LD 1.1 §4.1.11; what the pinned contexts protect is the processor's to judge.
    """
    protected: dict[str, Json] = {}
    for one in found:
        if not isinstance(one.value, dict):
            continue
        for term, meaning in one.value.items():
            if term in protected and _bare(meaning) != _bare(protected[term]):
                yield f"{one.path} redefines a protected term"
                return
        protected |= _protected(one.value)


def _protected(context: JsonObject) -> dict[str, Json]:
    whole = context.get("@protected") is True
    return {
        term: meaning
        for term, meaning in context.items()
        if not term.startswith("@") and _is_protected(meaning, whole=whole)
    }


def _is_protected(meaning: Json, *, whole: bool) -> bool:
    own = meaning.get("@protected", whole) if isinstance(meaning, dict) else whole
    return own is True


def _bare(meaning: Json) -> Json:
    """Strip a definition of what does not change its meaning."""
    if isinstance(meaning, dict):
        plain = {key: value for key, value in meaning.items() if key != "@protected"}
        return plain["@id"] if plain.keys() == {"@id"} else plain
    return meaning


_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+", re.ASCII)
