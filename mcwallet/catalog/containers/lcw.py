"""What the Learner Credential Wallet writes as a backup: one profile, or a list of them."""

from collections.abc import Iterator

from mcwallet.catalog.containers.base import Ask, Container, Contents
from mcwallet.codec import json_slices
from mcwallet.codec.tree import Tree, strict
from mcwallet.errors import MalformedError, NotCredentialError
from mcwallet.model.artifact import Artifact
from mcwallet.model.json import Json

TYPE = "UniversalWallet2020"
SIGHT = 4096


def fits(data: bytes) -> bool:
    """Recognise one profile by its type; a list of them is a list."""
    if data[:SIGHT].lstrip()[:1] != b"{" or TYPE.encode() not in data:
        return False
    try:
        kind = dict(json_slices.members(data)).get("type", b"null")
        return Tree({"type": strict(kind)}).mentions("type", TYPE)
    except MalformedError:
        return False


def open_(artifact: Artifact, _ask: Ask | None = None) -> Contents:
    """Cut out what was collected; nothing else has to be there or in order.

    Private keys are reported and left behind, the profile's name and DID document are
    passed by.
    """
    contents = dict(json_slices.members(artifact.data)).get("contents", b"[]")
    artifacts: list[Artifact] = []
    ignored: list[str] = []
    troubles: list[tuple[str, NotCredentialError]] = []
    for where, data in _items(contents):
        value = _value(data)
        if holds_private_key(value):
            troubles.append((where, private_key()))
        elif _is_about_the_wallet(value):
            ignored.append(where)
        else:
            artifacts.append(Artifact(data, where))
    return Contents(
        artifacts=tuple(artifacts), ignored=tuple(ignored), troubles=tuple(troubles)
    )


def holds_private_key(value: Json) -> bool:
    """Recognise a key pair by the members that only its owner should have."""
    doc = Tree(value)
    if not doc.is_object():
        return False
    names = set(doc.members())
    return bool(names & _PRIVATE) or {"kty", "d"} <= names


def private_key() -> NotCredentialError:
    """Say that a private key was met and not kept."""
    return NotCredentialError(
        "a private key, which was not kept",
        hint="whoever has this file has the key: encrypt it, or delete it after importing",
    )


def _items(contents: bytes) -> Iterator[tuple[str, bytes]]:
    for at, data in enumerate(json_slices.items(contents)):
        yield f".contents[{at}]", data


def _value(data: bytes) -> Json:
    try:
        return strict(data)
    except MalformedError:
        return None


def _is_about_the_wallet(value: Json) -> bool:
    doc = Tree(value)
    return doc.is_object() and (
        doc.mentions("type", "ProfileMetadata")
        or doc.mentions("@context", "https://www.w3.org/ns/did/v1")
    )


_PRIVATE = frozenset(
    {
        "privateKeyMultibase",
        "privateKeyBase58",
        "privateKeyBase64",
        "privateKeyHex",
        "privateKeyJwk",
        "privateKeyPem",
        "secretKeyMultibase",
        "secretKeyJwk",
    }
)

LCW = Container(
    name="lcw",
    title="Learner Credential Wallet backup",
    spec="https://w3c-ccg.github.io/universal-wallet-interop-spec/",
    fits=fits,
    open=open_,
)
