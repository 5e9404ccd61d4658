"""Claims, and whatever secures them. Nothing here has been believed yet."""

from dataclasses import field
from typing import TypeAlias

from mcwallet.model.json import Json, JsonObject
from mcwallet.model.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """An embedded proof as it was received (Data Integrity and its forerunners).

    ``suite`` is the cryptosuite of a ``DataIntegrityProof``, else the proof's type.
    ``options`` is the whole proof object, ``proofValue`` and ``jws`` included.
    """

    suite: str
    options: JsonObject = field(hash=False)
    path: str = "$.proof"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A JOSE signature as it was received (RFC 7515, RFC 7797).

    ``protected`` is the decoded protected header, ``message`` the exact signing input,
    ``unprotected`` the other header members (never used to choose an algorithm or key).
    """

    protected: JsonObject = field(hash=False)
    message: bytes
    value: bytes
    unprotected: JsonObject = field(default_factory=dict, hash=False)
    path: str = "$"


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlSignature:
    """A signature inside an XML document (XML-DSig, XAdES), as it was received.

    ``document`` is the whole document, since what was signed is found in it; ``number``
    counts its signatures from 0, those inside another signature left out.
    """

    document: bytes
    number: int
    path: str = "$"


Seal: TypeAlias = Proof | Signature | XmlSignature


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """An artifact opened up: its claims, and the seals that came with them.

    ``kind`` is one of ``data-integrity jws sd-jwt jades hosted merkle none``; a European
    seal in XML counts as ``jades`` too, which is what programs know it by. ``claims``
    is the credential (for a VC-JWT 1.1 the ``vc`` claim completed from the token's own
    claims, VCDM 1.1 §6.3.1). ``registered`` holds the claims of the token itself, such as
    ``iss`` or ``exp``; ``trouble`` says where the two contradict each other.

    Of an SD-JWT ``claims`` is what was disclosed, ``disclosed`` where it stands. If it
    came with a key binding, ``binding`` is its signature, ``bound`` its claims, and
    ``binding_trouble`` why it cannot belong to this token.
    """

    kind: str
    claims: JsonObject = field(hash=False)
    seals: tuple[Seal, ...] = ()
    registered: JsonObject = field(default_factory=dict, hash=False)
    trouble: tuple[str, ...] = ()
    extra: Json = field(default=None, hash=False)
    disclosed: tuple[str, ...] = ()
    binding: Signature | None = None
    bound: JsonObject = field(default_factory=dict, hash=False)
    binding_trouble: tuple[str, ...] = ()
