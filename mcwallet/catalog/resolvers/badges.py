"""Who issued a signed badge of Open Badges 2.0, which names only its badge class."""

from mcwallet.catalog.resolvers.https import split
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError, UnsupportedError
from mcwallet.model.json import JsonObject
from mcwallet.model.world import Fetch, Source

MAX_DOCUMENT = 1_000_000


def badge_issuer(claims: JsonObject, fetch: Fetch) -> str:
    """Return the id of the issuer that the badge class names, or nothing.

    Whoever may issue a badge is for the badge class at its own address to say, so a copy
    that the sender brought along decides nothing.
    """
    badge = Tree(claims).get("badge")
    if badge is None:
        return ""
    if isinstance(badge.value, str):
        return _listed(badge.value, fetch)
    return _id(badge["issuer"]) if badge.get("issuer") else ""


def _listed(url: str, fetch: Fetch) -> str:
    split(url)
    document = fetch(url)
    if document.source is Source.SENDER:
        raise UnsupportedError(
            "the badge class is only known from the sender",
            hint="run again with --online, or give the badge class with --evidence",
        )
    if len(document.artifact.content) > MAX_DOCUMENT:
        raise UnsupportedError("the badge class is longer than 1 MB")
    try:
        doc = Tree.parse(document.artifact.content)
        if doc["id"].text() != url:
            raise UnsupportedError("the badge class at its address has another id")
        return _id(doc["issuer"])
    except MalformedError as error:
        raise UnsupportedError(f"the badge class cannot be used: {error}") from error


def _id(issuer: Tree) -> str:
    return issuer["id"].text() if issuer.is_object() else issuer.text()
