"""The report of a verification as one page that stands on its own."""

from collections.abc import Iterator
from html import escape

from mcwallet.model.report import Check, Outcome, Report
from mcwallet.render.verifying import VERDICT, Judged, instant
from mcwallet.render.words import shown

_CLASS = {"good": "good", "bad": "bad", "open": "open"}
_WORD = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "failed",
    Outcome.UNDECIDED: "open",
    Outcome.WARNED: "warned",
    Outcome.SKIPPED: "skipped",
}
STYLE = """
body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;
color:#1a1a1a;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin:0}section{border:1px solid #767676;
border-radius:.4rem;padding:1rem;margin:1rem 0;break-inside:avoid}
.verdict{display:inline-block;font-weight:700;padding:.1rem .5rem;border:2px solid}
.good{color:#0b5d1e}.bad{color:#9b1c1c}.open{color:#7a4b00}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;
padding:.25rem .5rem;border-bottom:1px solid #ccc;overflow-wrap:anywhere}
p.where{overflow-wrap:anywhere;color:#444}
@media print{body{max-width:none;padding:0}}
"""


def html(judged: Judged) -> str:
    """Write the page: no script, nothing fetched, nothing hidden."""
    body = "".join(_section(report, judged) for report in judged.reports)
    missed = "".join(
        f"<li>{_e(each.input)}: {_e(each.message)}</li>" for each in judged.errors
    )
    network = "used" if judged.online else "not used"
    trust = ", ".join(map(_e, judged.trust)) or "none"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Verification report</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>Verification report</h1>
<p>Judged as of {_e(instant(judged.at))}. The network was {network}.
Trust files: {trust}.</p>
{body}
{"<h2>Not read</h2><ul>" + missed + "</ul>" if missed else ""}
<p>Made by mcwallet. VALID means: genuine, current and not withdrawn, on the evidence
listed. CANNOT TELL is neither yes nor no.</p>
</main>
</body>
</html>
"""


def _section(report: Report, judged: Judged) -> str:
    word, style = VERDICT[report.verdict]
    credential = report.credential
    title = credential.title.pick(judged.languages) or "(no title)"
    issuer = credential.issuer.name.pick(judged.languages)
    part = f", part {_e(report.part)}" if report.part else ""
    rows = "".join(_rows(report.checks))
    return f"""<section>
<h2>{_e(title)}</h2>
<p><span class="verdict {_CLASS[style]}">{word}</span></p>
<p class="where">Issuer: {_e(issuer) or "name not stated"} ({_e(credential.issuer.id)})<br>
File: {_e(report.input)}{part}<br>SHA-256: {report.digest}</p>
<table><thead><tr><th scope="col">Check</th><th scope="col">Answer</th>
<th scope="col">What was seen</th></tr></thead><tbody>{rows}</tbody></table>
</section>
"""


def _rows(checks: tuple[Check, ...]) -> Iterator[str]:
    for check in checks:
        hint = f"<br>What would help: {_e(check.hint)}" if check.hint else ""
        sources = "".join(
            f"<br>From {_e(each.url)} ({_e(each.source)}"
            + (f", fetched {_e(instant(each.fetched))})" if each.fetched else ")")
            for each in check.evidence
        )
        yield (
            f'<tr><th scope="row">{_e(check.name)}</th><td>{_WORD[check.outcome]}</td>'
            f"<td>{_e(check.says)}{hint}{sources}</td></tr>"
        )


def _e(text: str) -> str:
    return escape(shown(text), quote=True)
