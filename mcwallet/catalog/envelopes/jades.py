"""European seals: JAdES, usually in JSON over unencoded text (ETSI TS 119 182-1)."""

from mcwallet.catalog.envelopes.base import EnvelopeKind
from mcwallet.catalog.envelopes.tokens import compact, headers, in_json, protected_of
from mcwallet.codec import jws
from mcwallet.codec.tree import Tree, strict
from mcwallet.model.artifact import Artifact
from mcwallet.model.envelope import Envelope
from mcwallet.model.json import JsonObject

UNDERSTOOD = frozenset(
    {"b64", "sigT", "iat", "adoTst", "x5t#o", "sigX5ts", "srCms", "sigPl", "srAts"}
    | {"sigPId", "sigD"}
)


def fits(artifact: Artifact) -> bool:
    """Recognise the headers that only JAdES has, or an unencoded payload.

    A compact token has to name a certificate besides, since tokens with a key of another
    kind borrow some of these headers.
    """
    if (text := compact(artifact)) and b"~" not in text:
        header = protected_of(text.partition(b".")[0].decode("ascii", "replace"))
        return not _CERTIFICATES.isdisjoint(header) and _tells(header)
    value = in_json(artifact)
    return value is not None and any(
        protected.get("b64") is False or _tells(protected) or "etsiU" in unprotected
        for protected, unprotected in headers(value)
    )


def _tells(header: JsonObject) -> bool:
    """Tell a seal by its headers: ``iat`` stands in the header of newer ones."""
    dated = "iat" in header and not _CERTIFICATES.isdisjoint(header)
    return dated or not _TELLING.isdisjoint(header)


def open_(artifact: Artifact) -> Envelope:
    """Take the claims from the payload, exactly as the seal covers it.

    What the seal's conditions mean is for the questions about it: here they only have to
    be ones that those questions know.
    """
    if text := compact(artifact):
        token = jws.parse_compact(text, UNDERSTOOD)
    else:
        token = jws.parse_json(in_json(artifact), UNDERSTOOD)
    claims = Tree(strict(token.payload)).members()
    return Envelope(kind="jades", claims=claims, seals=token.signatures)


_CERTIFICATES = frozenset({"x5c", "x5t#S256", "x5t#o", "sigX5ts"})
_TELLING = frozenset({"sigT", "adoTst", "x5t#o", "sigX5ts", "sigPId", "sigPl", "sigD"})

JADES = EnvelopeKind(
    name="jades",
    title="European seal",
    spec="https://www.etsi.org/deliver/etsi_ts/119100_119199/11918201/",
    fits=fits,
    open=open_,
)
