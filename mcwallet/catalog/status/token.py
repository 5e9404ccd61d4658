"""Token Status List: a signed token with the status of many others (IETF OAuth)."""

from datetime import UTC, datetime, timedelta

from mcwallet.catalog.status.base import Answer, Standing, StatusMethod, Terms
from mcwallet.codec import bitstring
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError
from mcwallet.model.envelope import Envelope, Signature
from mcwallet.model.json import Json

TYPE = "statuslist+jwt"
_LAST_SECOND = 253_402_300_799  # 9999-12-31T23:59:59Z
_MEANINGS = {
    0: (Standing.ACTIVE, "valid"),
    1: (Standing.REVOKED, "revoked"),
    2: (Standing.SUSPENDED, "suspended"),
}


def url(entry: Tree) -> str:
    """Return where the list is (§6.2 uri)."""
    return entry["uri"].text()


def look_up(entry: Tree, status_list: Envelope, _: frozenset[str]) -> Answer:
    """Read one entry (§8.3 Validation Rules)."""
    claims = _claims(status_list)
    _checked_type(status_list)
    claims["iat"].number()  # required, §5.1
    listed = claims["status_list"]
    size = listed["bits"]
    bits = bitstring.decode_token(listed["lst"].text())
    index = entry["idx"]
    if not isinstance(index.value, int):
        raise MalformedError(f"{index.path} should be a whole number")
    value = bitstring.entry_token(bits, index.count(), _integer(size))
    standing, says = _MEANINGS.get(
        value, (Standing.UNKNOWN, f"status {value}, which mcwallet does not know")
    )
    return Answer(
        standing=standing, says=says, fits=claims["sub"].text() == entry["uri"].text()
    )


def terms(status_list: Envelope) -> Terms:
    """Return the issuer and the validity of a list (§5.1)."""
    claims = _claims(status_list)
    ttl = claims.get("ttl")
    if ttl is not None and ttl.number() <= 0:
        raise MalformedError(f"{ttl.path} should be a number above zero")
    return Terms(
        issuer=claims.maybe_text("iss"),
        start=_date(claims, "iat"),
        end=_date(claims, "exp"),
        keep=timedelta(seconds=min(ttl.number(), _LAST_SECOND)) if ttl else None,
    )


def _claims(status_list: Envelope) -> Tree:
    merged: dict[str, Json] = {**status_list.claims, **status_list.registered}
    return Tree(merged)


def _checked_type(status_list: Envelope) -> None:
    seals = [seal for seal in status_list.seals if isinstance(seal, Signature)]
    if not seals or any(seal.protected.get("typ") != TYPE for seal in seals):
        raise MalformedError("the document is not a status list token")


def _integer(size: Tree) -> int:
    if not isinstance(size.value, int):
        raise MalformedError(f"{size.path} should be a whole number")
    return size.count()


def _date(claims: Tree, name: str) -> datetime | None:
    claim = claims.get(name)
    if claim is None:
        return None
    seconds = claim.number()
    if not 0 <= seconds <= _LAST_SECOND:
        raise MalformedError(f"{claim.path} is no date that we can count")
    return datetime.fromtimestamp(seconds, UTC)


TOKEN = StatusMethod(
    name="status_list",
    title="Token Status List",
    spec="https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/",
    url=url,
    look_up=look_up,
    terms=terms,
    exact=True,
)
