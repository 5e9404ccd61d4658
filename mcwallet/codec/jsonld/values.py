"""Values as they stand in quads, refused where they read otherwise in the document."""

from typing import Final

from mcwallet.codec.jsonld.active import Active
from mcwallet.codec.jsonld.literals import IRI, LANGUAGE, quoted
from mcwallet.codec.jsonld.plan import TEXT_MEMBERS
from mcwallet.errors import MalformedError
from mcwallet.model.json import Json, JsonObject

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

_JSON = f"^^<{RDF}JSON>"


def texts(names: tuple[Json, ...]) -> tuple[str, ...]:
    """Return the types of an object, which are texts."""
    if not all(isinstance(name, str) for name in names):
        raise MalformedError("an object's type is neither text nor a list of texts")
    return tuple(str(name) for name in names)


def word(active: Active, name: str, *, what: str = "value") -> str:
    """Expand a term or IRI, which must not be spelled otherwise than contexts spell it."""
    iri = active.expand(name)
    if iri is None or not IRI.fullmatch(iri):
        raise MalformedError(f"the proof does not cover the {what} {name!a:.60}")
    if name not in active.terms and active.named(iri):
        raise MalformedError(f"the {what} {name!a:.60} has a shorter name")
    return f"<{iri}>"


def reference(active: Active, name: str) -> str:
    """Write an IRI that stands in the document just as it stands in the graph."""
    return f"<{unchanged(active, name)}>"


def unchanged(active: Active, name: str) -> str:
    """Return an IRI that stands in the graph as it stands in the document."""
    if not IRI.fullmatch(name):
        raise MalformedError(
            f"the proof does not cover {name!a:.60}, which is not an absolute URL"
        )
    prefix, _, rest = name.partition(":")
    if rest[:2] != "//" and prefix in active.terms and active.expand_id(name) != name:
        raise MalformedError("a URL is shortened, so that it reads otherwise than it is")
    return name


def text(value: JsonObject) -> str:
    """Write a text with its language; the direction is no part of the graph."""
    language = value.get("@language")
    words = value.get("@value")
    if (
        not TEXT_MEMBERS.issuperset(value)
        or not (isinstance(language, str) and LANGUAGE.fullmatch(language))
        or value.get("@direction", "ltr") not in ("ltr", "rtl")
        or not isinstance(words, str)
    ):
        raise MalformedError("a text has more to it than a language and a direction")
    return f"{quoted(words)}@{language.lower()}"


def by_language(value: Json) -> list[str]:
    """Write each text of a language map (§5.1.2 step 13.7)."""
    if not isinstance(value, dict):
        raise MalformedError("texts that should stand by language do not")
    found = []
    for language, some in value.items():
        if not LANGUAGE.fullmatch(language):
            raise MalformedError("a text stands under something that is no language")
        for words in some if isinstance(some, list) else (some,):
            if not isinstance(words, str):
                raise MalformedError("a text in some language is not text")
            found.append(f"{quoted(words)}@{language.lower()}")
    return found


def data(value: Json) -> str:
    """Write a JSON literal (§8.6, JCS)."""
    from mcwallet.codec import jcs

    return quoted(jcs.canonical(value).decode()) + _JSON
