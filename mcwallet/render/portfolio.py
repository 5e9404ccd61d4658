"""The page for people: what the credentials say, and what was found out about them."""

from collections.abc import Iterator
from html import escape

from mcwallet.model.credential import Element
from mcwallet.model.portfolio import Item, Portfolio
from mcwallet.render.report_html import STYLE
from mcwallet.render.verifying import VERDICT, instant
from mcwallet.render.words import shown


def html(portfolio: Portfolio) -> str:
    """Write the page: no script, nothing fetched, nothing hidden."""
    cards = "".join(_card(item, portfolio.languages) for item in portfolio.items)
    title = _e(portfolio.title or "Portfolio of learning credentials")
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>Made on {_e(instant(portfolio.created))} by <code>{_e(portfolio.holder)}</code>.</p>
{cards}
<p>To check this yourself: <code>mcwallet verify</code> and this file.</p>
</main>
</body>
</html>
"""


def _card(item: Item, languages: tuple[str, ...]) -> str:
    credential = item.credential
    rows = "".join(_rows(item.elements, languages))
    verdict = ""
    if item.report:
        word, style = VERDICT[item.report.verdict]
        when = _e(instant(item.report.at))
        verdict = f'<p><span class="verdict {style}">{word}</span> as of {when}</p>'
    issuer = credential.issuer
    return f"""<section>
<h2>{_e(credential.title.pick(languages)) or "(no title)"}</h2>
{verdict}
<p class="where">{_e(issuer.name.pick(languages))} ({_e(issuer.id)})<br>
File: credentials/{_e(item.name)}, SHA-256 {item.id}</p>
<table><thead><tr><th scope="col">Element</th><th scope="col">Stated</th></tr></thead>
<tbody>{rows}</tbody></table>
</section>
"""


def _rows(elements: tuple[Element, ...], languages: tuple[str, ...]) -> Iterator[str]:
    for element in elements:
        values = "<br>".join(_e(each.value.pick(languages)) for each in element.values)
        name = element.name.replace("_", " ")
        yield f'<tr><th scope="row">{name}</th><td>{values or "not stated"}</td></tr>'


def _e(text: str) -> str:
    return escape(shown(text), quote=True)
