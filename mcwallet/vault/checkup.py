"""A wallet's health as only the open wallet shows it: contents, ways in, backup."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from mcwallet.errors import VaultError
from mcwallet.vault import objects
from mcwallet.vault.applying import moment
from mcwallet.vault.doctor import SKEW, Finding, Severity, count
from mcwallet.vault.layout import KEYS, OBJECTS
from mcwallet.vault.vault import Vault
from mcwallet.vault.ways import Way, ways

_LONG_LOG = 2_000
_MANY_CHANGES = 10
_BIN = timedelta(days=30)


def examine_open(vault: Vault, *, now: datetime) -> tuple[Finding, ...]:
    """Look at an open wallet: every change, every content, every way in, the backup."""
    found = [
        Finding(
            name=problem.code,
            severity=Severity.DAMAGE if problem.damage else Severity.WARNING,
            says=problem.says,
            fix=problem.hint,
            files=problem.files,
            repairable=problem.code == "log.foreign",
        )
        for problem in vault.problems
    ]
    found += _contents(vault)
    found += _ways(vault)
    found += _habits(vault, now)
    return tuple(found)


def _contents(vault: Vault) -> Iterator[Finding]:
    here, broken = vault.object_names(), []
    for place in vault.places_needed():
        if place.obj not in here:
            continue  # already said
        try:
            objects.read(vault.layout, place)
        except VaultError:
            broken.append(f"{OBJECTS}/{place.obj}")
    if broken:
        yield Finding(
            name="object.changed",
            severity=Severity.DAMAGE,
            says=f"{count(broken, 'content')} changed outside mcwallet",
            fix="restore from a backup or another device",
            files=tuple(broken),
        )
    spare = here - {place.obj for place in vault.places_needed()}
    if spare:
        yield Finding(
            name="unnamed-contents",
            severity=Severity.NOTE,
            says=f"{count(spare, 'content')} that no change names (yet)",
            fix="mcwallet wallet compact removes them after 30 days",
            files=tuple(sorted(f"{OBJECTS}/{name}" for name in spare)),
        )


def _ways(vault: Vault) -> Iterator[Finding]:
    found = ways(vault)
    said = {
        "missing": (Severity.WARNING, "its file is missing or was changed", "add it again"),
        "removed": (
            Severity.WARNING,
            "it was removed, and its file came back",
            "delete the file; if somebody else has it: mcwallet key rotate",
        ),
        "unknown": (
            Severity.WARNING,
            "no change of this wallet added it",
            "delete the file, unless another device is still syncing",
        ),
    }
    for way in found:
        if way.state in said:
            severity, says, fix = said[way.state]
            yield Finding(
                name=f"key-{way.state}",
                severity=severity,
                says=f"key {_named(way)}: {says}",
                fix=fix,
                files=(f"{KEYS}/{way.sha256}",),
            )
    if not any(way.kind == "recovery" and way.state == "active" for way in found):
        yield Finding(
            name="no-recovery",
            severity=Severity.WARNING,
            says="there is no recovery key: a forgotten passphrase is the end",
            fix="mcwallet key recovery",
        )


def _habits(vault: Vault, now: datetime) -> Iterator[Finding]:
    changes = sum(one.n > vault.seen.backed_up for one in vault.log.records.values())
    if changes >= _MANY_CHANGES:
        since = f"since {vault.seen.backup[:10]}" if vault.seen.backup else "ever"
        yield Finding(
            name="backup",
            severity=Severity.WARNING,
            says=f"no backup was made {since}, and there are {changes} changes",
            fix="mcwallet backup create -o FILE",
        )
    if len(vault.log.records) > _LONG_LOG:
        yield Finding(
            name="long-log",
            severity=Severity.NOTE,
            says=f"the wallet has {len(vault.log.records)} changes and opens slowly",
            fix="mcwallet wallet compact",
        )
    if any(_future(one.time, now) for one in vault.log.records.values()):
        yield Finding(
            name="clock",
            severity=Severity.NOTE,
            says="some changes are dated in the future: a clock is or was wrong",
            fix="set the clock of your devices",
        )
    if old := [h for h in vault.state.binned if h.added and now - h.added > _BIN]:
        yield Finding(
            name="bin",
            severity=Severity.NOTE,
            says=f"{count(old, 'credential')} in the bin",
            fix="mcwallet rm --purge ID removes one for good",
        )


def _future(time: str, now: datetime) -> bool:
    try:
        return moment(time) > now + SKEW
    except ValueError:
        return False


def _named(way: Way) -> str:
    return way.name or way.sha256[:8]
