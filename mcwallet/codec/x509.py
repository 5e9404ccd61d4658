"""Certificates as they are written (RFC 5280, ETSI EN 319 412); nothing is believed yet.

Read by hand and field by field, because genuine authorities publish certificates with a
misspelt extension that has nothing to do with the question (a policy notice, say), and a
reader that refuses the whole certificate for it would call their seals broken.
"""

from datetime import datetime
from functools import lru_cache

from mcwallet.codec import der
from mcwallet.codec.der import Value
from mcwallet.errors import LimitError, MalformedError
from mcwallet.model.values import dataclass

MAX_SIZE = 64 * 1024
COMMON_NAME, COUNTRY, ORGANIZATION = "2.5.4.3", "2.5.4.6", "2.5.4.10"
ORGANIZATION_IDENTIFIER = "2.5.4.97"
BASIC_CONSTRAINTS, KEY_USAGE, EXTENDED_KEY_USAGE = "2.5.29.19", "2.5.29.15", "2.5.29.37"
NAME_CONSTRAINTS, ALTERNATIVE_NAME = "2.5.29.30", "2.5.29.17"
CRL_POINTS, AUTHORITY_ACCESS = "2.5.29.31", "1.3.6.1.5.5.7.1.1"
QC_STATEMENTS, NO_CHECK = "1.3.6.1.5.5.7.1.3", "1.3.6.1.5.5.7.48.1.5"

DIGITAL_SIGNATURE, NON_REPUDIATION, KEY_CERT_SIGN, CRL_SIGN = 0, 1, 5, 6
URI = der.context(6, constructed=False)
_VERSION = 0xA0


@dataclass(frozen=True, slots=True)
class Algorithm:
    """Which signature algorithm or hash, with its parameters as they are written."""

    oid: str
    parameters: bytes = b""


@dataclass(frozen=True, slots=True)
class Name:
    """A distinguished name: its encoding, and its attributes by object identifier.

    ``plain`` are the attributes as RFC 5280 §7.1 compares them: without case and extra
    space.
    """

    raw: bytes
    attributes: tuple[tuple[str, str], ...]
    plain: tuple[tuple[str, str], ...]

    def first(self, oid: str) -> str:
        """Return the first attribute of this type, or nothing."""
        return next((text for kind, text in self.attributes if kind == oid), "")

    def all(self, oid: str) -> tuple[str, ...]:
        """Return every attribute of this type."""
        return tuple(text for kind, text in self.attributes if kind == oid)

    def __str__(self) -> str:
        """Return what people would call it."""
        return self.first(COMMON_NAME) or self.first(ORGANIZATION) or "no name"


@dataclass(frozen=True, slots=True)
class Extension:
    """One extension of a certificate, a CRL or an OCSP answer, still encoded."""

    oid: str
    critical: bool
    value: bytes


@dataclass(frozen=True, slots=True)
class Signed:
    """What certificates, CRLs and OCSP answers have in common (RFC 5280 §4.1.1)."""

    message: bytes
    algorithm: Algorithm
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate, of which ``der`` is the encoding and the identity."""

    der: bytes
    signed: Signed
    serial: int
    issuer: Name
    subject: Name
    begins: datetime
    ends: datetime
    key: bytes
    extensions: tuple[Extension, ...]

    def extension(self, oid: str) -> Value | None:
        """Return the contents of an extension, if the certificate has it."""
        found = next((e for e in self.extensions if e.oid == oid), None)
        return der.read(found.value) if found else None

    @property
    def authority(self) -> bool:
        """Tell whether it says that it may issue certificates."""
        value = self.extension(BASIC_CONSTRAINTS)
        flag = value.fields().maybe(der.BOOLEAN) if value else None
        return flag is not None and flag.boolean()

    @property
    def path_length(self) -> int | None:
        """How many authorities may stand below it, if it says so."""
        value = self.extension(BASIC_CONSTRAINTS)
        if value is None:
            return None
        fields = value.fields()
        fields.maybe(der.BOOLEAN)
        number = fields.maybe(der.INTEGER)
        return number.integer() if number else None

    @property
    def usages(self) -> frozenset[int] | None:
        """What its key may be used for, as bit numbers; none if it does not say."""
        value = self.extension(KEY_USAGE)
        return value.flags() if value else None

    @property
    def extended_usages(self) -> frozenset[str] | None:
        """For which purposes it was issued; none if it does not say."""
        value = self.extension(EXTENDED_KEY_USAGE)
        if value is None:
            return None
        return frozenset(item.oid() for item in value.expect(der.SEQUENCE).items())

    @property
    def crl_urls(self) -> tuple[str, ...]:
        """Where its revocation list is published."""
        value = self.extension(CRL_POINTS)
        if value is None:
            return ()
        urls: list[str] = []
        for point in value.expect(der.SEQUENCE).items():
            name = point.fields().maybe(der.context(0))
            full = name.fields(der.context(0)).maybe(der.context(0)) if name else None
            found = full.items() if full else ()
            urls += [n.content.decode("latin-1") for n in found if n.tag == URI]
        return tuple(urls)

    @property
    def ocsp_urls(self) -> tuple[str, ...]:
        """Where its status may be asked."""
        return self._access("1.3.6.1.5.5.7.48.1")

    def _access(self, method: str) -> tuple[str, ...]:
        value = self.extension(AUTHORITY_ACCESS)
        if value is None:
            return ()
        pairs = [item.items() for item in value.expect(der.SEQUENCE).items()]
        return tuple(
            pair[1].content.decode("latin-1")
            for pair in pairs
            if len(pair) == 2 and pair[1].tag == URI and pair[0].oid() == method  # noqa: PLR2004
        )

    @property
    def statements(self) -> frozenset[str]:
        """Its qualified-certificate statements; QcType is given by the types it names."""
        value = self.extension(QC_STATEMENTS)
        found: set[str] = set()
        for item in value.expect(der.SEQUENCE).items() if value else ():
            fields = item.fields()
            oid = fields.take(der.OID).oid()
            types = fields.maybe(der.SEQUENCE) if oid == "0.4.0.1862.1.6" else None
            found |= {t.oid() for t in types.items()} if types else {oid}
        return frozenset(found)


@lru_cache(maxsize=128)
def certificate(data: bytes) -> Certificate:
    """Read a certificate; the same one comes many times with every seal."""
    if len(data) > MAX_SIZE:
        raise LimitError("a certificate is larger than 64 KiB")
    envelope = signed(data)
    fields = der.read(envelope.message).fields()
    version = fields.maybe(der.context(0))
    serial = fields.take(der.INTEGER).integer()
    if algorithm(fields.take(der.SEQUENCE)) != envelope.algorithm:
        raise MalformedError("a certificate names two signature algorithms")
    issuer = name(fields.take(der.SEQUENCE))
    begins, ends = (value.moment() for value in _pair(fields.take(der.SEQUENCE)))
    subject = name(fields.take(der.SEQUENCE))
    key = fields.take(der.SEQUENCE).raw
    fields.maybe(der.context(1, constructed=False))
    fields.maybe(der.context(2, constructed=False))
    third = fields.maybe(der.context(3))
    if third and (version is None or version.items()[0].integer() != 2):  # noqa: PLR2004
        raise MalformedError("a certificate has extensions that its version has not")
    return Certificate(
        der=data,
        signed=envelope,
        serial=serial,
        issuer=issuer,
        subject=subject,
        begins=begins,
        ends=ends,
        key=key,
        extensions=extensions(third),
    )


def subject(data: bytes) -> bytes:
    """Step to the content of a certificate's subject without reading the rest.

    Returns nothing where that cannot be done: only ``certificate`` says what is wrong.
    """
    try:
        at = _inside(data, _inside(data, 0)[0])[0]
        if data[at] == _VERSION:
            at = sum(_inside(data, at))
        for _ in ("serial", "algorithm", "issuer", "validity"):
            at = sum(_inside(data, at))
        start, size = _inside(data, at)
        return data[start : start + size]
    except IndexError:
        return b""


def _inside(data: bytes, at: int) -> tuple[int, int]:
    """Return where a value's content begins, and how long it is (X.690 §8.1.3)."""
    size, start = data[at + 1], at + 2
    if size & 0x80:
        more = data[start : start + (size & 0x7F)]
        start, size = start + len(more), int.from_bytes(more, "big")
    return start, size


def signed(data: bytes | Value) -> Signed:
    """Split a signed structure into message, algorithm and signature."""
    fields = (der.read(data) if isinstance(data, bytes) else data).fields()
    message = fields.take(der.SEQUENCE).raw
    how = algorithm(fields.take(der.SEQUENCE))
    return Signed(message, how, fields.take(der.BITS).bits())


def algorithm(value: Value) -> Algorithm:
    """Read an algorithm identifier."""
    fields = value.fields()
    oid = fields.take(der.OID).oid()
    parameters = fields.optional()
    return Algorithm(oid, parameters.raw if parameters else b"")


def name(value: Value) -> Name:
    """Read a distinguished name."""
    pairs = [
        _pair(pair)
        for group in value.expect(der.SEQUENCE).items()
        for pair in group.expect(der.SET).items()
    ]
    attributes = tuple((oid.oid(), _text(text)) for oid, text in pairs)
    plain = tuple((oid, " ".join(text.casefold().split())) for oid, text in attributes)
    return Name(value.raw, attributes, plain)


def extensions(wrapped: Value | None) -> tuple[Extension, ...]:
    """Read a list of extensions in its explicit tag; none may come twice."""
    if wrapped is None:
        return ()
    found: dict[str, Extension] = {}
    for item in der.read(wrapped.content).expect(der.SEQUENCE).items():
        fields = item.fields()
        oid = fields.take(der.OID).oid()
        flag = fields.maybe(der.BOOLEAN)
        if oid in found:
            raise MalformedError("an extension comes twice")
        critical = flag is not None and flag.boolean()
        found[oid] = Extension(oid, critical, fields.take(der.OCTETS).octets())
    return tuple(found.values())


def _text(value: Value) -> str:
    try:
        return value.text()
    except MalformedError:
        return value.content.hex()


def _pair(value: Value) -> tuple[Value, Value]:
    items = value.expect(der.SEQUENCE).items()
    if len(items) != 2:  # noqa: PLR2004
        raise MalformedError("an ASN.1 pair is not two values")
    return items[0], items[1]
