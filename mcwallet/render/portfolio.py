"""The page for people: what the credentials say, and what was found out about them."""

from base64 import b64encode

from mcwallet.model.portfolio import Item, Portfolio
from mcwallet.model.report import Verdict
from mcwallet.render import portfolio_charts as charts
from mcwallet.render import portfolio_code as code
from mcwallet.render import web
from mcwallet.render.phrases import Phrases, phrases
from mcwallet.render.portfolio_cards import card
from mcwallet.render.report_html import meanings
from mcwallet.render.verifying import instant
from mcwallet.render.web import text, worded


def html(portfolio: Portfolio, whole: bytes = b"") -> str:
    """Write the page: no script, nothing fetched, nothing hidden.

    ``whole`` is the bundle, for people who can only send one file: the page carries it.
    """
    say = phrases(portfolio.languages)
    title = text(portfolio.title) or say("title")
    made = say("made", date=instant(portfolio.created))
    before = f"""<header><h1>{title}</h1>
<p>{made} <code>{text(portfolio.holder)}</code></p></header>
{_contents(say)}"""
    cards = "".join(
        card(number, item, portfolio.languages, say)
        for number, item in enumerate(portfolio.items, 1)
    )
    main = f"""{_glance(portfolio, say)}
{_section("timeline", charts.timeline(portfolio, say), say)}
{_section("levels", charts.levels(portfolio, say), say)}
{_section("skills", charts.skills(portfolio, say), say)}
{_section("credentials", cards, say)}
{_section("yourself", _yourself(portfolio, whole, say), say)}"""
    return web.page(title, main, say, before=before)


def _section(key: str, inside: str, say: Phrases) -> str:
    return (
        f'<section aria-labelledby="{key}"><h2 id="{key}">{say(key)}</h2>{inside}</section>'
    )


def _contents(say: Phrases) -> str:
    sections = "".join(
        f'<li><a href="#{key}">{say(key)}</a></li>'
        for key in ("glance", "timeline", "levels", "skills", "credentials", "yourself")
    )
    return f'<nav aria-label="{say("contents")}" class="screen"><ul>{sections}</ul></nav>'


def _glance(portfolio: Portfolio, say: Phrases) -> str:
    rows = "".join(
        _row(number, item, portfolio.languages, say)
        for number, item in enumerate(portfolio.items, 1)
    )
    table = f"""<table><thead><tr><th scope="col">{say("credential")}</th>
<th scope="col" class="wide">{say("issued_by")}</th>
<th scope="col" class="wide">{say("issued")}</th>
<th scope="col">{say("result")}</th></tr></thead><tbody>{rows}</tbody></table>"""
    return _section("glance", table, say)


def _row(number: int, item: Item, languages: tuple[str, ...], say: Phrases) -> str:
    said = item.credential
    title = worded(said.title, languages, say) or say(f"kind.{said.kind.value}")
    issuer = worded(said.issuer.name, languages, say) or text(said.issuer.id)
    when = charts.begun(item)
    judged = item.report.verdict if item.report else Verdict.CANNOT_TELL
    return f"""<tr><th scope="row"><a href="#c{number}">{title}</a></th>
<td class="wide">{issuer}</td>
<td class="wide day">{when.date().isoformat() if when else say("no_date")}</td>
<td>{web.verdict(judged, say)}</td></tr>"""


def _yourself(portfolio: Portfolio, whole: bytes, say: Phrases) -> str:
    lines = code.lines(portfolio)
    saved = ""
    if whole:
        href = f"data:application/zip;base64,{b64encode(whole).decode()}"
        saved = f'<p><a download="portfolio.zip" href="{href}">{say("whole")}</a></p>'
    return f"""<p>{say("yourself_says")}</p>
<pre><code>mcwallet verify FILE</code></pre>
<p>{say("yourself_files")}</p>
{saved}
{meanings(say)}
<figure class="together">{code.picture(lines)}
<figcaption>{say("code")}<br><code>{"<br>".join(map(text, lines))}</code></figcaption>
</figure>"""
