"""Merkle proofs as Blockcerts carry them: from a document's hash to a root."""

from collections.abc import Iterator
from hashlib import sha256
from string import hexdigits

from mcwallet.codec import cbor, multibase
from mcwallet.codec.tree import Tree
from mcwallet.errors import LimitError, MalformedError
from mcwallet.model.envelope import Proof
from mcwallet.model.values import dataclass

MAX_STEPS = 64
MAX_TEXT = 20_000
_LENGTH = 64
_ROOT, _TARGET, _ANCHORS, _PATH = range(4)
_CHAINS = {0: "bitcoin", 1: "ethereum"}
_MAINNET = 1


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where a root was written down: the chain, the transaction, and if it counts."""

    chain: str
    transaction: str
    main: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """A path from a document's hash (``target``) to a ``root``; hashes are in hex.

    Each step of ``path`` tells whether its hash stands on the left.
    """

    target: str
    root: str
    path: tuple[tuple[bool, str], ...]
    anchors: tuple[Anchored, ...]

    def leads(self) -> bool:
        """Tell whether the path leads from the target to the root."""
        here = bytes.fromhex(self.target)
        for left, other in self.path:
            beside = bytes.fromhex(other)
            here = sha256(beside + here if left else here + beside).digest()
        return here.hex() == self.root


def read(proof: Proof) -> Receipt:
    """Read a receipt of any generation: chainpoint v2, MerkleProof2017, MerkleProof2019."""
    doc = Tree(proof.options, proof.path)
    return _compact(doc) if doc.get("proofValue") else _plain(doc)


def _plain(doc: Tree) -> Receipt:
    steps = []
    for each in doc.each("proof"):
        (name,) = each.members() if len(each.members()) == 1 else ("",)
        if name not in {"left", "right"}:
            raise MalformedError(f"{each.path} should be a left or a right")
        steps.append((name == "left", _hash(each[name].value)))
    return _receipt(
        doc["targetHash"].value,
        doc["merkleRoot"].value,
        steps,
        tuple(_anchor_2(each) for each in doc.each("anchors")),
    )


def _anchor_2(each: Tree) -> Anchored:
    chain, kind = each.maybe_text("chain"), each.maybe_text("type")
    ether = "eth" in f"{chain}{kind}".lower()
    return Anchored(
        "ethereum" if ether else "bitcoin",
        each["sourceId"].text().removeprefix("0x").lower(),
        chain in {"bitcoinMainnet", "ethereumMainnet"},
    )


def _compact(doc: Tree) -> Receipt:
    """Read what lds-merkle-proof-2019 packs into ``proofValue``."""
    text = doc["proofValue"].text()
    if not text.startswith("z"):
        raise MalformedError(f"{doc.path}.proofValue should begin with z")
    members = dict(_pairs(cbor.decode(multibase.decode(text, limit=MAX_TEXT))))
    steps = [
        (side == 0, _hash(_inner(value)))
        for side, value in (
            pair for step in _list(members.get(_PATH)) for pair in (_pair(step),)
        )
    ]
    anchors = tuple(_anchor_3(dict(_pairs(each))) for each in _list(members.get(_ANCHORS)))
    return _receipt(
        _inner(members.get(_TARGET)), _inner(members.get(_ROOT)), steps, anchors
    )


def _anchor_3(members: dict[object, object]) -> Anchored:
    """Read an anchor: chain, then network and transaction, or a chain for tests only."""
    chain = members.get(0)
    name = _CHAINS.get(chain, "") if isinstance(chain, int) else ""
    if not name:
        return Anchored("mocknet", "", main=False)
    transaction = _inner(members.get(2))
    shown = transaction.hex() if isinstance(transaction, bytes) else str(transaction)
    return Anchored(name, shown.removeprefix("0x").lower(), members.get(1) == _MAINNET)


def _receipt(
    target: object,
    root: object,
    steps: list[tuple[bool, str]],
    anchors: tuple[Anchored, ...],
) -> Receipt:
    if len(steps) > MAX_STEPS:
        raise LimitError(f"a Merkle path has more than {MAX_STEPS} steps")
    return Receipt(_hash(target), _hash(root), tuple(steps), anchors)


def _hash(value: object) -> str:
    text = value.hex() if isinstance(value, bytes) else value
    if isinstance(text, str):
        text = text.removeprefix("0x").lower()
        if len(text) == _LENGTH and all(letter in hexdigits for letter in text):
            return text
    raise MalformedError("a Merkle proof holds a hash that is not 32 bytes in hex")


def _inner(value: object) -> object:
    """Unpack a hash, which is CBOR inside the CBOR."""
    return cbor.decode(value) if isinstance(value, bytes) else value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise MalformedError("a Merkle proof lacks a part")
    return value


def _pair(value: object) -> tuple[object, object]:
    pair = _list(value)
    if len(pair) != 2:  # noqa: PLR2004 - a pair
        raise MalformedError("a Merkle proof is not made of pairs")
    return pair[0], pair[1]


def _pairs(value: object) -> Iterator[tuple[object, object]]:
    if isinstance(value, dict):
        yield from value.items()
    else:
        for each in _list(value):
            key, inner = _pair(each)
            if not isinstance(key, int | str):
                raise MalformedError("a Merkle proof is not made of pairs")
            yield key, inner
