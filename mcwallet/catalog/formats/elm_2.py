"""European credentials and transcripts in XML: ELM 2 (Europass until 2023), and ELMO.

Both are read in the words of ELM 3, so that every question about a European credential is
asked once. Paths are XPaths into the file. Programs know ELMO by the name ``elm2``, too:
its type tells it apart.
"""

from collections.abc import Iterator
from dataclasses import replace

from mcwallet.catalog.formats import elm_3, elm_annex
from mcwallet.catalog.formats.base import Format
from mcwallet.catalog.formats.elm_2_claims import credential
from mcwallet.catalog.formats.elm_claims import organisation
from mcwallet.catalog.formats.elmo import transcript
from mcwallet.catalog.formats.reading import members, objects, text
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError
from mcwallet.model.credential import Achievement, Credential, Element
from mcwallet.model.json import JsonObject

ROOTS = frozenset({"verifiablePresentation", "europassCredential", "elmo"})


def fits(doc: Tree) -> bool:
    """Recognise the claims by the XML's root element, under which they are put."""
    value = doc.value
    return isinstance(value, dict) and len(value) == 1 and not ROOTS.isdisjoint(value)


def in_elm_3(doc: Tree) -> JsonObject:
    """Put the claims in the words of ELM 3; ``@xml`` says where each stood."""
    if "elmo" in doc.members():
        return transcript(doc["elmo"])
    return credential(doc)


def read(doc: Tree) -> Credential:
    """Read it; who issued is named in the credential, who sealed in what is around it."""
    claims = Tree(in_elm_3(doc))
    found = elm_3.read(claims)
    issuers = [organisation(each) for each in objects(claims, "issuedBy")]
    return replace(
        found,
        format="elm2",
        issuer=issuers[0] if issuers else found.issuer,
        types=tuple(doc.members()),
        mandate=found.mandate
        and replace(found.mandate, path=_place(claims, found.mandate.path)),
        achievements=tuple(_placed(each, claims) for each in found.achievements),
        parts=(),
    )


def annex(doc: Tree) -> tuple[Element, ...]:
    """Show the elements as ELM 3 does, each with its place in the XML."""
    claims = Tree(in_elm_3(doc))
    return tuple(
        replace(
            element,
            values=tuple(
                replace(each, path=_place(claims, each.path)) for each in element.values
            ),
        )
        for element in elm_annex.annex(claims)
    )


def rules(doc: Tree) -> Iterator[str]:
    """Say which of the schema's required parts are missing."""
    try:
        claims = in_elm_3(doc)
    except MalformedError as error:
        yield str(error)
        return
    if not claims.get("issuer"):
        yield "$ names no issuer"
    subject = claims.get("credentialSubject")
    if not isinstance(subject, dict) or not subject.get("hasClaim"):
        yield "$ claims nothing about anybody"


def _placed(one: Achievement, claims: Tree) -> Achievement:
    """Give an achievement's facts their places in the XML."""
    return replace(
        one,
        path=_place(claims, one.path),
        workload=tuple(replace(w, path=_place(claims, w.path)) for w in one.workload),
        levels=tuple(replace(v, path=_place(claims, v.path)) for v in one.levels),
        skills=tuple(replace(s, path=_place(claims, s.path)) for s in one.skills),
        results=tuple(replace(r, path=_place(claims, r.path)) for r in one.results),
    )


def _place(claims: Tree, path: str) -> str:
    """Follow a path, and say where in the XML the last thing on it stood."""
    here, place = claims.value, text(claims, "@xml")
    for step in path.removeprefix("$").strip(".").split("."):
        name, *indices = step.replace("]", "").split("[")
        above = members(Tree(here))
        here = above.get(name)
        for index in indices:
            here = here[int(index)] if isinstance(here, list) else None
        found = members(Tree(here)).get("@xml")
        if isinstance(found, str):
            place = found
        elif isinstance(above.get("@xml"), str) and name in above:
            called = above.get(f"@{name}", name)
            place += f"/{called}" if called else ""
    return place


ELM_2 = Format(
    name="elm2",
    title="European Digital Credential and transcript in XML (ELM 2, ELMO)",
    spec="https://github.com/european-commission-empl/European-Learning-Model",
    fits=fits,
    read=read,
    annex=annex,
    rules=rules,
)
