"""European seals: JAdES in JSON, usually over unencoded text (ETSI TS 119 182-1)."""

from mcwallet.catalog.envelopes.base import EnvelopeKind
from mcwallet.catalog.envelopes.tokens import headers, in_json
from mcwallet.codec import jws
from mcwallet.codec.tree import Tree, strict
from mcwallet.model.artifact import Artifact
from mcwallet.model.envelope import Envelope

UNDERSTOOD = frozenset(
    {"b64", "sigT", "iat", "adoTst", "x5t#o", "sigX5ts", "srCms", "sigPl", "srAts"}
    | {"sigPId", "sigD"}
)


def fits(artifact: Artifact) -> bool:
    """Recognise the headers that only JAdES has, or an unencoded payload."""
    value = in_json(artifact)
    return value is not None and any(
        protected.get("b64") is False
        or _TELLING & protected.keys()
        or "etsiU" in unprotected
        for protected, unprotected in headers(value)
    )


def open_(artifact: Artifact) -> Envelope:
    """Take the claims from the payload, exactly as the seal covers it.

    What the seal's conditions mean is for the questions about it: here they only have to
    be ones that those questions know.
    """
    token = jws.parse_json(in_json(artifact), UNDERSTOOD)
    claims = Tree(strict(token.payload)).members()
    return Envelope(kind="jades", claims=claims, seals=token.signatures)


_TELLING = frozenset({"sigT", "adoTst", "x5t#o", "sigX5ts", "sigPId", "sigPl", "sigD"})

JADES = EnvelopeKind(
    name="jades",
    title="European seal",
    spec="https://www.etsi.org/deliver/etsi_ts/119100_119199/11918201/",
    fits=fits,
    open=open_,
)
