"""ecdsa-sd-2023: the holder shows some statements, each signed on its own."""

from hashlib import sha256
from typing import Final

from mcwallet.catalog.proofs import covered
from mcwallet.catalog.proofs.base import ProofSuite
from mcwallet.codec import base64url, cbor, multibase
from mcwallet.codec.jsonld import Contexts, canonical, expand_quads, rdfc
from mcwallet.codec.tree import Tree
from mcwallet.crypto.algorithms import verify as verify_signature
from mcwallet.crypto.keys import from_multikey
from mcwallet.errors import MalformedError, UnsupportedError
from mcwallet.model.envelope import Envelope, Proof
from mcwallet.model.json import JsonObject
from mcwallet.model.keys import PublicKey
from mcwallet.model.values import dataclass

BASE, DERIVED = b"\xd9\x5d\x00", b"\xd9\x5d\x01"
NAME: Final = "ecdsa-sd-2023"
MAX_VALUE: Final = 400_000

_SIGNATURE, _KEY, _LABEL = 64, 35, 32


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A derived proof's value (vc-di-ecdsa §3.5.7)."""

    signature: bytes
    key_bytes: bytes
    signatures: tuple[bytes, ...]
    labels: dict[str, str]
    mandatory: frozenset[int]


def verify(
    envelope: Envelope, proof: Proof, key: PublicKey, contexts: Contexts | None
) -> bool:
    """Verify a derived proof (vc-di-ecdsa §3.6.8)."""
    disclosure = parse(proof)
    covered.check(NAME, proof)
    document = covered.document(envelope, proof)
    options = covered.in_context(proof, document)

    def fits(known: Contexts) -> bool:
        return _fits(disclosure, document, options, known, key)

    return covered.fits_some(document, contexts, fits)


def _fits(
    disclosure: Disclosure,
    document: JsonObject,
    options: JsonObject,
    contexts: Contexts,
    key: PublicKey,
) -> bool:
    mandatory, others = statements(document, contexts, disclosure)
    if len(others) != len(disclosure.signatures):
        raise MalformedError("a selective proof does not sign each statement once")
    about = sha256(canonical(options, contexts)).digest()
    hashed = sha256("".join(mandatory).encode()).digest()
    message = about + disclosure.key_bytes + hashed
    if not verify_signature(key, "ES256", message, disclosure.signature):
        return False
    own = from_multikey(multibase.encode(disclosure.key_bytes))
    return all(
        verify_signature(own, "ES256", statement.encode(), signature)
        for statement, signature in zip(others, disclosure.signatures, strict=True)
    )


def statements(
    document: JsonObject, contexts: Contexts, disclosure: Disclosure
) -> tuple[list[str], list[str]]:
    """Return the mandatory statements and the others, with the proof's names for nodes."""
    quads = expand_quads(document, contexts)
    _, ids = rdfc.canonicalize(quads)
    if set(ids.values()) != disclosure.labels.keys():
        raise MalformedError("a selective proof does not name the nodes of the document")
    labels = {node: disclosure.labels[name] for node, name in ids.items()}
    lines = rdfc.write(quads, labels)
    if any(index >= len(lines) for index in disclosure.mandatory):
        raise MalformedError("a selective proof counts more statements than there are")
    mandatory = [line for at, line in enumerate(lines) if at in disclosure.mandatory]
    return mandatory, [
        line for at, line in enumerate(lines) if at not in disclosure.mandatory
    ]


def parse(proof: Proof) -> Disclosure:
    """Read a derived proof's value (vc-di-ecdsa §3.5.7), exactly as it must be."""
    text = Tree(proof.options, proof.path)["proofValue"].text()
    if not text.startswith("u"):
        raise MalformedError(f"{proof.path}.proofValue should begin with u")
    data = multibase.decode(text, limit=MAX_VALUE)
    if data.startswith(BASE):
        raise UnsupportedError(
            "this is the holder's copy, with every statement open",
            hint="derive a proof from it before you show it",
        )
    if not data.startswith(DERIVED):
        raise MalformedError(f"{proof.path}.proofValue is not that of a derived proof")
    match cbor.decode(data[len(DERIVED) :]):
        case [bytes(one), bytes(key), list(signatures), dict(labels), list(mandatory)]:
            return Disclosure(
                _exactly(one, _SIGNATURE),
                _exactly(key, _KEY),
                tuple(_exactly(each, _SIGNATURE) for each in signatures),
                {_label(name): _node(label) for name, label in labels.items()},
                _indexes(mandatory),
            )
        case _:
            raise MalformedError(f"{proof.path}.proofValue has not the five parts it needs")


def _exactly(item: cbor.Item, length: int) -> bytes:
    if not isinstance(item, bytes) or len(item) != length:
        raise MalformedError(f"a part of a selective proof should be {length} bytes long")
    return item


def _label(item: cbor.Item) -> str:
    if not isinstance(item, int) or item < 0:
        raise MalformedError("a selective proof names a node by something else")
    return f"_:c14n{item}"


def _node(item: cbor.Item) -> str:
    return "_:u" + base64url.encode(_exactly(item, _LABEL))


def _indexes(items: list[cbor.Item]) -> frozenset[int]:
    found = frozenset(item for item in items if isinstance(item, int) and item >= 0)
    if len(found) != len(items):
        raise MalformedError("a selective proof counts its statements wrongly")
    return found


ECDSA_SD_2023 = ProofSuite(
    name=NAME,
    spec="https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-sd-2023",
    key_kinds=frozenset({"P-256"}),
    verify=verify,
)
