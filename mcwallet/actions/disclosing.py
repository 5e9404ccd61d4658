"""Show less of a credential: only what its holder chose, and only to whom it is for."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from mcwallet.catalog.proofs import deriving
from mcwallet.codec import jws, sd_jwt
from mcwallet.codec.tree import strict
from mcwallet.crypto.keys import from_jwk
from mcwallet.crypto.private import PrivateKey
from mcwallet.errors import MalformedError, UnsupportedError, UsageError, WalletError
from mcwallet.model.holding import Identity
from mcwallet.model.json import JsonObject

NOTHING = "none"
_SUITE = b"ecdsa-sd-2023"


def disclosures(data: bytes) -> tuple[str, ...]:
    """Name the places whose contents could be withheld; none where all is one piece."""
    token = _token(data)
    if token:
        return tuple(each.path for each in token.disclosures)
    base = _base(data)
    return tuple(base) if base else ()


def chosen(names: Sequence[str], originals: Iterable[bytes]) -> frozenset[str]:
    """Check that every name can be disclosed somewhere, and return them.

    A name is the last part of a place, such as ``birthdate``, or the whole of it; the
    word ``none`` stands for showing nothing that can be withheld.
    """
    there = sorted({path for data in originals for path in disclosures(data)})
    for name in names:
        if name != NOTHING and not any(_named(path, (name,)) for path in there):
            raise UsageError(
                "a name given with --disclose can be disclosed nowhere",
                hint=f"there are: {', '.join(there[:20]) or 'none'}",
            )
    return frozenset(names)


def shortened(data: bytes, names: Iterable[str]) -> bytes:
    """Leave out every disclosure but those with these names; the rest is as it was."""
    paths, wanted = disclosures(data), tuple(names)
    if not wanted or not paths:
        return data
    keep = [path for path in paths if _named(path, wanted)]
    places = _base(data)
    if places is None:
        return sd_jwt.present(data.strip(), keep).encode()
    shown = deriving.derive(_object(data), [places[path] for path in keep])
    return json.dumps(shown, ensure_ascii=False, indent=1).encode()


def bound(
    data: bytes,
    identities: Iterable[Identity],
    *,
    challenge: str,
    audience: str,
    made: datetime,
) -> bytes:
    """Prove that the holder shows it, and to whom (RFC 9901 §4.3).

    Only where the issuer named one of the wallet's own keys, and somebody gave both a
    challenge and an audience; otherwise the bytes stay as they are.
    """
    token = _token(data)
    key = _confirmed(token.claims, identities) if token else None
    if token is None or key is None or not (challenge and audience):
        return data
    open_ = sd_jwt.present(data.strip(), [each.path for each in token.disclosures])
    when = int(made.timestamp())
    return sd_jwt.bind(
        open_, key, nonce=challenge, audience=audience, issued_at=when
    ).encode()


def _named(path: str, names: Iterable[str]) -> bool:
    last = path.rpartition(".")[2].partition("[")[0]
    return any(name in {path, path.removeprefix("$."), last} for name in names)


def _base(data: bytes) -> dict[str, str] | None:
    """Return the places in a credential with a base proof, and the pointers to them.

    What the issuer wants shown in any case is not among them, nor are ids and types.
    """
    if _SUITE not in data or not data.lstrip().startswith(b"{"):
        return None
    try:
        document = _object(data)
        proof = document.get("proof")
        if not isinstance(proof, dict):
            return None
        must = deriving.parse_base(proof).mandatory
    except WalletError:
        return None
    found: dict[str, str] = {}
    queue: list[tuple[object, str, str]] = [(document, "$", "")]
    while queue:
        here, path, pointer = queue.pop()
        if any(pointer == one or pointer.startswith(f"{one}/") for one in must):
            continue
        if pointer:
            found[path] = pointer
        queue.extend(_inside(here, path, pointer))
    return found


def _inside(here: object, path: str, pointer: str) -> Iterator[tuple[object, str, str]]:
    if isinstance(here, dict):
        for name, one in here.items():
            if name not in {"@context", "id", "type", "proof"}:
                step = name.replace("~", "~0").replace("/", "~1")
                yield one, f"{path}.{name}", f"{pointer}/{step}"
    elif isinstance(here, list):
        for at, one in enumerate(here):
            yield one, f"{path}[{at}]", f"{pointer}/{at}"


def _object(data: bytes) -> JsonObject:
    found = strict(data)
    if not isinstance(found, dict):
        raise MalformedError("a credential should be an object")
    return found


def _token(data: bytes) -> sd_jwt.SdJwt | None:
    text = data.strip()
    if b"~" not in text[: jws.MAX_TOKEN] or text[:1] == b"{":
        return None
    try:
        return sd_jwt.parse(text)
    except WalletError:
        return None


def _confirmed(
    claims: Mapping[str, object], identities: Iterable[Identity]
) -> PrivateKey | None:
    """Find the key of ours that the issuer names."""
    try:
        way, value = sd_jwt.confirmation(claims)  # type: ignore[arg-type]
        wanted = from_jwk(value) if way == "jwk" and isinstance(value, dict) else None
    except (MalformedError, UnsupportedError):
        return None
    for each in identities:
        key = PrivateKey.from_jwk(each.private)
        if wanted == key.public and not each.retired:
            return key
    return None
