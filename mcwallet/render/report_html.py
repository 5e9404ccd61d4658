"""The report of a verification as one page that stands on its own."""

from mcwallet.model.report import Report, Verdict
from mcwallet.render import answers, web
from mcwallet.render.phrases import Phrases, phrases
from mcwallet.render.verifying import Judged, Missed, instant
from mcwallet.render.web import MARK, english, text, worded


def html(judged: Judged) -> str:
    """Write the page: no script, nothing fetched, nothing hidden."""
    say = phrases(judged.languages)
    title = say("report")
    found = "".join(_article(report, judged, say) for report in judged.reports)
    network = say("network_used" if judged.online else "network_unused")
    trusted = ", ".join(map(text, judged.trust)) or say("nobody")
    main = f"""<p>{say("judged", date=instant(judged.at))} {network}
{say("trust_files", names=trusted)}</p>
<section aria-labelledby="found"><h2 id="found">{say("result")}</h2>{found}</section>
{_missed(judged.errors, say)}
{meanings(say)}"""
    return web.page(title, main, say, before=f"<header><h1>{title}</h1></header>")


def meanings(say: Phrases) -> str:
    """Say what the three words mean."""
    lines = (
        f"<dt>{web.verdict(each, say)}</dt><dd>{say(f'{MARK[each][0]}_means')}</dd>"
        for each in Verdict
    )
    return f'<dl class="together">{"".join(lines)}</dl>'


def _article(report: Report, judged: Judged, say: Phrases) -> str:
    credential = report.credential
    title = worded(credential.title, judged.languages, say) or say("no_title")
    issuer = worded(credential.issuer.name, judged.languages, say) or say("no_name")
    part = f", {say('part', part=text(report.part))}" if report.part else ""
    rests = answers.table(report.checks, say, title=say("rests"), everything=True)
    return f"""<article><h3>{title}</h3>
<p>{web.verdict(report.verdict, say)}</p>
<dl><dt>{say("issued_by")}</dt><dd>{issuer}
<span class="id">{text(credential.issuer.id)}</span></dd>
<dt>{say("file")}</dt><dd>{text(report.input)}{part}
<span class="id">SHA-256 {text(report.digest)}</span></dd></dl>
{rests}</article>
"""


def _missed(errors: tuple[Missed, ...], say: Phrases) -> str:
    if not errors:
        return ""
    lines = "".join(
        f"<li>{text(each.input)}: {english(each.message, say)}</li>" for each in errors
    )
    return (
        f'<section aria-labelledby="missed"><h2 id="missed">{say("not_read")}</h2>'
        f"<ul>{lines}</ul></section>"
    )
