"""What was fetched and what was noticed, for people and for programs."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from mcwallet.model.watch import Notice, Refreshed, Turn
from mcwallet.render.page import Line, line
from mcwallet.render.words import cut, shown

_STATES = {"met": "MET", "not_met": "NOT MET", "open": "OPEN"}


def refresh_document(found: Refreshed) -> dict[str, Any]:
    """Shape ``mcwallet/refresh@1``."""
    return {
        "schema": "mcwallet/refresh@1",
        "kept": [
            {
                "url": each.url,
                "id": each.id,
                "status": each.status,
                "new": each.new,
                "fetched": _time(each.fetched),
                "credentials": list(each.recs),
            }
            for each in found.kept
        ],
        "missing": [{"url": url, "message": says} for url, says in found.missing],
    }


def refresh_page(found: Refreshed) -> Iterator[Line]:
    """Say what was fetched, a line each, and what could not be had."""
    for each in found.kept:
        word = "new" if each.new else "same"
        gone = "" if each.status == 200 else f" (answered {each.status})"  # noqa: PLR2004
        many = f"for {len(each.recs)}"
        yield line(f"{word:<5} {shown(each.url)}{gone}  {each.fetched:%Y-%m-%d}  {many}")
    for url, says in found.missing:
        why = says if says.startswith(url) else f"{url}: {says}"
        yield line((f"none  {shown(why)}", "open"))
    new = sum(each.new for each in found.kept)
    same = len(found.kept) - new
    yield line(f"{new} new, {same} as before, {len(found.missing)} not to be had")


def watch_document(
    at: datetime,
    days: int,
    notices: Sequence[Notice],
    turns: Sequence[Turn],
    *,
    online: bool,
    checked: int,
) -> dict[str, Any]:
    """Shape ``mcwallet/watch@1``."""
    return {
        "schema": "mcwallet/watch@1",
        "at": _time(at),
        "network": "on" if online else "off",
        "days": days,
        "checked": checked,
        "items": [
            {
                "id": each.id,
                "title": each.title,
                "kind": each.kind,
                "says": each.says,
                "hint": each.hint,
                "date": _time(each.date) if each.date else None,
                "new": each.new,
            }
            for each in notices
        ],
        "pathways": [
            {
                "pathway": each.pathway,
                "title": each.title,
                "before": each.before or None,
                "now": each.now,
                "completed": each.completed,
            }
            for each in turns
        ],
    }


def watch_page(notices: Sequence[Notice], turns: Sequence[Turn]) -> Iterator[Line]:
    """Say what was noticed; nothing, if there is nothing to say."""
    for each in notices:
        style = "bad" if each.lost else "open"
        title = cut(shown(each.title), 60) or "(no title)"
        yield line((f"{each.kind:<11}", style), f"  {each.id[:8]}  {title}")
        yield line(f"             {shown(each.says)}")
        if each.hint:
            yield line((f"             → {shown(each.hint)}", "hint"))
    for turn in turns:
        if turn.completed:
            says = "its requirements appear met; the awarding body decides"
            yield line(("completed  ", "good"), f"  {shown(turn.title)}: {says}")
        elif turn.before and turn.before != turn.now:
            was, is_ = (_STATES.get(s, s) for s in (turn.before, turn.now))
            yield line(("pathway    ", "open"), f"  {shown(turn.title)}: {was} → {is_}")


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
