"""A JAdES seal taken apart (ETSI TS 119 182-1 §5); nothing is believed yet."""

from base64 import b64decode
from binascii import Error
from collections.abc import Iterable, Iterator
from itertools import chain as chain_
from itertools import islice
from typing import TypeVar

from mcwallet.codec import base64url, x509
from mcwallet.codec.tree import Tree
from mcwallet.codec.x509 import Certificate
from mcwallet.errors import LimitError, MalformedError, UnsupportedError, WalletError
from mcwallet.model.envelope import Signature
from mcwallet.model.values import dataclass

MAX_CERTIFICATES = 10
MAX_COMPONENTS = 64
MAX_EMBEDDED = 64
MAX_TOKENS = 16
STAMPS = ("sigTst", "arcTst")
T = TypeVar("T")
_READ = frozenset({*STAMPS, "xVals", "rVals", "axVals", "arVals", "tstVD", "anyValData"})


@dataclass(frozen=True, slots=True)
class Stamped:
    """A time-stamp token and what it should cover, in pieces; none if we can't tell."""

    kind: str
    token: bytes
    covers: tuple[bytes, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """One signature of a sealed credential, in its parts.

    ``signed`` is what was signed beside the header: the payload as it stands in the
    envelope. ``chain`` is ``x5c``; ``pool`` holds every certificate that came along.
    ``intact`` is false where a digest inside the seal fits no more (XML only).
    """

    signature: Signature
    header: Tree
    signed: bytes
    chain: tuple[Certificate, ...]
    pool: tuple[Certificate, ...]
    stamps: tuple[Stamped, ...]
    lists: tuple[bytes, ...]
    responses: tuple[bytes, ...]
    unread: tuple[str, ...]
    shape: str = "JAdES"
    intact: bool = True

    @property
    def level(self) -> str:
        """The baseline level whose shape it has, which proves nothing by itself."""
        kinds = {stamp.kind for stamp in self.stamps}
        if "arcTst" in kinds:
            return "LTA"
        if "sigTst" not in kinds:
            return "B"
        return "LT" if self.lists or self.responses else "T"


def read(signature: Signature) -> Seal:
    """Take a seal apart, within limits."""
    header = Tree(signature.protected, f"{signature.path}.protected")
    both = set(signature.protected) & set(signature.unprotected)
    if both:
        raise MalformedError("the signed and the unsigned header share a name")
    if header.get("sigD"):
        raise UnsupportedError("the seal is about bytes that are kept elsewhere (sigD)")
    protected, dot, signed = signature.message.partition(b".")
    if not dot:
        raise MalformedError("the seal does not say what it signs")
    written, components = _components(signature)
    value = base64url.encode(signature.value).encode()
    before = (signed, b".", protected, b".", value, b".")
    chain = _chain(header)
    return Seal(
        signature=signature,
        header=header,
        signed=signed,
        chain=chain,
        pool=within(chain_(chain, _certificates(components)), MAX_EMBEDDED),
        stamps=within(
            chain_(
                _tokens("adoTst", header.get("adoTst"), (signed,)),
                _all_stamps(written, components, before),
            ),
            MAX_TOKENS,
        ),
        lists=_revocation(components, "crlVals"),
        responses=_revocation(components, "ocspVals"),
        unread=tuple(sorted({n for c in components for n in c.members()} - _READ)),
    )


def decode(value: Tree) -> bytes:
    """Decode standard base64, as X.509 objects are written (RFC 7515 §4.1.6)."""
    try:
        return b64decode(value.text(), validate=True)
    except (Error, ValueError):
        raise MalformedError(f"{value.path} is not base64") from None


def _chain(header: Tree) -> tuple[Certificate, ...]:
    stated = header.get("x5c")
    if stated is None:
        return ()
    if not stated.is_list() or not (items := tuple(stated.items())):
        raise MalformedError(f"{stated.path} should list certificates")
    if len(items) > MAX_CERTIFICATES:
        raise LimitError(f"the seal names more than {MAX_CERTIFICATES} certificates")
    return tuple(x509.certificate(decode(item)) for item in items)


def _components(signature: Signature) -> tuple[tuple[bytes | None, ...], tuple[Tree, ...]]:
    """Read ``etsiU``: each component as it is written, if it is, and as an object."""
    unsigned = Tree(signature.unprotected, f"{signature.path}.header").get("etsiU")
    if unsigned is None:
        return (), ()
    if not unsigned.is_list():
        raise MalformedError(f"{unsigned.path} should be a list")
    items = tuple(unsigned.items())
    if len(items) > MAX_COMPONENTS:
        raise LimitError(f"the seal has more than {MAX_COMPONENTS} unsigned components")
    if len({item.is_object() for item in items}) > 1:
        raise MalformedError(f"{unsigned.path} mixes two kinds of components")
    if items and items[0].is_object():
        return tuple(None for _ in items), items
    written = tuple(item.text().encode("ascii", "replace") for item in items)
    trees = tuple(
        Tree(Tree.parse(base64url.decode(text)).members(), item.path)
        for text, item in zip(written, items, strict=True)
    )
    return written, trees


def _all_stamps(
    written: tuple[bytes | None, ...],
    components: tuple[Tree, ...],
    before: tuple[bytes, ...],
) -> Iterator[Stamped]:
    """Go through the time-stamps on the seal, and on all that stands before them.

    Where components stand as JSON objects, what ``arcTst`` covers depends on a
    canonicalisation (§5.3.6.3), and is left open.
    """
    for index, component in enumerate(components):
        yield from _tokens("sigTst", component.get("sigTst"), before[4:5])
        earlier = tuple(text for text in written[:index] if text is not None)
        covers = (*before, *earlier) if written[index] is not None else None
        yield from _tokens("arcTst", component.get("arcTst"), covers)


def _tokens(
    kind: str, container: Tree | None, covers: tuple[bytes, ...] | None
) -> Iterator[Stamped]:
    if container is None:
        return
    tokens = tuple(container["tstTokens"].items())
    if not tokens:
        raise MalformedError(f"{container.path} holds no time-stamp")
    for token in tokens:
        yield Stamped(kind, decode(token["val"]), covers)


def _containers(components: tuple[Tree, ...], name: str) -> Iterator[Tree]:
    """Go through validation data, which also comes inside a further container."""
    for component in components:
        found = component.get(name)
        if found:
            yield found
        for wrapper in ("tstVD", "anyValData"):
            inside = component.get(wrapper)
            if inside and inside.is_object() and (found := inside.get(name)):
                yield found


def _certificates(components: tuple[Tree, ...]) -> Iterator[Certificate]:
    """Go through embedded certificates; an unreadable one is merely of no use."""
    for name in ("xVals", "axVals"):
        for container in _containers(components, name):
            for item in container.items():
                stated = item.get("x509Cert") if item.is_object() else None
                if stated:
                    try:
                        yield x509.certificate(decode(stated["val"]))
                    except WalletError:
                        continue


def _revocation(components: tuple[Tree, ...], name: str) -> tuple[bytes, ...]:
    found = (
        decode(item["val"])
        for kind in ("rVals", "arVals")
        for container in _containers(components, kind)
        for item in container.each(name)
    )
    return within(found, MAX_EMBEDDED)


def within(items: Iterable[T], limit: int) -> tuple[T, ...]:
    """Take the items, and stop reading as soon as there are too many."""
    found = tuple(islice(items, limit + 1))
    if len(found) > limit:
        raise LimitError(f"the seal carries more than {limit} embedded objects of a kind")
    return found
