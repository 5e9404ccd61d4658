"""Pictures on the page, each with a table or list that says the same in text.

They are drawn in black and grey with the words inside, 360 units wide, so that they can be
read on a phone and on paper without colours.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from mcwallet.model.credential import Achievement, Workload
from mcwallet.model.portfolio import Item, Portfolio
from mcwallet.model.report import Verdict
from mcwallet.render.phrases import Phrases
from mcwallet.render.web import text, worded
from mcwallet.render.words import cut, shown

_WIDTH = 360
_ROW = 34
_MOST_ROWS = 40
_MOST_SKILLS = 12
_MOST_CREDITS = 100_000
_DAY = 86_400
_LEVEL = 8
_LABEL = 52


def begun(item: Item) -> datetime | None:
    """Return when a credential was awarded: issued, or else valid from."""
    said = item.credential
    return said.issued or said.period.start


def timeline(portfolio: Portfolio, say: Phrases) -> str:
    """Show when each credential was issued, and until when it is valid."""
    dated = [(when, item) for item in portfolio.items if (when := begun(item))]
    dated.sort(key=lambda pair: (pair[0].astimezone(UTC), pair[1].name))
    undated = [item for item in portfolio.items if begun(item) is None]
    lines = [_moment(item, portfolio, say) for item in [i for _, i in dated] + undated]
    drawn = _axis(dated[:_MOST_ROWS], portfolio) if dated else ""
    return _figure(
        drawn, f'<ol class="together">{"".join(lines)}</ol>', say("timeline_says")
    )


def levels(portfolio: Portfolio, say: Phrases) -> str:
    """Add up ECTS credits by EQF level; what is not valid does not count."""
    sums: dict[str, Decimal] = {}
    for item in portfolio.items:
        if item.report is None or item.report.verdict is not Verdict.NOT_VALID:
            level, amount = _credits(item.credential.achievements)
            if amount:
                sums[level] = sums.get(level, Decimal(0)) + amount
    if not sums:
        return f"<p>{say('none')}</p>"
    ordered = sorted(sums.items(), key=lambda pair: (pair[0] == "", pair[0]))
    named = [
        (f"{say('level')} {level}" if level else say("no_level"), amount)
        for level, amount in ordered
    ]
    rows = "".join(_level_row(name, amount) for name, amount in named)
    total = _level_row(say("total"), sum(sums.values(), Decimal(0)))
    table = f"""<table><thead><tr><th scope="col">{say("level")}</th>
<th scope="col" class="num">{say("credits")}</th></tr></thead>
<tbody>{rows}</tbody><tfoot>{total}</tfoot></table>"""
    return _figure(_bars(named), table, say("levels_says"))


def skills(portfolio: Portfolio, say: Phrases) -> str:
    """Count in how many credentials each skill is named."""
    count: Counter[str] = Counter()
    words: dict[str, str] = {}
    for item in portfolio.items:
        for key, html, name in _skills(item, portfolio.languages, say):
            count[key] += 1
            words.setdefault(key, html)
            words.setdefault(f"plain {key}", name)
    if not count:
        return f"<p>{say('none')}</p>"
    ranked = sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = "".join(
        f'<tr><th scope="row">{words[key]}</th><td class="num">{number}</td></tr>'
        for key, number in ranked
    )
    table = f"""<table><thead><tr><th scope="col">{say("skill")}</th>
<th scope="col" class="num">{say("credentials")}</th></tr></thead>
<tbody>{rows}</tbody></table>"""
    most = [(words[f"plain {key}"], Decimal(n)) for key, n in ranked[:_MOST_SKILLS]]
    return _figure(_bars(most), table, say("skills_says"))


def _figure(drawn: str, table: str, caption: str) -> str:
    return f"<figure>{drawn}<figcaption>{caption}</figcaption></figure>{table}"


def _svg(height: int, inside: Iterable[str]) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" aria-hidden="true" font-size="11" '
        f'font-family="system-ui,sans-serif" fill="#111">{"".join(inside)}</svg>'
    )


def _moment(item: Item, portfolio: Portfolio, say: Phrases) -> str:
    when, end = begun(item), item.credential.period.end
    day = when.date().isoformat() if when else say("no_date")
    said = item.credential
    title = worded(said.title, portfolio.languages, say) or say(f"kind.{said.kind.value}")
    until = f" ({say('until', date=end.date().isoformat())})" if end else ""
    return f"<li>{day}: {title}{until}</li>"


def _axis(dated: Sequence[tuple[datetime, Item]], portfolio: Portfolio) -> str:
    """Draw a line for each credential: a dot where it begins, a bar while it lasts."""
    first = dated[0][0].timestamp()
    ends = [item.credential.period.end for _, item in dated]
    last = max(
        [when.timestamp() for when, _ in dated] + [_until(e, portfolio) for e in ends]
    )
    span = max(last - first, _DAY)
    parts = []
    for row, ((when, item), end) in enumerate(zip(dated, ends, strict=True)):
        left = 8 + round(344 * (when.timestamp() - first) / span)
        right = 8 + round(344 * max(0, _until(end, portfolio) - first) / span)
        title = text(cut(shown(item.credential.title.pick(portfolio.languages)), 42))
        day, grey, top = when.date().isoformat(), "#777" if end else "#ccc", row * _ROW
        width = max(1, right - left)
        parts += [
            f'<text x="4" y="{top + 13}">{day} {title}</text>',
            f'<rect x="{left}" y="{top + 20}" width="{width}" height="4" fill="{grey}"/>',
            f'<circle cx="{left}" cy="{top + 22}" r="5"/>',
        ]
    return _svg(len(dated) * _ROW, parts)


def _until(end: datetime | None, portfolio: Portfolio) -> float:
    return (end or portfolio.created).timestamp()


def _bars(named: Sequence[tuple[str, Decimal]]) -> str:
    """Draw a bar for each amount, with its name above and the number beside it."""
    most = max(amount for _, amount in named)
    parts = []
    for row, (name, amount) in enumerate(named):
        top, width = row * _ROW, max(2, int(300 * amount / most))
        parts += [
            f'<text x="4" y="{top + 12}">{text(cut(shown(name), _LABEL))}</text>',
            f'<rect x="4" y="{top + 17}" width="{width}" height="10" fill="#555"/>',
            f'<text x="{width + 10}" y="{top + 26}">{_plain(amount)}</text>',
        ]
    return _svg(len(named) * _ROW, parts)


def _level_row(name: str, amount: Decimal) -> str:
    return (
        f'<tr><th scope="row">{text(name)}</th><td class="num">{_plain(amount)}</td></tr>'
    )


def _credits(achievements: Sequence[Achievement]) -> tuple[str, Decimal]:
    """Return the level and the credits of the first achievement that states any.

    Those inside it are part of its sum; what was earned replaces what is on offer.
    """
    for each in achievements:
        offered = _sum(load for load in each.workload if not load.earned)
        earned = _sum(load for load in each.workload if load.earned)
        amount = min(filter(None, (offered, earned)), default=Decimal(0))
        if amount:
            eqf = next((one.value for one in each.levels if one.framework == "eqf"), "")
            return eqf[:_LEVEL], amount
    return "", Decimal(0)


def _sum(loads: Iterable[Workload]) -> Decimal:
    return sum((_number(each.amount) for each in loads if each.unit == "ects"), Decimal(0))


def _number(amount: str) -> Decimal:
    try:
        number = Decimal(amount)
    except InvalidOperation:
        return Decimal(0)
    usable = number.is_finite() and 0 < number <= _MOST_CREDITS
    return round(number, 2) if usable else Decimal(0)


def _plain(amount: Decimal) -> str:
    written = format(amount, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def _skills(
    item: Item, languages: tuple[str, ...], say: Phrases
) -> Iterable[tuple[str, str, str]]:
    """Give each skill of a credential once: by its address, or else by its name."""
    seen: dict[str, tuple[str, str]] = {}
    for each in item.credential.achievements:
        for skill in each.skills:
            name = skill.name.pick((*languages, say.language)) or skill.url
            key = skill.url or name.casefold()
            html = worded(skill.name, languages, say) or text(skill.url)
            if html:
                seen.setdefault(key, (html, name))
    return [(key, html, name) for key, (html, name) in seen.items()]
