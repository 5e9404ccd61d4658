"""What authorities say about certificates they have taken back (RFC 5280 §5, RFC 6960)."""

import hmac
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from hashlib import new

from mcwallet.codec import der, x509
from mcwallet.codec.der import Fields, Value
from mcwallet.codec.x509 import Certificate, Extension
from mcwallet.crypto.certified import HASHES, verifies
from mcwallet.crypto.chains import issued
from mcwallet.errors import LimitError, MalformedError, WalletError
from mcwallet.model.values import dataclass

MAX_SIZE = 8 * 1024 * 1024
OCSP_SIGNING = "1.3.6.1.5.5.7.3.9"
_BASIC = "1.3.6.1.5.5.7.48.1.1"
_SHA1 = "1.3.14.3.2.26"
_REASON, _INVALID_SINCE = "2.5.29.21", "2.5.29.24"
_DISTRIBUTION, _NUMBER = "2.5.29.28", "2.5.29.20"
_HOLD = 6


class State(StrEnum):
    """What an authority says about one certificate."""

    GOOD = "good"
    REVOKED = "revoked"
    HELD = "held"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One authentic answer: how it stood when the answer was made."""

    state: State
    made: datetime
    until: datetime | None
    since: datetime | None = None


def answers(
    lists: Iterable[bytes],
    responses: Iterable[bytes],
    certificate: Certificate,
    issuer: Certificate,
    pool: Iterable[Certificate] = (),
) -> Iterator[Answer]:
    """Go through what authentic revocation lists and OCSP responses say of a certificate.

    What is about another certificate, is not signed by the issuer or its delegate, or
    cannot be read, is no answer at all.
    """
    pool = tuple(pool)
    for data in lists:
        try:
            found = _from_list(data, certificate, issuer)
        except WalletError:
            continue
        if found:
            yield found
    for data in responses:
        try:
            yield from _from_response(data, certificate, issuer, pool)
        except WalletError:
            continue


def _from_list(data: bytes, certificate: Certificate, issuer: Certificate) -> Answer | None:
    if len(data) > MAX_SIZE:
        raise LimitError("a revocation list is larger than 8 MiB")
    envelope = x509.signed(data)
    fields = der.read(envelope.message).fields()
    fields.maybe(der.INTEGER)
    same = x509.algorithm(fields.take(der.SEQUENCE)) == envelope.algorithm
    named = x509.name(fields.take(der.SEQUENCE)).plain == certificate.issuer.plain
    made = fields.take().moment()
    until = fields.maybe(der.UTC_TIME, der.GENERALIZED_TIME)
    entries = fields.maybe(der.SEQUENCE)
    scope = x509.extensions(fields.maybe(der.context(0)))
    usages = issuer.usages
    allowed = usages is None or x509.CRL_SIGN in usages
    if not (same and named and allowed and _about(scope, certificate)):
        return None
    if not verifies(issuer.key, envelope):
        return None
    state, since = _entry(entries, certificate.serial)
    end = until.moment() if until else None
    return Answer(state=state, made=made, until=end, since=since)


def _about(scope: tuple[Extension, ...], certificate: Certificate) -> bool:
    """Tell whether a list's scope takes in a certificate (RFC 5280 §5.2.5).

    Delta lists, indirect lists and lists for some reasons only never suffice.
    """
    if any(e.critical and e.oid != _DISTRIBUTION for e in scope):
        return False
    found = next((e for e in scope if e.oid == _DISTRIBUTION), None)
    if found is None:
        return True
    others = der.context(1 if certificate.authority else 2, constructed=False)
    return all(
        _same_point(item, certificate)
        if item.tag == der.context(0)
        else item.tag & 0x1F <= 2 and item.tag != others  # noqa: PLR2004
        for item in der.read(found.value).expect(der.SEQUENCE).items()
    )


def _same_point(item: Value, certificate: Certificate) -> bool:
    full = Fields(item.items()).maybe(der.context(0))
    names = {n.content.decode("latin-1") for n in full.items()} if full else set[str]()
    return bool(names & set(certificate.crl_urls))


def _entry(entries: Value | None, serial: int) -> tuple[State, datetime | None]:
    octets = serial.to_bytes(serial.bit_length() // 8 + 1, "big", signed=True)
    wanted = bytes((der.INTEGER, len(octets))) + octets
    if entries is None or wanted not in entries.content:
        return State.GOOD, None
    for item in entries.each():
        if item.content.startswith(wanted):
            fields = item.fields()
            fields.take(der.INTEGER)
            since = fields.take().moment()
            more = fields.maybe(der.SEQUENCE)
            found = _entry_extensions(more) if more else {}
            if _INVALID_SINCE in found:
                since = min(since, found[_INVALID_SINCE].moment())
            held = _REASON in found and found[_REASON].integer() == _HOLD
            return State.HELD if held else State.REVOKED, since
    return State.GOOD, None


def _entry_extensions(value: Value) -> dict[str, Value]:
    wrapped = Value(der.context(0), value.raw, value.raw)
    return {e.oid: der.read(e.value) for e in x509.extensions(wrapped)}


def _from_response(
    data: bytes,
    certificate: Certificate,
    issuer: Certificate,
    pool: tuple[Certificate, ...],
) -> Iterator[Answer]:
    basic = _basic(data)
    envelope, fields = x509.signed(basic), basic.fields()
    for _ in range(3):
        fields.take()
    enclosed = fields.maybe(der.context(0))
    carried = tuple(
        x509.certificate(item.raw)
        for item in (enclosed.items()[0].items()[:10] if enclosed else ())
    )
    body = der.read(envelope.message).fields()
    body.maybe(der.context(0))
    body.take()
    produced = body.take(der.GENERALIZED_TIME).moment()
    about = [
        found
        for item in body.take(der.SEQUENCE).items()
        if (found := _single(item, certificate, issuer))
    ]
    if not about:
        return
    candidates = (issuer, *(c for c in (*carried, *pool) if _delegate(c, issuer, produced)))
    if any(_signed_by(envelope, c) for c in candidates):
        yield from about


def _basic(data: bytes) -> Value:
    """Open an OCSP response down to its basic response (RFC 6960 §4.2.1)."""
    if len(data) > MAX_SIZE:
        raise LimitError("an OCSP response is larger than 8 MiB")
    fields = der.read(data).fields()
    if fields.take(der.ENUMERATED).integer() != 0:
        raise MalformedError("an OCSP response that says nothing")
    inner = der.read(fields.take(der.context(0)).content).fields()
    if inner.take(der.OID).oid() != _BASIC:
        raise MalformedError("not a basic OCSP response")
    return der.read(inner.take(der.OCTETS).octets()).expect(der.SEQUENCE)


def _single(item: Value, certificate: Certificate, issuer: Certificate) -> Answer | None:
    fields = item.fields()
    if not _names(fields.take(der.SEQUENCE).fields(), certificate, issuer):
        return None
    status = fields.take()
    made = fields.take(der.GENERALIZED_TIME).moment()
    later = fields.maybe(der.context(0))
    until = der.read(later.content).moment() if later else None
    if status.tag == der.context(0, constructed=False):
        return Answer(state=State.GOOD, made=made, until=until)
    if status.tag != der.context(1):
        return Answer(state=State.UNKNOWN, made=made, until=until)
    inside = Fields(status.items())
    since = inside.take(der.GENERALIZED_TIME).moment()
    reason = inside.maybe(der.context(0))
    held = reason is not None and der.read(reason.content).integer() == _HOLD
    state = State.HELD if held else State.REVOKED
    return Answer(state=state, made=made, until=until, since=since)


def _names(fields: Fields, certificate: Certificate, issuer: Certificate) -> bool:
    """Tell whether a CertID means this certificate of this issuer.

    SHA-1 is usual here and does no harm: it only finds, it proves nothing.
    """
    oid = x509.algorithm(fields.take(der.SEQUENCE)).oid
    name = "sha1" if oid == _SHA1 else HASHES.get(oid)
    if name is None:
        return False
    key = der.read(issuer.key).items()[1].bits()
    hashed = (new(name, issuer.subject.raw).digest(), new(name, key).digest())
    given = (fields.take(der.OCTETS).octets(), fields.take(der.OCTETS).octets())
    same = all(hmac.compare_digest(a, b) for a, b in zip(hashed, given, strict=True))
    return same and fields.take(der.INTEGER).integer() == certificate.serial


def _delegate(responder: Certificate, issuer: Certificate, when: datetime) -> bool:
    """Tell whether an issuer let this certificate answer for it (RFC 6960 §4.2.2.2)."""
    return (
        OCSP_SIGNING in (responder.extended_usages or ())
        and responder.begins <= when <= responder.ends
        and issued(responder, issuer)
    )


def _signed_by(envelope: x509.Signed, certificate: Certificate) -> bool:
    try:
        return verifies(certificate.key, envelope)
    except WalletError:
        return False
