"""A picture of a pathway: each requirement as a box, and what fills it."""

from collections.abc import Iterator
from html import escape
from textwrap import wrap

from mcwallet.model.progress import Progress, Requirement, State, Use
from mcwallet.render.words import cut, shown

_WORDS = {
    State.MET: ("met", "#1b7f3b"),
    State.NOT_MET: ("not met", "#b3261e"),
    State.OPEN: ("open", "#8a5a00"),
    State.THEIRS: ("theirs to decide", "#5f6368"),
}
_WIDTH = 760
_LINE = 18
_STEP = 26
_LETTERS = 108


def picture(progress: Progress) -> str:
    """Draw the requirements as a tree of boxes; every word is there as text too."""
    rows = list(_rows(progress))
    drawn, top = [], 76
    for each, depth in rows:
        part, height = _box(each, depth, top)
        drawn.append(part)
        top += height + 8
    said = wrap(shown(progress.says), _LETTERS)
    head = _head(progress, top + 24 + _LINE * len(said))
    foot = [_text(20, top + 24 + _LINE * number, each, size=12, color="#333")
            for number, each in enumerate(said)]  # fmt: skip
    return "\n".join([*head, *drawn, *foot, "</svg>", ""])


def _rows(progress: Progress) -> Iterator[tuple[Requirement, int]]:
    by_name = {each.name: each for each in progress.requirements if not each.rule}
    inner = {name for each in progress.requirements for name in each.children}
    stack = [(each, 0) for each in progress.requirements
             if each.needed and (each.rule or each.name not in inner)][::-1]  # fmt: skip
    while stack:
        each, depth = stack.pop()
        yield each, depth
        stack += [(by_name[name], depth + 1) for name in reversed(each.children)]


def _head(progress: Progress, height: int) -> Iterator[str]:
    word, color = _WORDS[progress.verdict]
    title = cut(str(progress.title) or progress.pathway, 80)
    label = escape(shown(f"{title}: {word}"))
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{label}" '
        'font-family="system-ui, sans-serif" style="max-width:100%;height:auto">'
    )
    yield f"<title>{label}</title>"
    yield f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>'
    yield _text(20, 34, title, size=20, color="#111")
    made = f"{word}, as of {progress.at}, version {cut(progress.version, 40)}"
    yield _text(20, 58, made, size=14, color=color)


def _box(each: Requirement, depth: int, top: int) -> tuple[str, int]:
    word, color = _WORDS[each.state]
    left = 20 + _STEP * depth
    lines = [_used(use) for use in each.used]
    if each.lacks and each.state is not State.THEIRS:
        lines.append(f"missing: {cut(each.lacks, 90)}")
    height = 48 + _LINE * len(lines)
    name = cut(str(each.title) or each.name, 60)
    frame = (
        f'<g><rect x="{left}" y="{top}" width="{_WIDTH - 20 - left}" height="{height}" '
        f'rx="6" fill="#fafafa" stroke="{color}" stroke-width="1.5"/>'
    )
    parts = [
        frame,
        _bar(each, left + 12, top + height - 10, color),
        _text(left + 12, top + 18, f"{name} — {word}", size=14, color=color),
        _text(left + 12, top + 33, cut(each.demand, 100), size=11, color="#555"),
        *(
            _text(left + 24, top + 50 + _LINE * n, said, size=12, color="#222")
            for n, said in enumerate(lines)
        ),
        "</g>",
    ]
    return "\n".join(part for part in parts if part), height


def _used(use: Use) -> str:
    said = f"{use.id[:8]} {cut(use.title, 44)}: {use.value}"
    return cut(said, 85) + (" (if confirmed)" if use.unknown else "")


def _bar(each: Requirement, left: int, top: int, color: str) -> str:
    """Draw how full it is, in whole pixels."""
    if not each.need or each.unit == "percent":
        return ""
    full = _WIDTH - 32 - left
    width = full * max(0, min(each.have, each.need)) // each.need
    return f'<rect x="{left}" y="{top}" width="{width}" height="4" rx="2" fill="{color}"/>'


def _text(left: int, top: int, words: str, *, size: int, color: str) -> str:
    return (
        f'<text x="{left}" y="{top}" font-size="{size}" fill="{color}">'
        f"{escape(shown(words))}</text>"
    )
