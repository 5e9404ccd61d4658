"""Add to a trust file and take away from it, leaving the rest as a person wrote it."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from mcwallet.catalog.registries import pem
from mcwallet.catalog.registries.base import Brought, Load
from mcwallet.catalog.registries.trust_file import FORMAT, TRUST_FILE
from mcwallet.errors import MalformedError, NotFoundError, RefusedError, UsageError
from mcwallet.model.values import dataclass

IMPORTED = "trusted list of "
_FINGERPRINT = re.compile(r"(?:sha256:)?((?:[0-9a-f]{2}:?){32})", re.IGNORECASE)
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}", re.IGNORECASE)
_HEAD = re.compile(r"^\[\[\s*(\w+)\s*\]\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pin:
    """One entry of a trust file, and the files it names, by the names it gives them."""

    table: str
    entry: Mapping[str, Any]
    files: tuple[tuple[str, bytes], ...] = ()

    @property
    def name(self) -> str:
        """What people call it."""
        known = ("id", "domain", "certificate_sha256", "certificate", "file", "url")
        return next((str(self.entry[key]) for key in known if key in self.entry), "")


def pin(
    who: str,
    certificates: bytes | None = None,
    *,
    name: str = "",
    trusted: bool = True,
    purposes: tuple[str, ...] = (),
    keys: bytes | None = None,
) -> Pin:
    """Make an entry: for certificates, or for an issuer by DID, address, host or digest."""
    named = {"name": name} if name else {}
    if certificates is not None:
        if not trusted:
            hint = "name the one certificate by its digest: sha256:…"
            raise UsageError("an authority can be left out, not distrusted", hint=hint)
        pem.anchors(certificates)
        file = f"{sha256(certificates).hexdigest()[:16]}.pem"
        entry = {"certificate": file, "for": list(purposes)} | named
        return Pin("anchor", {k: v for k, v in entry.items() if v}, ((file, certificates),))
    entry = _identity(who) | named | ({} if trusted else {"trusted": False})
    if keys is None:
        return Pin("issuer", entry)
    file = f"{sha256(keys).hexdigest()[:16]}.jwk.json"
    return Pin("issuer", entry | {"keys": file}, ((file, keys),))


def pin_federation(address: str, keys: bytes | None, *, name: str = "") -> Pin:
    """Make an entry for the organisation at the top of a federation, with its keys.

    Where its keys come from is for the person to decide: that is what trust rests on, so
    they are never taken from the network.
    """
    if not address.startswith("https://"):
        hint = "it reads https://… and is what its statements call 'iss'"
        raise UsageError("a federation goes by its https address", hint=hint)
    if keys is None:
        hint = "give --keys FILE, as the federation itself publishes them"
        raise UsageError("a federation is believed by its keys alone", hint=hint)
    file = f"{sha256(keys).hexdigest()[:16]}.jwk.json"
    named = {"name": name} if name else {}
    return Pin("federation", {"id": address, "keys": file} | named, ((file, keys),))


def _identity(who: str) -> dict[str, Any]:
    digest = _FINGERPRINT.fullmatch(who)
    if digest:
        return {"certificate_sha256": digest[1].replace(":", "").lower()}
    if who.startswith(("did:", "https://")):
        return {"id": who}
    if _HOST.fullmatch(who):
        return {"domain": who.lower()}
    raise UsageError(
        "that names nobody whom one could trust",
        hint="give a DID, an https address, a host, sha256:… or a file of certificates",
    )


def added(text: str, *pins: Pin) -> str:
    """Write entries at the end of a trust file; a new one gets its first line."""
    import tomli_w

    text = text or f'format = "{FORMAT}"\n'
    here = {(table, _key(entry)) for table, entry, _ in entries(text)}
    for each in pins:
        if (each.table, _key(each.entry)) in here:
            raise RefusedError(
                f"{each.name[:80]} is in your trust file already",
                hint="remove it first: mcwallet trust remove",
            )
    if not text.endswith("\n"):
        text += "\n"
    return text + "".join(
        f"\n[[{each.table}]]\n{tomli_w.dumps(dict(each.entry))}" for each in pins
    )


def added_once(text: str, pins: Iterable[Pin]) -> tuple[str, tuple[Pin, ...]]:
    """Write those entries that are not in the file yet, and tell which they were."""
    here = {(table, _key(entry)) for table, entry, _ in entries(text)} if text else set()
    new: dict[tuple[str, tuple[str, ...]], Pin] = {}
    for each in pins:
        key = (each.table, _key(each.entry))
        if key not in here:
            new.setdefault(key, each)
    return added(text, *new.values()), tuple(new.values())


def without(
    text: str, wanted: Callable[[str, Mapping[str, Any]], bool]
) -> tuple[str, tuple[Pin, ...]]:
    """Take out the entries that are wanted gone; comments elsewhere stay as they are."""
    gone: list[Pin] = []
    kept, last = [], 0
    for table, entry, (start, end) in entries(text):
        if wanted(table, entry):
            gone.append(Pin(table, entry))
            kept.append(text[last:start])
            last = end
    return "".join((*kept, text[last:])), tuple(gone)


def names(who: str) -> Callable[[str, Mapping[str, Any]], bool]:
    """Tell an entry by anything that it says of itself."""
    digest = _FINGERPRINT.fullmatch(who)
    spellings = {who, who.lower(), digest[1].replace(":", "").lower() if digest else who}

    def fits(_table: str, entry: Mapping[str, Any]) -> bool:
        return any(isinstance(v, str) and v in spellings for v in entry.values())

    return fits


def imported(_table: str, entry: Mapping[str, Any]) -> bool:
    """Tell whether an entry came from the trusted lists."""
    return str(entry.get("name", "")).startswith(IMPORTED)


def checked(text: str, load: Load) -> Brought:
    """Read a trust file as every verification will, before it is written."""
    brought = TRUST_FILE.read(text.encode(), "the trust file", load)
    tuple(brought.trust.every_anchor())
    return brought


def removed(text: str, who: str) -> tuple[str, tuple[Pin, ...]]:
    """Take out whatever a name fits, or say that it fits nothing."""
    rest, gone = without(text, names(who))
    if not gone:
        raise NotFoundError(
            "nothing in your trust file goes by that name", hint="see: mcwallet trust list"
        )
    return rest, gone


def entries(text: str) -> Iterator[tuple[str, Mapping[str, Any], tuple[int, int]]]:
    """Go through a trust file's entries, and where in the text each one stands.

    An entry begins with its ``[[table]]`` and ends where the next one begins.
    """
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise MalformedError(f"your trust file is not TOML: {error}") from None
    left = {k: iter(v) for k, v in document.items() if isinstance(v, list)}
    heads = list(_HEAD.finditer(text))
    if sum(len(v) for v in document.values() if isinstance(v, list)) != len(heads):
        raise RefusedError(
            "your trust file is written in a way that is not changed here",
            hint="change it in an editor",
        )
    ends = [*(head.start() for head in heads), len(text)][1:]
    for head, end in zip(heads, ends, strict=True):
        yield head[1], next(left[head[1]]), (head.start(), end)


def _key(entry: Mapping[str, Any]) -> tuple[str, ...]:
    known = ("id", "domain", "certificate_sha256", "certificate", "file", "url")
    return tuple(str(entry.get(key, "")) for key in known)
