"""Endorsements (Open Badges 3.0 §EndorsementCredential): somebody speaks well of something.

An endorsement is evidence about an achievement or an issuer, never an achievement.
"""

from collections.abc import Iterator
from dataclasses import replace

from mcwallet.catalog.formats import vc_2, vcdm, vcdm_rules
from mcwallet.catalog.formats.annex import elements, stated
from mcwallet.catalog.formats.base import Format
from mcwallet.catalog.formats.reading import is_a, objects, words
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Credential, Element, Kind


def fits(doc: Tree) -> bool:
    """Recognise the format by its type."""
    return is_a(doc, "EndorsementCredential")


def read(doc: Tree) -> Credential:
    """Read it as a statement about its subject, which is seldom a learner."""
    return replace(vcdm.named(vcdm.credential(doc, "endorsement")), kind=Kind.ENDORSEMENT)


def rules(doc: Tree) -> Iterator[str]:
    """Say which MUSTs of the data model and of the endorsement are broken."""
    yield from vcdm_rules.rules(doc)
    if isinstance(doc.value, dict):
        for one in objects(doc, "credentialSubject"):
            if "type" in one.members() and not is_a(one, "EndorsementSubject"):
                yield f"{one.path}.type should include EndorsementSubject"


def annex(doc: Tree) -> tuple[Element, ...]:
    """Show who endorses and what they say; it has no learner and no achievement."""
    found = vc_2.common(doc)
    comments = tuple(
        one
        for subject in objects(doc, "credentialSubject")
        for one in stated(
            words(subject, "endorsementComment"), f"{subject.path}.endorsementComment"
        )
    )
    return elements(
        **found
        | {
            "learner": (),
            "further_information": (*comments, *found["further_information"]),
        }
    )


ENDORSEMENT = Format(
    name="endorsement",
    title="Endorsement (Open Badges 3.0)",
    spec="https://www.imsglobal.org/spec/ob/v3p0/#endorsementcredential",
    fits=fits,
    read=read,
    annex=annex,
    rules=rules,
)
