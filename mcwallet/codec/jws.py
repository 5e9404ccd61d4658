"""JSON Web Signatures taken apart, in every serialisation (RFC 7515, RFC 7797).

Nothing here checks a signature or believes a word: the parts come out exactly as they
were covered, and ``crypto`` decides.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from mcwallet.codec import base64url
from mcwallet.codec.tree import strict
from mcwallet.errors import LimitError, MalformedError
from mcwallet.model.envelope import Signature
from mcwallet.model.json import Json, JsonObject
from mcwallet.model.values import dataclass

MAX_TOKEN = 4_000_000
MAX_HEADER = 65_536
MAX_SIGNATURES = 10
MAX_SIGNATURE = 2048
NOTHING: frozenset[str] = frozenset()
UNENCODED = frozenset({"b64"})


class Signer(Protocol):
    """Whoever can sign, such as a ``PrivateKey``."""

    @property
    def algorithm(self) -> str:
        """The JOSE name of the algorithm it usually signs with."""
        ...

    def sign(self, algorithm: str, message: bytes) -> bytes:
        """Sign the message."""
        ...


@dataclass(frozen=True, slots=True)
class Token:
    """What was signed, and by which signatures."""

    payload: bytes
    signatures: tuple[Signature, ...]


def parse_compact(text: str | bytes, understood: frozenset[str] = NOTHING) -> Token:
    """Take apart a compact token (RFC 7515 §7.1).

    ``understood`` names the extensions that the caller handles; everything else in
    ``crit`` is refused, and ``b64`` with it.
    """
    data = _limited(text)
    protected, _, rest = data.partition(b".")
    payload, dot, value = rest.partition(b".")
    if not dot or b"." in value:
        if data.count(b".") == _DOTS_IN_JWE:
            raise MalformedError("the token is encrypted (JWE), not signed")
        raise MalformedError("a token should have three parts")
    header = read_header(protected, understood)
    if header.get("b64") is False:
        raise MalformedError("a compact token with an unencoded payload")
    signature = Signature(
        protected=header,
        message=data[: len(data) - len(value) - 1],
        value=_value(value),
    )
    return Token(base64url.decode(payload), (signature,))


def parse_json(value: Json, understood: frozenset[str] = NOTHING) -> Token:
    """Take apart the general or the flattened JSON serialisation (RFC 7515 §7.2).

    With ``b64: false`` the payload's text itself is what was signed (RFC 7797 §5.2), and
    then every signature has to say so (§3).
    """
    if not isinstance(value, dict):
        raise MalformedError("a JWS in JSON should be an object")
    text = value.get("payload")
    if not isinstance(text, str):
        raise MalformedError("a JWS in JSON has no 'payload', or one that is not text")
    payload = _utf8(text)
    signatures = tuple(
        _one(each, payload, understood, path) for each, path in _entries(value)
    )
    encoded = {each.protected.get("b64", True) for each in signatures}
    if len(encoded) > 1:
        raise MalformedError("the signatures disagree on what was signed")
    if encoded == {True}:
        payload = base64url.decode(payload)
    return Token(payload, signatures)


def parse_detached(text: str, payload: bytes, path: str = "$") -> Signature:
    """Read the ``jws`` of an older Data Integrity proof over bytes that it leaves out.

    The payload counts as it is where the header says ``b64: false`` (RFC 7797 §5), else
    in base64url (RFC 7515 appendix F).
    """
    data = _limited(text)
    protected, dots, value = data.partition(b"..")
    if not dots or b"." in value:
        raise MalformedError(f"{path} should be a JWS that leaves its payload out")
    header = read_header(protected, UNENCODED)
    if header.get("b64", True):
        payload = base64url.encode(payload).encode()
    return Signature(
        protected=header,
        message=protected + b"." + payload,
        value=_value(value),
        path=path,
    )


def read_header(encoded: bytes, understood: frozenset[str] = NOTHING) -> JsonObject:
    """Decode a protected header, and refuse one that we could misunderstand (§4.1.11).

    An issuer's tokens mostly have one header, so short ones are remembered.
    """
    if len(encoded) <= _SHORT:
        return _remembered(encoded, understood)
    return _judged(encoded, understood)


def peek(encoded: bytes) -> JsonObject:
    """Decode a header without judging it: only to tell one kind of token from another."""
    if len(encoded) > MAX_HEADER:
        raise LimitError("a token's header is longer than 64 KiB")
    header = strict(base64url.decode(encoded))
    if not isinstance(header, dict):
        raise MalformedError("a token's header should be an object")
    return header


def media_type(header: JsonObject, name: str = "typ") -> str:
    """Return ``typ`` or ``cty`` in one spelling: lower case, without ``application/``.

    RFC 7515 §4.1.9 lets the prefix be left out where no other slash follows.
    """
    value = header.get(name, "")
    return str(value).lower().removeprefix("application/")


def looks_compact(data: bytes) -> bool:
    """Tell whether the bytes look like a compact token, sound or broken."""
    return data[:2] in (b"ey", b"ew") and b"." in data[:MAX_HEADER]


def sign_compact(header: JsonObject, payload: bytes, key: Signer) -> str:
    """Sign bytes as a compact token; ``alg`` comes from the key."""
    protected = _encoded({"alg": key.algorithm, **header})
    message = f"{protected}.{base64url.encode(payload)}"
    value = key.sign(key.algorithm, message.encode())
    return f"{message}.{base64url.encode(value)}"


def _judged(encoded: bytes, understood: frozenset[str]) -> JsonObject:
    header = peek(encoded)
    if not isinstance(header.get("alg"), str):
        raise MalformedError("a token's header names no algorithm")
    for name in ("typ", "cty", "kid"):
        if not isinstance(header.get(name, ""), str):
            raise MalformedError(f"a token's header has a {name!r} that is not text")
    if "zip" in header or "enc" in header:
        raise MalformedError("a token's header speaks of encryption (JWE)")
    _check_critical(header, understood)
    return header


def _one(
    entry: JsonObject, payload: bytes, understood: frozenset[str], path: str
) -> Signature:
    protected, value = entry.get("protected"), entry.get("signature")
    if not isinstance(protected, str) or not isinstance(value, str):
        raise MalformedError(f"{path} has no protected header or no signature")
    unprotected = entry.get("header", {})
    if not isinstance(unprotected, dict):
        raise MalformedError(f"{path}.header should be an object")
    header = read_header(_utf8(protected), understood)
    if header.keys() & unprotected.keys():
        raise MalformedError(f"{path} has a header parameter twice")
    if unprotected.keys() & _ONLY_PROTECTED:
        raise MalformedError(f"{path} has a header parameter that should be protected")
    return Signature(
        protected=header,
        message=_utf8(protected) + b"." + payload,
        value=_value(_utf8(value)),
        unprotected=unprotected,
        path=path,
    )


def _entries(value: JsonObject) -> list[tuple[JsonObject, str]]:
    several = value.get("signatures")
    if several is None:
        return [(value, "$")]
    if "signature" in value or "protected" in value or "header" in value:
        raise MalformedError("a JWS in JSON is flattened and general at once")
    if not isinstance(several, Sequence) or isinstance(several, str) or not several:
        raise MalformedError("$.signatures should be a list with at least one signature")
    if len(several) > MAX_SIGNATURES:
        raise LimitError(f"a JWS has more than {MAX_SIGNATURES} signatures")
    entries: list[tuple[JsonObject, str]] = []
    for index, each in enumerate(several):
        if not isinstance(each, dict):
            raise MalformedError(f"$.signatures[{index}] should be an object")
        entries.append((each, f"$.signatures[{index}]"))
    return entries


def _check_critical(header: JsonObject, understood: frozenset[str]) -> None:
    """RFC 7515 §4.1.11: what we don't understand, or what makes no sense, is refused."""
    encoded = header.get("b64", True)
    if not isinstance(encoded, bool):
        raise MalformedError("a token's header has a 'b64' that is neither true nor false")
    if "crit" not in header:
        if not encoded:
            raise MalformedError(
                "a token's payload is unencoded without saying so in 'crit'"
            )
        return
    names = header["crit"]
    if not isinstance(names, list) or not names:
        raise MalformedError("'crit' should be a list that is not empty")
    seen: set[str] = set()
    for name in names:
        if not isinstance(name, str) or name in seen or name in _REGISTERED:
            raise MalformedError("'crit' names something that cannot stand there")
        if name not in header:
            raise MalformedError("'crit' names a parameter that is not there")
        if name not in understood:
            raise MalformedError("'crit' names an extension that is not understood here")
        seen.add(name)
    if not encoded and "b64" not in seen:
        raise MalformedError("a token's payload is unencoded without saying so in 'crit'")


def _value(encoded: bytes) -> bytes:
    if len(encoded) > MAX_SIGNATURE:
        raise LimitError("a signature is longer than 2048 characters")
    return base64url.decode(encoded)


def _limited(text: str | bytes) -> bytes:
    if len(text) > MAX_TOKEN:
        raise LimitError("a token is longer than 4 MB")
    return _utf8(text) if isinstance(text, str) else text


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise MalformedError("a token holds half a character") from None


def _encoded(header: JsonObject) -> str:
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False)
    return base64url.encode(text.encode())


_SHORT = 1024
_remembered = lru_cache(maxsize=256)(_judged)
_DOTS_IN_JWE = 4
_ONLY_PROTECTED = frozenset({"alg", "crit", "b64", "zip", "enc"})
_REGISTERED = frozenset(
    {
        "alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit",
        "enc", "zip", "epk", "apu", "apv", "iv", "tag", "p2s", "p2c",
    }
)  # fmt: skip
