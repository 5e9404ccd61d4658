"""The questions asked about a credential, and their answers, as part of a page."""

from collections.abc import Iterator, Sequence

from mcwallet.model.report import Check, Outcome
from mcwallet.render.phrases import Phrases
from mcwallet.render.verifying import instant
from mcwallet.render.web import ANSWER, english, text


def table(checks: Sequence[Check], say: Phrases, *, title: str, everything: bool) -> str:
    """List the answers; those that did not apply only where everything is asked for."""
    rows = "".join(
        _row(check, say)
        for check in checks
        if everything or check.outcome is not Outcome.SKIPPED
    )
    return f"""<table><caption>{title}</caption><thead><tr>
<th scope="col">{say("check")}</th>
<th scope="col">{say("answer")}</th><th scope="col">{say("seen")}</th></tr></thead>
<tbody>{rows}</tbody></table>"""


def _row(check: Check, say: Phrases) -> str:
    seen = "<br>".join(_seen(check, say))
    answer = say(ANSWER[check.outcome])
    name = text(check.name)
    return f'<tr><th scope="row">{name}</th><td>{answer}</td><td>{seen}</td></tr>'


def _seen(check: Check, say: Phrases) -> Iterator[str]:
    yield english(check.says, say)
    if check.hint:
        yield f"{say('hint')}: {english(check.hint, say)}"
    for each in check.evidence:
        source = say("from", url=text(each.url), source=english(each.source, say))
        when = f", {say('fetched', date=instant(each.fetched))}" if each.fetched else ""
        yield source + when
