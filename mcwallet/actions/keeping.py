"""Keep what a learner received: every credential, valid or not, in one change."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from mcwallet.actions.opening import open_cases
from mcwallet.actions.stacking.ledger import components, entry
from mcwallet.actions.unwrapping import Original
from mcwallet.checks.base import Case
from mcwallet.model.credential import Credential
from mcwallet.model.holding import Holding
from mcwallet.model.json import Json, JsonObject
from mcwallet.model.values import dataclass
from mcwallet.model.wallet import WalletState
from mcwallet.model.words import Words
from mcwallet.vault import changes
from mcwallet.vault.changes import Op

_MEDIA = {
    "jws": "application/jwt",
    "sd-jwt": "application/sd-jwt",
    "jades": "application/jose+json",
}
_TEXT = 500  # characters of one text in a summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One credential that was taken in, or had been here already."""

    input: str
    part: str
    id: str
    credential: Credential
    envelope: str
    new: bool
    notes: tuple[str, ...] = ()


def keep(
    originals: Iterable[Original],
    state: WalletState,
    now: datetime,
    *,
    tags: tuple[str, ...] = (),
) -> tuple[tuple[Kept, ...], tuple[Op, ...]]:
    """Say what each original is, and which operations would keep what is new.

    The same bytes are kept once. The same credential id with other bytes is kept beside
    it, and said: a renewed credential looks like this, and so does a forged one. What a
    larger credential was awarded for is written into the ledger, also where that comes
    into the wallet only later.
    """
    items: list[Kept] = []
    ops: list[Op] = []
    here = {holding.rec for holding in state.kept}
    known = {_id(h): h.rec for h in state.kept if _id(h)}
    taken: set[str] = set()
    for original in originals:
        cases = open_cases(original)
        whole, id_ = cases[0], original.artifact.digest
        new = id_ not in here and id_ not in taken
        twin = known.setdefault(whole.credential.id, id_) if whole.credential.id else id_
        parts = components(whole, state)
        notes = (*original.notes, *_twin(twin, id_), *_made_of(parts, here | taken))
        items.extend(_kept(case, new=new, notes=notes) for case in cases)
        if not new:
            continue
        taken.add(id_)
        ops.append(_put(original, whole, state))
        if tags:
            ops.append(changes.tag(id_, add=tags))
        if parts and not any(each.award == id_ for each in state.counted):
            ops.append(entry(whole, parts, now))
    return tuple(items), tuple(ops)


def _put(original: Original, whole: Case, state: WalletState) -> Op:
    if original.artifact.digest in state.holdings:
        return changes.restore(original.artifact.digest)
    return changes.keep(
        original.artifact.data,
        media=media_type(original, whole),
        kind="credential",
        summary=summary(whole),
    )


def _kept(case: Case, *, new: bool, notes: tuple[str, ...]) -> Kept:
    return Kept(
        input=case.input,
        part=case.part,
        id=case.artifact.digest,
        credential=case.credential,
        envelope=case.envelope.kind,
        new=new,
        notes=() if case.part else notes,
    )


def _twin(rec: str, id_: str) -> Iterator[str]:
    if rec != id_:
        yield f"the wallet also holds another file with the same credential id: {rec[:8]}"


def _made_of(parts: tuple[str, ...], here: set[str]) -> Iterator[str]:
    if parts:
        held = [part[:8] for part in parts if part in here]
        what = (
            f"{len(held)} of them here: {', '.join(held)}" if held else "none of them here"
        )
        yield f"made of {len(parts)} credentials, {what}; they are noted as counted"


def media_type(original: Original, whole: Case) -> str:
    """Name the media type of the original bytes."""
    data = original.artifact.data
    if data.startswith(b"\x89PNG"):
        return "image/png"
    if original.artifact.inner is not None:
        return "image/svg+xml"
    return _MEDIA.get(whole.envelope.kind, "application/json")


def summary(case: Case) -> JsonObject:
    """Collect what a list shows and filters by, so that listing needs no content."""
    credential = case.credential
    period = credential.period
    found: dict[str, Json] = {
        "format": credential.format,
        "envelope": case.envelope.kind,
        "kind": credential.kind.value,
        "credential": credential.id,
        "title": _words(credential.title),
        "issuer": credential.issuer.id,
        "issuer_name": _words(credential.issuer.name),
        "subject": credential.subject.id,
        "subject_name": _words(credential.subject.name),
        "issued": _time(credential.issued),
        "valid_from": _time(period.start),
        "valid_until": _time(period.end),
        "parts": len(credential.parts),
        "credits": [
            {"amount": w.amount, "unit": w.unit}
            for a in credential.achievements
            for w in a.workload
        ],
        "levels": [
            {"framework": level.framework, "value": level.value}
            for a in credential.achievements
            for level in a.levels
        ],
        "skills": [
            {"name": _words(skill.name), "url": skill.url[:_TEXT]}
            for a in credential.achievements
            for skill in a.skills
        ][:100],
    }
    return {key: value for key, value in found.items() if value}


def _words(words: Words) -> Json:
    return {language: text[:_TEXT] for language, text in words.by_language[:50]}


def _time(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def _id(holding: Holding) -> str:
    return str(holding.summary.get("credential", ""))
