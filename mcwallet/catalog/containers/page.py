"""A page that mcwallet exports alone: it carries the bundle that it was made from.

The bundle begins with the same page, which its holder signed; a page whose words differ
from that one is refused, so that nobody reads one thing and verifies another.
"""

import re
from base64 import b64decode
from binascii import Error

from mcwallet.catalog.containers.base import Ask, Container, Contents
from mcwallet.codec import zip_
from mcwallet.errors import MalformedError
from mcwallet.model.artifact import Artifact

_START = b"<!doctype html>"
_MARK = b'href="data:application/zip;base64,'
_LINK = re.compile(
    rb'<p><a download="portfolio\.zip" '
    rb'href="data:application/zip;base64,([A-Za-z0-9+/=]+)">[^<>]{1,200}</a></p>'
)


def fits(data: bytes) -> bool:
    """Recognise it by the bundle that it offers to save."""
    return data[: len(_START)].lower() == _START and _MARK in data


def open_(artifact: Artifact, _ask: Ask | None = None) -> Contents:
    """Take out the bundle, and compare the page with the one in it."""
    found = _LINK.search(artifact.data)
    try:
        data = b64decode(found[1], validate=True) if found else b""
    except Error:
        data = b""
    if found is None or not zip_.is_zip(data):
        raise MalformedError("the bundle inside the page is cut short or changed")
    page = artifact.data[: found.start()] + artifact.data[found.end() :]
    inside = {each.name: each.data for each in zip_.members(data)}
    if inside.get("index.html") != page:
        raise MalformedError(
            "the page says something else than the one that its holder signed",
            hint="believe only the bundle inside it: save that, and verify it",
        )
    return Contents(artifacts=(Artifact(data, ""),))


PAGE = Container(
    name="page",
    title="mcwallet page",
    spec="https://www.rfc-editor.org/rfc/rfc2397",
    fits=fits,
    open=open_,
)
