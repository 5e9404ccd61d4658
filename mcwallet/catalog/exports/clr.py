"""A record of the learner's own that holds other credentials (CLR 2.0).

It states what the learner put together and awards nothing: what is inside proves itself.
It is signed as a token, whose bytes stay fixed whatever contexts the credentials inside
bring along.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from mcwallet.catalog.exports.base import ExportForm, readable
from mcwallet.catalog.exports.presentation import inside, name_of
from mcwallet.codec.tree import strict
from mcwallet.errors import UnsupportedError
from mcwallet.model.json import Json
from mcwallet.model.portfolio import Item, Portfolio

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
NAME = "Learner-assembled record"
SAYS = "Put together by the learner"


def record(
    name: str,
    says: str,
    subject: Mapping[str, Json],
    *,
    number: UUID,
    made: tuple[str, datetime],
) -> dict[str, Json]:
    """Return the claims; ``made`` is the learner's DID and the moment."""
    holder, created = made
    return {
        "@context": list(CONTEXTS),
        "id": f"urn:uuid:{number}",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": name,
        "description": says,
        "issuer": {"id": holder, "type": ["Profile"], "name": "The learner"},
        "validFrom": created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "partial": True,
        "credentialSubject": {"id": holder, "type": ["ClrSubject"], **subject},
    }


def embedded(items: Iterable[Item]) -> list[Json]:
    """Return credentials with an embedded proof as they stand inside the record."""
    return [strict(item.content) for item in items]


def write(portfolio: Portfolio) -> tuple[tuple[str, bytes], ...]:
    """Put the credentials into one record, and sign it."""
    if not portfolio.items:
        raise UnsupportedError(
            "none of these credentials can stand in a learner record",
            hint="use --as bundle, which carries every format",
        )
    number = name_of(portfolio, "record")
    made = (portfolio.holder, portfolio.created)
    subject: Mapping[str, Json] = {"verifiableCredential": embedded(portfolio.items)}
    claims = record(NAME, f"{SAYS}.", subject, number=number, made=made)
    return (("record.clr.jwt", readable(portfolio.token(claims))),)


CLR = ExportForm(
    name="clr",
    title="Learner record (CLR 2.0)",
    readers="systems that take learner records: of credentials with embedded proofs",
    suffix=".jwt",
    write=write,
    signed=True,
    fits=inside,
)
