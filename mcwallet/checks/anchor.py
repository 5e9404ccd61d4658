"""Does the blockchain hold the root that a Blockcerts receipt leads to?"""

import re
from collections.abc import Iterator
from hashlib import sha256

from mcwallet.checks.base import Case, Question
from mcwallet.checks.keys import evidence_of
from mcwallet.checks.receipts import receipts
from mcwallet.codec.merkle import Anchored
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError, UnreachableError, UnsupportedError
from mcwallet.model.report import Check, Outcome
from mcwallet.model.world import Document, Source, World

MAX_TRANSACTION = 1_000_000
_KEY = "ecdsa-koblitz-pubkey:"
_SHORT = {"bitcoin": "btc", "ethereum": "eth"}
_HINT = "give the transaction with --evidence, as blockchain:{chain}:{transaction}"


def answer(case: Case, world: World) -> Iterator[Check]:
    """Look for the transaction in the verifier's evidence; nothing is fetched for it.

    The transaction has to carry the root, and to come from an address that the issuer
    lists. A network for tests shows nothing, whatever it holds.
    """
    if case.envelope.kind != "merkle":
        return
    found = list(receipts(case.envelope))
    if not found or not any(each.receipt.anchors for each in found):
        says = "The receipt names no transaction."
        yield _check(Outcome.UNDECIDED, "anchor.none", says)
    for each in found:
        for anchored in each.receipt.anchors:
            yield _one(anchored, each.receipt.root, case, world)


def _check(outcome: Outcome, code: str, says: str, *documents: Document) -> Check:
    hint = "" if outcome is not Outcome.UNDECIDED or documents else _HINT
    evidence = tuple(map(evidence_of, documents))
    return Check("anchor", outcome, code, says, hint, evidence)


def _one(anchored: Anchored, root: str, case: Case, world: World) -> Check:
    document = _transaction(anchored, world)
    if document is None:
        test = "" if anchored.main else ", and it is on a network for tests"
        says = f"The transaction on {anchored.chain} is not at hand{test}."
        return _check(Outcome.UNDECIDED, "anchor.missing", says)
    if document.source is Source.SENDER:
        says = "The transaction came from the sender: that shows nothing."
        return _check(Outcome.UNDECIDED, "anchor.sender", says, document)
    text = _readable(document)
    if not _carries(text, root) or not _is(anchored, text):
        says = "The transaction does not hold the root that the receipt leads to."
        return _check(Outcome.FAILED, "anchor.root", says, document)
    if not anchored.main:
        says = "The root is on a network for tests: that shows nothing."
        return _check(Outcome.UNDECIDED, "anchor.test", says, document)
    return _tied(text, document, case, world)


def _transaction(anchored: Anchored, world: World) -> Document | None:
    """Find the transaction under any of the names that its chain has."""
    short = _SHORT.get(anchored.chain, anchored.chain)
    chains = (anchored.chain, short, f"{anchored.chain}Mainnet", f"{anchored.chain}Testnet")
    for chain in chains:
        for spelled in (anchored.transaction, f"0x{anchored.transaction}"):
            try:
                return world.fetch(f"blockchain:{chain}:{spelled}")
            except UnreachableError:
                continue
    return None


def _readable(document: Document) -> str:
    """Return the transaction as text in lower case: JSON, or hex of the raw bytes."""
    data = document.artifact.content
    if len(data) > MAX_TRANSACTION:
        raise UnsupportedError("the transaction is longer than 1 MB")
    try:
        return data.decode().strip()
    except UnicodeDecodeError:
        return data.hex()


def _carries(text: str, root: str) -> bool:
    """Look for the root; where a document names it expressly, only there."""
    if text.startswith("{"):
        named = Tree.parse(text).members().get("remoteHash")
        if isinstance(named, str):
            return named.lower().removeprefix("0x") == root
    return root in text.lower()


def _is(anchored: Anchored, text: str) -> bool:
    """Hold a raw Bitcoin transaction against its own name, the hash of its bytes.

    What came with witnesses (BIP 144) has another name than the hash of all its bytes.
    """
    raw = _HEX.fullmatch(text)
    if anchored.chain != "bitcoin" or not raw or text[8:12] == "0001":
        return True
    data = bytes.fromhex(text)
    return sha256(sha256(data).digest()).digest()[::-1].hex() == anchored.transaction


def _tied(text: str, document: Document, case: Case, world: World) -> Check:
    """Compare who made the transaction with the addresses that the issuer lists."""
    issuer = case.credential.issuer.id
    try:
        profile = world.fetch(issuer)
        doc = Tree.parse(profile.artifact.content)
        listed = {key.removeprefix(_KEY).lower() for key in _keys(doc)}
    except (UnreachableError, MalformedError):
        says = "The root is there, but nothing at hand says whose transaction it is."
        return _check(Outcome.UNDECIDED, "anchor.untied", says, document)
    if profile.source is Source.SENDER:
        says = "The root is there, but only the sender says whose transaction it is."
        return _check(Outcome.UNDECIDED, "anchor.untied", says, document, profile)
    words = set(_WORD.findall(text.lower()))
    if listed & words:
        says = "The transaction holds the root, and is the issuer's."
        return _check(Outcome.PASSED, "anchor.ok", says, document, profile)
    if "issuingaddress" in words:
        says = "The transaction is not from an address that the issuer lists."
        return _check(Outcome.FAILED, "anchor.address", says, document, profile)
    says = "The root is there, but the transaction does not show whose it is."
    return _check(Outcome.UNDECIDED, "anchor.untied", says, document, profile)


def _keys(doc: Tree) -> Iterator[str]:
    for each in doc.each("publicKey"):
        own = each.members().get("id") if each.is_object() else each.value
        if isinstance(own, str) and own.startswith(_KEY):
            yield own


_HEX = re.compile("(?:[0-9a-fA-F]{2})+")
_WORD = re.compile("[0-9a-z]+")

ANCHOR = Question(name="anchor", title="Does the blockchain hold it?", answer=answer)
