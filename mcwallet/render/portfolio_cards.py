"""One credential on the page: who stands behind it, what it says, what was found out."""

from collections.abc import Iterator
from hashlib import sha256

from mcwallet.model.credential import Element, Party, Stated
from mcwallet.model.portfolio import Item
from mcwallet.render import answers, web
from mcwallet.render.phrases import Phrases
from mcwallet.render.verifying import instant
from mcwallet.render.web import text, worded

_MOST = 60  # values of one element; a transcript with more is better read in its table


def card(number: int, item: Item, languages: tuple[str, ...], say: Phrases) -> str:
    """Show one credential in the order of the European standard elements."""
    said = item.credential
    title = worded(said.title, languages, say) or say(f"kind.{said.kind.value}")
    rows = "".join(_row(element, languages, say) for element in item.elements)
    parties = "".join(_parties(item, languages, say))
    return f"""<article id="c{number}" aria-labelledby="t{number}">
<h3 id="t{number}">{title}</h3>
<p>{say(f"kind.{said.kind.value}")} ({text(said.format)})</p>
{_verdict(item, say)}
<dl>{parties}<dt>{say("file")}</dt><dd>credentials/{text(item.name)}
<span class="id">SHA-256 {sha256(item.data).hexdigest()}</span></dd></dl>
<table class="elements"><thead><tr><td class="n"></td><th scope="col">{say("element")}</th>
<th scope="col">{say("stated")}</th></tr></thead><tbody>{rows}</tbody></table>
{_rests(item, say)}
</article>
"""


def _verdict(item: Item, say: Phrases) -> str:
    if item.report is None:
        return ""
    when = say("as_of", date=instant(item.report.at))
    return f"<p>{web.verdict(item.report.verdict, say)} {when}</p>"


def _rests(item: Item, say: Phrases) -> str:
    if item.report is None:
        return ""
    title = say("rests")
    return answers.table(item.report.checks, say, title=title, everything=False)


def _parties(item: Item, languages: tuple[str, ...], say: Phrases) -> Iterator[str]:
    """Name who awards, who issues and who seals: they need not be one and the same."""
    said = item.credential
    sealer = said.sealer if item.envelope == "jades" else None
    for body in said.awarding_bodies:
        yield _party("awarded_by", body, languages, say)
    yield _party("issued_by", said.issuer, languages, say)
    if sealer is not None:
        yield _party("sealed_by", sealer, languages, say)
    if said.subject.name or said.subject.id:
        yield _party("about", said.subject, languages, say)


def _party(key: str, who: Party, languages: tuple[str, ...], say: Phrases) -> str:
    name = worded(who.name, languages, say) or say("no_name")
    id_ = f'<span class="id">{text(who.id)}</span>' if who.id else ""
    return f"<dt>{say(key)}</dt><dd>{name}{id_}</dd>"


def _row(element: Element, languages: tuple[str, ...], say: Phrases) -> str:
    held = dict.fromkeys(_value(each, languages, say) for each in element.values)
    values = "<br>".join(list(held)[:_MOST])
    more = f"<br>+ {len(held) - _MOST}" if len(held) > _MOST else ""
    stated = values or f'<span class="faint">{say("not_stated")}</span>'
    return (
        f'<tr><td class="n">{text(element.number)}</td>'
        f'<th scope="row">{say(f"element.{element.name}")}</th><td>{stated}{more}</td></tr>'
    )


def _value(each: Stated, languages: tuple[str, ...], say: Phrases) -> str:
    note = f' <span class="faint">({text(each.note)})</span>' if each.note else ""
    return worded(each.value, languages, say) + note
