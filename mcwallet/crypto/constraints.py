"""Which names an authority may speak for (RFC 5280 §4.2.1.10)."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from mcwallet.codec import der, x509
from mcwallet.codec.der import Value
from mcwallet.codec.x509 import Certificate

EMAIL, DNS, DIRECTORY, ADDRESS = 1, 2, 4, 6
_EMAIL_ATTRIBUTE = "1.2.840.113549.1.9.1"


def permits(authority: Certificate, certificate: Certificate) -> bool:
    """Tell whether the authority's name constraints leave room for a certificate.

    A kind of name that we can't compare is refused wherever it is constrained.
    """
    value = authority.extension(x509.NAME_CONSTRAINTS)
    if value is None:
        return True
    fields = value.fields()
    permitted = _subtrees(fields.maybe(der.context(0)))
    excluded = _subtrees(fields.maybe(der.context(1)))
    for name in _names(certificate):
        kind = name.tag & 0x1F
        rooms = [base for base in permitted if base.tag & 0x1F == kind]
        if rooms and not any(_under(name, base, unknown=False) for base in rooms):
            return False
        bars = (base for base in excluded if base.tag & 0x1F == kind)
        if any(_under(name, base, unknown=True) for base in bars):
            return False
    return True


def _subtrees(value: Value | None) -> tuple[Value, ...]:
    return tuple(tree.fields().take() for tree in value.items()) if value else ()


def _names(certificate: Certificate) -> Iterator[Value]:
    """Go through the subject and all alternative names, as general names."""
    if certificate.subject.attributes:
        raw = certificate.subject.raw
        yield Value(der.context(DIRECTORY), raw, raw)
    other = certificate.extension(x509.ALTERNATIVE_NAME)
    names = other.expect(der.SEQUENCE).items() if other else ()
    yield from names
    if not any(name.tag & 0x1F == EMAIL for name in names):
        for text in certificate.subject.all(_EMAIL_ATTRIBUTE):
            mail = text.encode("utf-8", "replace")
            yield Value(der.context(EMAIL, constructed=False), mail, mail)


def _under(name: Value, base: Value, *, unknown: bool) -> bool:
    kind = name.tag & 0x1F
    if kind == DIRECTORY:
        above = x509.name(der.read(base.content)).plain
        return x509.name(der.read(name.content)).plain[: len(above)] == above
    if kind not in {EMAIL, DNS, ADDRESS}:
        return unknown
    given = name.content.decode("latin-1").casefold()
    wanted = base.content.decode("latin-1").casefold()
    if kind == EMAIL:
        return given == wanted if "@" in wanted else _host(given.rpartition("@")[2], wanted)
    if kind == ADDRESS:
        try:
            host = urlsplit(given).hostname or ""
        except ValueError:
            return unknown
        return _host(host, wanted)
    return not wanted or given == wanted or given.endswith("." + wanted.lstrip("."))


def _host(host: str, wanted: str) -> bool:
    """Compare hosts as e-mail and URI constraints do: a leading dot means those below."""
    return host.endswith(wanted) if wanted.startswith(".") else host == wanted
