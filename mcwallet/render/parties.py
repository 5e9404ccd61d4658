"""Who awarded a European credential, who sealed it, on whose behalf, and to whom."""

from collections.abc import Iterator, Sequence
from typing import Any

from mcwallet.model.credential import Party, Stated
from mcwallet.model.report import Outcome, Report
from mcwallet.render.words import cut, shown

_LONGEST = 100
_SOUND = frozenset({Outcome.PASSED, Outcome.WARNED})


def sealer_of(report: Report) -> Party | None:
    """Return who sealed it, if it is sealed: a draft names its issuer all the same."""
    return report.credential.sealer if report.envelope == "jades" else None


def as_json(report: Report, languages: Sequence[str]) -> dict[str, Any]:
    """Shape the parties for programs; what is not stated is empty or null."""
    sealer, said = sealer_of(report), report.credential
    return {
        "awarding_body": [_party(each, languages) for each in said.awarding_bodies],
        "sealer": _party(sealer, languages) if sealer else None,
        "mandate": mandate(said.mandate, languages),
    }


def mandate(said: Stated | None, languages: Sequence[str]) -> dict[str, str] | None:
    """Shape a mandate: in the sealer's words, and where they stand."""
    if said is None:
        return None
    return {"says": said.value.pick(languages), "from": said.path}


def rows(report: Report, languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Lay out the four answers of a sealed credential; others have none."""
    sealer, said = sealer_of(report), report.credential
    if sealer is None:
        return
    for body in said.awarding_bodies[:3] or (Party(),):
        yield "awarded", called(body, languages)
    # A name in a file is anybody's; the certificate has to bear it out.
    sound = {c.name for c in report.checks if c.outcome in _SOUND}
    own = "" if {"seal.signature", "seal.issuer"} <= sound else "  (by its own word)"
    yield "sealed", called(sealer, languages) + own
    says = said.mandate.value.pick(languages) if said.mandate else "not stated"
    yield "mandate", cut(shown(" ".join(says.split())), _LONGEST)
    yield "to", cut(shown(said.subject.name.pick(languages)), _LONGEST) or "not stated"


def called(who: Party, languages: Sequence[str]) -> str:
    """Name an organisation, and beside it the number under which it is registered."""
    name = cut(shown(who.name.pick(languages)), _LONGEST)
    return "  ".join(filter(None, (name, shown(number(who))))) or "not stated"


def number(who: Party) -> str:
    """Return the id of an organisation, or else its first registered number."""
    return who.id or next((each.value for each in who.identifiers), "")


def _party(who: Party, languages: Sequence[str]) -> dict[str, str]:
    return {"id": who.id, "name": who.name.pick(languages)}
