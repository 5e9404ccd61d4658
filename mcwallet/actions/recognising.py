"""Tell what some bytes are, by what they hold and never by their name."""

import re

from mcwallet.catalog.envelopes import ENVELOPES
from mcwallet.catalog.envelopes.base import EnvelopeKind
from mcwallet.catalog.formats.base import Format
from mcwallet.catalog.formats.recognising import recognise
from mcwallet.codec.tree import Tree
from mcwallet.errors import (
    MalformedError,
    NotCredentialError,
    UnrecognisedError,
    UnsupportedError,
)
from mcwallet.model.artifact import Artifact
from mcwallet.model.envelope import Envelope
from mcwallet.model.values import dataclass


def kind_of(artifact: Artifact) -> EnvelopeKind:
    """Find the envelope that fits, or say what else it is."""
    for kind in ENVELOPES.values():
        if kind.fits(artifact):
            return kind
    raise _unknown(artifact.content)


def _unknown(content: bytes) -> UnrecognisedError:
    """Say what it is instead, where that is easy to see."""
    if _LINK.fullmatch(content[:MAX_LINK].strip()):
        return NotCredentialError(
            "a link, not a credential", hint="open it, and save what it leads to as a file"
        )
    if not content.strip():
        return UnrecognisedError("empty")
    if content.startswith(_ENCRYPTED):
        return NotCredentialError(
            "an encrypted file, not a credential", hint="open it first: mcwallet open FILE"
        )
    for start, what in _OTHERS.items():
        if content.startswith(start):
            return UnrecognisedError(f"{what} without a credential in it", hint=_AS_JSON)
    return UnrecognisedError("not a credential that mcwallet knows", hint=HINT)


@dataclass(frozen=True, slots=True)
class Opened:
    """What recognising some bytes found out already, so that it need not be done twice."""

    kind: EnvelopeKind
    envelope: Envelope
    form: Format | None


def must_be_credential(artifact: Artifact) -> Opened | None:
    """Raise unless the bytes are a credential, be it a broken one; return what was seen."""
    kind = kind_of(artifact)
    try:
        envelope = kind.open(artifact)
    except (MalformedError, UnsupportedError):
        if kind.name == "data-integrity":
            raise  # not even JSON: nothing says that it is a credential
        return None
    bare = address(envelope)
    form = None if bare else recognise(Tree(envelope.claims), envelope.kind)
    return Opened(kind, envelope, form)


def address(envelope: Envelope) -> str:
    """Return the address that is all an old badge holds."""
    own = envelope.claims.get("id")
    bare = envelope.kind == "hosted" and set(envelope.claims) == {"id"}
    return own if bare and isinstance(own, str) else ""


MAX_LINK = 8_000
_LINK = re.compile(
    rb"(?:https?://|openid-credential-offer:|openid4vp:|dccrequest:|org\.dcconsortium:"
    rb"|interaction:)[\x21-\x7e]+",
    re.IGNORECASE,
)
_ENCRYPTED = (b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----")
_OTHERS = {
    b"%PDF-": "a PDF",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "a picture or sound",
}
_AS_JSON = "ask the issuer for the credential as JSON or as a baked picture"
HINT = "mcwallet help formats lists what it can read"
