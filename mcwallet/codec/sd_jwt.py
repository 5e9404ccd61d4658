"""Selective Disclosure for JWTs, to the letter of RFC 9901.

The order is that of §7.1: take the parts, put every disclosure where its digest stands,
refuse whatever is left over. Signatures and times are for others to check, and only
after this, because disclosures may carry anything.
"""

import json
from collections.abc import Iterable, Sequence

from mcwallet.codec import base64url, jws
from mcwallet.codec.disclosing import Digest, Disclosure, Opened, digest_for, open_claims
from mcwallet.codec.tree import strict
from mcwallet.errors import LimitError, MalformedError, NotFoundError
from mcwallet.model.envelope import Signature
from mcwallet.model.json import Json, JsonObject
from mcwallet.model.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A key binding JWT: its signature, its claims, and what is wrong with it (§4.3).

    ``trouble`` is empty where the type, the claims and ``sd_hash`` are in order; whose key
    it is, and whether anybody asked for this nonce and audience, is for others to judge.
    """

    signature: Signature
    claims: JsonObject
    trouble: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SdJwt:
    """An SD-JWT taken apart, with its disclosures in their places.

    ``issued`` is the compact token of the first signature as the issuer made it.
    """

    signatures: tuple[Signature, ...]
    opened: Opened
    issued: bytes
    digest: Digest
    binding: Binding | None = None

    @property
    def claims(self) -> JsonObject:
        """The processed payload (§7.1)."""
        return self.opened.claims

    @property
    def disclosures(self) -> tuple[Disclosure, ...]:
        """The disclosures in the order they came in."""
        return self.opened.disclosures

    @property
    def sd_hash(self) -> str:
        """What a key binding has to repeat (§4.3.1)."""
        return self.digest(_covered(self.issued, self.opened.texts))


def parse(data: bytes | str) -> SdJwt:
    """Take apart an SD-JWT in any serialisation (§4, §8)."""
    text = data if isinstance(data, bytes) else data.encode(errors="replace")
    return parse_json(strict(text)) if text[:1] == b"{" else parse_compact(text)


def parse_compact(data: bytes) -> SdJwt:
    """Take apart the compact form: token, disclosures, and a key binding or nothing."""
    if len(data) > jws.MAX_TOKEN:
        raise LimitError("a token is longer than 4 MB")
    issued, *texts = data.split(b"~")
    if not texts:
        raise MalformedError(
            "an SD-JWT should end with '~' or with a key binding",
            hint="the file seems to be cut short",
        )
    bound = texts.pop()
    return _assembled(jws.parse_compact(issued), issued, texts, bound)


def parse_json(value: Json) -> SdJwt:
    """Take apart the JSON forms; disclosures stand in the first header only (§8)."""
    token = jws.parse_json(value)
    first, *others = token.signatures
    if any(each.unprotected.keys() & _OURS for each in others):
        raise MalformedError("only the first signature may carry disclosures")
    if any(each.protected.keys() & _OURS for each in token.signatures):
        raise MalformedError("disclosures should not stand in a protected header")
    disclosures = first.unprotected.get("disclosures", [])
    if not isinstance(disclosures, list):
        raise MalformedError("'disclosures' should be a list")
    texts = [_ascii(each) for each in disclosures]
    bound = _ascii(first.unprotected.get("kb_jwt", ""))
    issued = first.message + b"." + base64url.encode(first.value).encode()
    return _assembled(token, issued, texts, bound)


def present(data: bytes | str, paths: Iterable[str]) -> str:
    """Leave out every disclosure but those at these paths, and those they stand in.

    The paths are those of ``SdJwt.disclosures``. Nothing is re-serialised, and a key
    binding is left out: it would no longer fit.
    """
    token, wanted = parse(data), set(paths)
    if wanted - {each.path for each in token.disclosures}:
        raise NotFoundError("nothing can be disclosed there", hint="see the paths listed")
    by_digest = {each.digest: each for each in token.disclosures}
    keep: set[str] = set()
    for each in token.disclosures:
        here = each if each.path in wanted else None
        while here:
            keep.add(here.digest)
            here = by_digest.get(here.parent)
    kept = (each.text for each in token.disclosures if each.digest in keep)
    return "~".join([token.issued.decode(), *kept, ""])


def bind(token: str, key: jws.Signer, *, nonce: str, audience: str, issued_at: int) -> str:
    """Add a key binding to a presentation that has none (§4.3)."""
    if not token.endswith("~"):
        raise MalformedError("the presentation already has a key binding")
    claims = {
        "iat": issued_at,
        "aud": audience,
        "nonce": nonce,
        "sd_hash": parse(token).sd_hash,
    }
    text = json.dumps(claims, separators=(",", ":"), ensure_ascii=False)
    return token + jws.sign_compact({"typ": "kb+jwt"}, text.encode(), key)


def confirmation(claims: JsonObject) -> tuple[str, Json]:
    """Return how the issuer names the holder's key: ``jwk`` or ``kid``, and its value.

    RFC 7800 §3.1: one way, not several; a claim with two keys confirms neither.
    """
    found = claims.get("cnf")
    if not isinstance(found, dict) or len(found) != 1:
        raise MalformedError("'cnf' should name the holder's key, in one way")
    return next(iter(found.items()))


def _assembled(token: jws.Token, issued: bytes, texts: list[bytes], bound: bytes) -> SdJwt:
    payload = strict(token.payload)
    if not isinstance(payload, dict):
        raise MalformedError("a token's claims should be an object")
    digest = digest_for(payload.get("_sd_alg", "sha-256"))
    return SdJwt(
        signatures=token.signatures,
        opened=open_claims(payload, texts, digest),
        issued=issued,
        digest=digest,
        binding=_binding(bound, digest(_covered(issued, texts))) if bound else None,
    )


def _covered(issued: bytes, texts: Sequence[bytes]) -> bytes:
    return b"~".join([issued, *texts, b""])


def _binding(bound: bytes, covered: str) -> Binding:
    token = jws.parse_compact(bound)
    signature, claims = token.signatures[0], strict(token.payload)
    if not isinstance(claims, dict):
        raise MalformedError("a key binding's claims should be an object")
    found = []
    if jws.media_type(signature.protected) != "kb+jwt":
        found.append("its type is not kb+jwt")
    if claims.get("sd_hash") != covered:
        found.append("it was made for another credential or other disclosures")
    if type(claims.get("iat")) not in (int, float):
        found.append("it does not say when it was made")
    found += [
        f"its {name!r} is not text"
        for name in ("aud", "nonce")
        if not isinstance(claims.get(name), str)
    ]
    return Binding(signature=signature, claims=claims, trouble=tuple(found))


def _ascii(value: Json) -> bytes:
    if not isinstance(value, str) or not value.isascii():
        raise MalformedError("a disclosure or key binding should be text")
    return value.encode()


_OURS = frozenset({"disclosures", "kb_jwt"})
