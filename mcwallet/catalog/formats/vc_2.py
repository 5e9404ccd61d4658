"""Verifiable Credentials Data Model 2.0, for credentials of any kind."""

from collections.abc import Iterator

from mcwallet.catalog.formats import vcdm, vcdm_rules
from mcwallet.catalog.formats.annex import elements, stated
from mcwallet.catalog.formats.base import Format
from mcwallet.catalog.formats.reading import is_a, walk, words
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Credential, Element, Stated


def fits(doc: Tree) -> bool:
    """Recognise the format by its context, or by its type where no context is left.

    Only the context tells the generations apart, so a credential without one is read, and
    judged, by the current data model.
    """
    if not isinstance(doc.value, dict):
        return False
    by = vcdm.generation(doc)
    return by == 2 or (by == 0 and is_a(doc, "VerifiableCredential"))  # noqa: PLR2004


def read(doc: Tree) -> Credential:
    """Read the members that every verifiable credential may have."""
    return vcdm.named(vcdm.credential(doc, "vc2"))


def annex(doc: Tree) -> tuple[Element, ...]:
    """Show what the data model itself states; it has no words for the other elements."""
    return elements(**common(doc))


def common(doc: Tree) -> dict[str, tuple[Stated, ...]]:
    """Return the elements that every verifiable credential states in the same place."""
    return {
        "learner": tuple(learner(doc)),
        "title": tuple(stated(words(doc, "name"), f"{doc.path}.name")),
        "awarding_body": tuple(awarding_body(doc)),
        "date_of_issuing": tuple(issuing(doc)),
        "further_information": tuple(further(doc)),
    }


def learner(doc: Tree) -> Iterator[Stated]:
    """Return how the credential names or numbers its learner."""
    for one in walk(doc, "credentialSubject"):
        for key in ("name", "id"):
            yield from stated(words(one, key), f"{one.path}.{key}")
        for inner in walk(one, "identifier"):
            yield from stated(words(inner, "identityHash"), f"{inner.path}.identityHash")


def awarding_body(doc: Tree) -> Iterator[Stated]:
    """Return the issuer, by name where it has one."""
    for one in walk(doc, "issuer"):
        if isinstance(one.value, str):
            yield from stated(one.value, one.path)
        else:
            key = next((k for k in ("name", "legalName") if words(one, k)), "id")
            yield from stated(words(one, key), f"{one.path}.{key}")


def issuing(doc: Tree) -> Iterator[Stated]:
    """Return the date from which it holds, which is when it was issued at the latest."""
    for key, note in (("validFrom", "begins"), ("issuanceDate", "issued")):
        for one in walk(doc, key):
            if isinstance(one.value, str):
                yield from stated(one.value, one.path, note)


def further(doc: Tree) -> Iterator[Stated]:
    """Return the description and where the evidence is."""
    yield from stated(words(doc, "description"), f"{doc.path}.description")
    for one in walk(doc, "evidence"):
        for key in ("narrative", "name", "description", "id"):
            if found := words(one, key):
                yield from stated(found, f"{one.path}.{key}")
                break


VC_2 = Format(
    name="vc2",
    title="Verifiable Credential 2.0",
    spec="https://www.w3.org/TR/vc-data-model-2.0/",
    fits=fits,
    read=read,
    annex=annex,
    rules=vcdm_rules.rules,
)
