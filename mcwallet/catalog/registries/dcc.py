"""Issuer registries of the Digital Credentials Consortium: a list of DIDs with names."""

from mcwallet.catalog.registries.base import Brought, Load, Registry
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError
from mcwallet.model.trust import Trust, TrustedIssuer


def fits(data: bytes) -> bool:
    """Recognise a JSON object with a table of DIDs."""
    return data.lstrip()[:1] == b"{" and (b'"registry"' in data or b'"entries"' in data)


def read(data: bytes, name: str, load: Load) -> Brought:  # noqa: ARG001 - it stands alone
    """Read ``{"meta": …, "registry": {did: {name, location, url}}}``.

    The older form has ``entries`` in place of ``registry``.
    """
    doc = Tree.parse(data)
    table = doc.get("registry") or doc.get("entries")
    if table is None:
        raise MalformedError(f"{name} has neither 'registry' nor 'entries'")
    issuers = tuple(
        TrustedIssuer(id=did, name=table[did].maybe_text("name"), source=name)
        for did in table.members()
        if did.startswith(("did:", "https://"))
    )
    return Brought(trust=Trust(issuers=issuers, sources=(name,)))


DCC = Registry(
    name="dcc",
    title="DCC issuer registry",
    spec="https://github.com/digitalcredentials/issuer-registry-client",
    fits=fits,
    read=read,
)
