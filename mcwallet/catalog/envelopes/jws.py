"""Credentials signed as JSON Web Tokens (VCDM 1.1 §6.3.1, VC-JOSE-COSE §3.1, OB 2.0)."""

from mcwallet.catalog.envelopes import jades, sd_jwt
from mcwallet.catalog.envelopes.base import EnvelopeKind
from mcwallet.catalog.envelopes.tokens import (
    compact,
    completed,
    contradictions,
    in_json,
    own_claims,
    presented,
)
from mcwallet.codec import jws
from mcwallet.codec.tree import Tree, strict
from mcwallet.errors import MalformedError
from mcwallet.model.artifact import Artifact
from mcwallet.model.envelope import Envelope
from mcwallet.model.json import JsonObject


def fits(artifact: Artifact) -> bool:
    """Recognise a token by its first letters, or a JWS in JSON by its members."""
    if text := compact(artifact):
        return b"~" not in text and not jades.fits(artifact)
    if in_json(artifact) is None:
        return False
    return not jades.fits(artifact) and not sd_jwt.fits(artifact)


def open_(artifact: Artifact) -> Envelope:
    """Take out the credential: the payload, or its ``vc`` or ``vp`` claim.

    A token whose type is ``vc+jwt`` or ``vp+jwt`` is the credential itself.
    """
    token = _token(artifact)
    payload = Tree(strict(token.payload)).members()
    types = {jws.media_type(each.protected) for each in token.signatures}
    if any(each.endswith("sd-jwt") for each in types):
        raise MalformedError(
            "an SD-JWT should end with '~' or with a key binding",
            hint="the file seems to be cut short",
        )
    claims = stated = payload
    registered = own_claims(payload)
    if not types & {"vc+jwt", "vp+jwt"} and ("vc" in payload or "vp" in payload):
        stated = _inside(payload)
        complete = completed if "vc" in payload else presented
        claims = complete(stated, registered)
    return Envelope(
        kind="jws",
        claims=claims,
        seals=token.signatures,
        registered=registered,
        trouble=tuple(contradictions(stated, registered)),
    )


def _token(artifact: Artifact) -> jws.Token:
    if text := compact(artifact):
        return jws.parse_compact(text)
    return jws.parse_json(in_json(artifact))


def _inside(payload: JsonObject) -> JsonObject:
    if "vc" in payload and "vp" in payload:
        raise MalformedError("the token holds a credential and a presentation at once")
    value = payload["vc"] if "vc" in payload else payload["vp"]
    if not isinstance(value, dict):
        raise MalformedError("the token's 'vc' or 'vp' should be an object")
    return value


JWS = EnvelopeKind(
    name="jws",
    title="Signed token",
    spec="https://www.w3.org/TR/vc-jose-cose/#securing-with-jose",
    fits=fits,
    open=open_,
)
