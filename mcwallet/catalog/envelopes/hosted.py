"""Open Badges 1.x and 2.0 assertions, which are believed because of where they stand."""

import re

from mcwallet.catalog.envelopes.base import EnvelopeKind
from mcwallet.codec.tree import Tree, object_in
from mcwallet.model.artifact import Artifact
from mcwallet.model.envelope import Envelope


def fits(artifact: Artifact) -> bool:
    """Recognise an assertion without a seal, or a badge that holds only its address."""
    content = artifact.content
    picture = artifact.inner is not None and artifact.data[:1] != b'"'
    if picture and _ADDRESS.fullmatch(content):
        return True
    doc = object_in(content)
    return doc is not None and is_assertion(doc)


def is_assertion(doc: Tree) -> bool:
    """Tell whether it awards a badge in the terms of Open Badges 1.x or 2.0."""
    members = doc.members()
    if "proof" in members or "signature" in members or "credentialSubject" in members:
        return False
    awards = {"recipient", "verify", "verification"} & set(members)
    return doc.mentions("type", "Assertion") or ("badge" in members and bool(awards))


def open_(artifact: Artifact) -> Envelope:
    """Take the assertion as it is; of an address nothing but the address is known."""
    if _ADDRESS.fullmatch(artifact.content):
        return Envelope(kind="hosted", claims={"id": artifact.content.decode().strip()})
    return Envelope(kind="hosted", claims=Tree.parse(artifact.content).members())


_ADDRESS = re.compile(rb"\s*https?://[\x21-\x7e]{1,2000}\s*", re.IGNORECASE)

HOSTED = EnvelopeKind(
    name="hosted",
    title="Hosted assertion",
    spec="https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#HostedBadge",
    fits=fits,
    open=open_,
)
