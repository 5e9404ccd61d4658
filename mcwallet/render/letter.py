"""The letter on top of a dossier: what is applied for, and what is the reader's to decide.

It goes to whoever awards the larger credential, in the learner's language, and says nothing
that the dossier does not hold: which requirements appear met and by what, which standard
elements each credential states and which it does not, and what only the reader can settle.
"""

from collections.abc import Iterable

from mcwallet.model.credential import Element
from mcwallet.model.portfolio import Item, Portfolio
from mcwallet.model.progress import Progress, Requirement, Use
from mcwallet.render import web
from mcwallet.render.phrases import Phrases, phrases
from mcwallet.render.verifying import instant
from mcwallet.render.web import english, text, worded


def letter(portfolio: Portfolio, progress: Progress) -> str:
    """Write the letter: one page, no script, nothing fetched."""
    say, languages = phrases(portfolio.languages), portfolio.languages
    sought = text(portfolio.title or progress.title.pick(languages) or progress.pathway)
    made = say("made", date=instant(portfolio.created))
    held = "".join(_credential(item, languages, say) for item in portfolio.items)
    title = say("letter", title=sought)
    before = f"""<header><h1>{title}</h1>
<p>{say("letter_to")}: <bdi dir="auto">{text(progress.decides)}</bdi></p>
<p>{made} <code>{text(portfolio.holder)}</code></p></header>"""
    main = f"""<p>{say("letter_says")}</p>
{_section("requirements", _requirements(progress, languages, say), say)}
{_section("credentials", held, say)}
{_section("decide", _theirs(progress, say), say)}"""
    return web.page(title, main, say, before=before)


def _section(key: str, inside: str, say: Phrases) -> str:
    heading = f'<h2 id="{key}">{say(key)}</h2>'
    return f'<section aria-labelledby="{key}">{heading}{inside}</section>'


def _requirements(progress: Progress, languages: tuple[str, ...], say: Phrases) -> str:
    rows = "".join(_row(one, languages, say) for one in progress.requirements if one.needed)
    return f"""<table><thead><tr><th scope="col">{say("requirement")}</th>
<th scope="col">{say("result")}</th><th scope="col">{say("counted")}</th></tr></thead>
<tbody>{rows}</tbody></table>"""


def _row(one: Requirement, languages: tuple[str, ...], say: Phrases) -> str:
    title = worded(one.title, languages, say) or text(one.name)
    asks = f'<span class="id">{english(one.demand, say)}</span>' if one.demand else ""
    used = "<br>".join(dict.fromkeys(map(_use, one.used))) or say("none")
    return (
        f'<tr><th scope="row">{title}{asks}</th><td>{say(f"state.{one.state.value}")}</td>'
        f"<td>{used}</td></tr>"
    )


def _use(use: Use) -> str:
    return f'<bdi dir="auto">{text(use.title)}</bdi> <code>{text(use.id[:8])}</code>'


def _credential(item: Item, languages: tuple[str, ...], say: Phrases) -> str:
    """Say which standard elements one credential states; a missing one may not apply."""
    said = item.credential
    title = worded(said.title, languages, say) or say(f"kind.{said.kind.value}")
    issuer = worded(said.issuer.name, languages, say) or text(said.issuer.id)
    there = _names((one for one in item.elements if one.stated), say)
    lacking = (one for one in item.elements if one.mandatory and not one.stated)
    return f"""<article><h3>{title}</h3>
<dl><dt>{say("issued_by")}</dt><dd>{issuer}</dd>
<dt>{say("file")}</dt><dd>credentials/{text(item.name)}</dd>
<dt>{say("elements_stated")}</dt><dd>{there}</dd>
<dt>{say("elements_not_stated")}</dt><dd>{_names(lacking, say)}</dd></dl></article>
"""


def _names(elements: Iterable[Element], say: Phrases) -> str:
    names = [f"{text(one.number)}\u00a0{say(f'element.{one.name}')}" for one in elements]
    return "; ".join(names) or say("none")


def _theirs(progress: Progress, say: Phrases) -> str:
    """List what only the reader can decide, and what nobody could find out."""
    points = [*progress.subject_to, *(f"{f.title}: {f.says}" for f in progress.settle)]
    lines = "".join(f"<li>{english(point, say)}</li>" for point in points)
    return f"<ul>{lines}</ul>" if lines else f"<p>{say('none')}</p>"
