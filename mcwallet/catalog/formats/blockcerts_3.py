"""Blockcerts 3: verifiable credentials whose hash stands in a blockchain."""

from dataclasses import replace

from mcwallet.catalog.formats import vc_2, vcdm, vcdm_rules
from mcwallet.catalog.formats.annex import elements, stated
from mcwallet.catalog.formats.base import Format
from mcwallet.catalog.formats.reading import is_a, objects, text, words
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Achievement, Credential, Element


def fits(doc: Tree) -> bool:
    """Recognise the format by its type."""
    return is_a(doc, "BlockcertsCredential")


def read(doc: Tree) -> Credential:
    """Read it with the claim that the subject names; ``display`` is never rendered."""
    found = vcdm.credential(doc, "blockcerts3")
    claims = tuple(objects(doc, "credentialSubject", "claim"))
    title = found.title or (words(claims[0], "name") if claims else found.title)
    achieved = tuple(
        Achievement(
            title=words(one, "name"),
            id=text(one, "id"),
            kind=text(one, "type"),
            awarded=found.issued,
            path=one.path,
        )
        for one in claims
        if words(one, "name")
    )
    return vcdm.named(replace(found, title=title, achievements=achieved))


def annex(doc: Tree) -> tuple[Element, ...]:
    """Show the elements that it states."""
    claims = tuple(objects(doc, "credentialSubject", "claim"))
    found = vc_2.common(doc)
    titles = [s for one in claims for s in stated(words(one, "name"), f"{one.path}.name")]
    more = [
        s
        for one in claims
        for s in stated(words(one, "description"), f"{one.path}.description")
    ]
    return elements(
        **found
        | {
            "title": (*titles, *found["title"]),
            "further_information": (*more, *found["further_information"]),
        }
    )


BLOCKCERTS_3 = Format(
    name="blockcerts3",
    title="Blockcerts 3",
    spec="https://www.blockcerts.org/schema/3.2/schema.json",
    fits=fits,
    read=read,
    annex=annex,
    rules=vcdm_rules.rules,
)
