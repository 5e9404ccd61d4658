"""Verifiable Credentials Data Model 1.1, the previous generation."""

from mcwallet.catalog.formats import vc_2, vcdm, vcdm_rules
from mcwallet.catalog.formats.base import Format
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Credential


def fits(doc: Tree) -> bool:
    """Recognise the format by its context."""
    return vcdm.generation(doc) == 1


def read(doc: Tree) -> Credential:
    """Read it like its successor; only the two dates had other names."""
    return vcdm.named(vcdm.credential(doc, "vc1"))


VC_1 = Format(
    name="vc1",
    title="Verifiable Credential 1.1",
    spec="https://www.w3.org/TR/vc-data-model-1.1/",
    fits=fits,
    read=read,
    annex=vc_2.annex,
    rules=vcdm_rules.rules,
)
