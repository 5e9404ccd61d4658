"""Entity statements of OpenID Federation 1.0: what one organisation says of another.

Each is a signed token. One about its own issuer is an entity configuration, any other a
subordinate statement. Read here is what a verifier of issuers needs: who speaks of whom,
until when, with which keys, under which constraints, and the organisation's name; other
metadata and the policies over it are not applied. Who is believed, ``trust_chains`` says.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache

from mcwallet.catalog.registries.base import Brought, Load, Registry
from mcwallet.codec import jws
from mcwallet.codec.tree import Tree
from mcwallet.crypto.keys import from_jwk, holds_private
from mcwallet.errors import LimitError, MalformedError, UnsupportedError
from mcwallet.model.envelope import Signature
from mcwallet.model.keys import PublicKey
from mcwallet.model.trust import Trust
from mcwallet.model.values import dataclass

TYPE = "entity-statement+jwt"
MAX_STATEMENT = 256 * 1024
MAX_STATEMENTS = 5_000
MAX_KEYS = 50
MAX_HINTS = 20
MAX_NAMES = 200
_FIRST = re.compile(rb'\s*(?:\[\s*")?(e[yw][A-Za-z0-9_-]{1,4096})\.')
_ONE = re.compile(r"[A-Za-z0-9_.-]+")
_ID = re.compile(r"(?:https://|did:)[\x21-\x7e]{1,2000}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """What a superior allows below it (§6.2); ``None`` where it says nothing.

    ``longest`` is how many organisations may stand between it and the chain's subject.
    """

    longest: int | None = None
    permitted: tuple[str, ...] | None = None
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One entity statement as it was received: its signature has not been checked.

    ``keys`` are the subject's, by ``kid``; there are none in statements about DIDs, whose
    own document gives their keys. ``fetch`` is where the subject says what it says of
    others.
    """

    issuer: str
    subject: str
    issued: datetime
    expires: datetime
    signature: Signature
    keys: tuple[tuple[str, PublicKey], ...] = ()
    hints: tuple[str, ...] = ()
    fetch: str = ""
    name: str = ""
    constraints: Constraints = Constraints()

    @property
    def own(self) -> bool:
        """Tell whether it is about its own issuer."""
        return self.issuer == self.subject


@lru_cache(maxsize=256)
def statement(token: str) -> Statement:
    """Read one statement (§3.2); raises ``MalformedError`` for what can be none."""
    if len(token) > MAX_STATEMENT:
        raise LimitError("an entity statement is longer than 256 KiB")
    parsed = jws.parse_compact(token)
    [signature] = parsed.signatures
    if jws.media_type(signature.protected) != TYPE:
        raise MalformedError(f"an entity statement should be of type {TYPE}")
    claims = Tree.parse(parsed.payload)
    issuer, subject = _identifier(claims["iss"]), _identifier(claims["sub"])
    own = issuer == subject
    _check_place(claims, own=own)
    return Statement(
        issuer=issuer,
        subject=subject,
        issued=_moment(claims["iat"]),
        expires=_moment(claims["exp"]),
        signature=signature,
        keys=_keys(claims, needed=own or subject.startswith("https:")),
        hints=_hints(claims),
        fetch=_about_itself(claims, "federation_fetch_endpoint"),
        name=_about_itself(claims, "organization_name"),
        constraints=_constraints(claims),
    )


def tokens(data: bytes) -> tuple[str, ...]:
    """Take a file apart: one token, one on each line, or a JSON array (a trust chain)."""
    text = data.strip()
    if text.startswith(b"["):
        found = [each.text() for each in Tree.parse(text).items()]
    else:
        found = [each.decode("ascii", "replace") for each in text.split()]
    if len(found) > MAX_STATEMENTS:
        raise LimitError(f"the file holds more than {MAX_STATEMENTS} statements")
    if not all(_ONE.fullmatch(each) for each in found):
        raise MalformedError("the file should hold nothing but entity statements")
    return tuple(found)


def fits(data: bytes) -> bool:
    """Recognise the file by the type of its first token."""
    first = _FIRST.match(data[:8192])
    if not first:
        return False
    try:
        return jws.media_type(jws.peek(first[1])) == TYPE
    except MalformedError:
        return False


def read(data: bytes, name: str, load: Load) -> Brought:  # noqa: ARG001 - it stands alone
    """Keep the statements; they count only under a federation that the verifier pinned.

    One that asks for more than we understand stays: it will vouch for nobody.
    """
    found = tokens(data)
    for each in found:
        with suppress(UnsupportedError):
            statement(each)
    return Brought(trust=Trust(statements=found, sources=(name,)))


def _identifier(value: Tree) -> str:
    if not _ID.fullmatch(value.text()):
        raise MalformedError(f"{value.path} should be an https address or a DID")
    return value.text()


def _moment(value: Tree) -> datetime:
    try:
        return datetime.fromtimestamp(value.number(), UTC)
    except (ValueError, OverflowError, OSError):
        raise MalformedError(f"{value.path} is no moment that there can be") from None


def _check_place(claims: Tree, *, own: bool) -> None:
    """Refuse what must not stand here, and what we would have to understand (§3.2)."""
    misplaced = _ONLY_BELOW if own else _ONLY_OWN
    for name in misplaced & claims.members().keys():
        raise MalformedError(f"$.{name} should not stand in such a statement")
    for name in ("crit", "metadata_policy_crit"):
        if claims.get(name) is not None:
            raise UnsupportedError(f"$.{name} asks for more than is understood here")


def _keys(claims: Tree, *, needed: bool) -> tuple[tuple[str, PublicKey], ...]:
    if claims.get("jwks") is None and not needed:
        return ()
    listed = claims["jwks"]["keys"]
    if not listed.is_list():
        raise MalformedError(f"{listed.path} should be a list")
    found: dict[str, PublicKey] = {}
    seen: set[str] = set()
    for count, each in enumerate(listed.items()):
        if count >= MAX_KEYS:
            raise LimitError(f"{listed.path} lists more than {MAX_KEYS} keys")
        kid = each["kid"].text()
        if not kid or kid in seen or holds_private(each.members()):
            raise MalformedError(f"{each.path} should be a public key with its own 'kid'")
        seen.add(kid)
        try:
            found[kid] = from_jwk(each.members())
        except UnsupportedError:
            continue  # a key for something else than signatures
    return tuple(found.items())


def _hints(claims: Tree) -> tuple[str, ...]:
    listed = claims.get("authority_hints")
    if listed is None:
        return ()
    hints = tuple(_identifier(each) for each in listed.items())
    if not listed.is_list() or not hints or len(hints) > MAX_HINTS:
        raise MalformedError(f"{listed.path} should list 1 to {MAX_HINTS} organisations")
    return hints


def _about_itself(claims: Tree, key: str) -> str:
    """Read what the metadata of a federation entity says (§5.1.1)."""
    metadata = claims.get("metadata")
    entity = metadata.get("federation_entity") if metadata else None
    return entity.maybe_text(key) if entity else ""


def _constraints(claims: Tree) -> Constraints:
    found = claims.get("constraints")
    if found is None:
        return Constraints()
    longest, names = found.get("max_path_length"), found.get("naming_constraints")
    if longest and isinstance(longest.value, str):
        raise MalformedError(f"{longest.path} should be a whole number")
    permitted = names.get("permitted") if names else None
    excluded = names.get("excluded") if names else None
    return Constraints(
        longest=longest.count() if longest else None,
        permitted=tuple(_names(permitted)) if permitted else None,
        excluded=tuple(_names(excluded)) if excluded else (),
    )


def _names(listed: Tree) -> Iterator[str]:
    if not listed.is_list():
        raise MalformedError(f"{listed.path} should be a list")
    for count, each in enumerate(listed.items()):
        if count >= MAX_NAMES or not each.text().strip("."):
            raise MalformedError(f"{each.path} should be a host or a domain")
        yield each.text().lower()


_ONLY_OWN = frozenset(
    {"authority_hints", "trust_anchor_hints", "trust_marks", "trust_mark_issuers",
     "trust_mark_owners"}
)  # fmt: skip
_ONLY_BELOW = frozenset(
    {"constraints", "metadata_policy", "metadata_policy_crit", "source_endpoint"}
)

ENTITY_STATEMENTS = Registry(
    name="openid-federation",
    title="Entity statements of OpenID Federation",
    spec="https://openid.net/specs/openid-federation-1_0.html",
    fits=fits,
    read=read,
)
