"""What every page of ours is: one file, no script, nothing fetched, readable on paper.

Colours keep a contrast of 4.5:1 and more on white (WCAG 2.2 §1.4.3), and nothing is said by
colour alone. Pictures that a credential names are never shown: fetching one would tell its
server who looks.
"""

from html import escape

from mcwallet.model.report import Outcome, Verdict
from mcwallet.model.words import Words
from mcwallet.render.phrases import Phrases
from mcwallet.render.words import cut, shown

MARK = {
    Verdict.VALID: ("valid", "good", "✓"),
    Verdict.NOT_VALID: ("not_valid", "bad", "✗"),
    Verdict.CANNOT_TELL: ("cannot_tell", "open", "?"),
}
ANSWER = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "failed",
    Outcome.UNDECIDED: "open",
    Outcome.WARNED: "warned",
    Outcome.SKIPPED: "skipped",
}
_LONGEST = 4_000
_STYLE = """
:root{color-scheme:light}
*{box-sizing:border-box}
body{font:1rem/1.5 system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;margin:0 auto;
max-width:62rem;padding:1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.7rem;line-height:1.25;margin:.5rem 0}
h2{font-size:1.35rem;line-height:1.3;margin:2rem 0 .5rem;border-bottom:2px solid #1a1a1a}
h3{font-size:1.15rem;line-height:1.3;margin:0 0 .5rem}
h4{font-size:1rem;margin:1rem 0 .25rem}
a{color:#0b4a8f}a:focus-visible,[tabindex]:focus-visible{outline:3px solid #0b4a8f;
outline-offset:2px}
.skip{position:absolute;left:-100rem}.skip:focus{position:static}
article{border:1px solid #6b6b6b;border-radius:.4rem;padding:1rem;margin:1rem 0}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid #bbb}
td,dd,li,p,h1,h2,h3,code{overflow-wrap:anywhere}th{overflow-wrap:break-word;
hyphens:auto}bdi{overflow-wrap:anywhere}
caption{text-align:left;padding:.3rem 0;color:#3d3d3d}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.5rem 0}
dt{font-weight:600}dd{margin:0}ul{padding-left:1.2rem}nav ul{display:flex;
flex-wrap:wrap;gap:.4rem 1.2rem;list-style:none;padding:0}.day{white-space:nowrap}
figure{margin:.5rem 0}svg{display:block;width:100%;height:auto;max-width:40rem}
svg.code{width:12rem;max-width:100%}
code{font:.875em ui-monospace,"DejaVu Sans Mono",monospace}pre{white-space:pre-wrap}
.faint,.id{color:#4a4a4a}.id{font-size:.875rem;display:block}
.n{width:2.5rem;color:#4a4a4a}td.num,th.num{text-align:right}
.verdict{display:inline-block;font-weight:700;padding:.05rem .5rem;border:2px solid;
border-radius:.2rem;overflow-wrap:normal}
.good{color:#0b5d1e}.bad{color:#9b1c1c;border-style:double;border-width:4px}
.open{color:#6d4300;border-style:dashed}
@media(max-width:34rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}
body{padding:.6rem}article{padding:.5rem}th,td{padding:.25rem}.n,.wide{display:none}
.verdict{padding:.05rem .25rem}tbody th[scope=row]{max-width:45vw}}
@media print{body{max-width:none;padding:0;font-size:10pt}.skip,.screen{display:none}
h2,h3,h4,caption{break-after:avoid}tr,figure,.together{break-inside:avoid}
a{color:inherit;text-decoration:none}article{border-color:#000}
.good,.bad,.open,.faint,.id{color:#000}@page{margin:15mm}}
"""


def page(title: str, main: str, say: Phrases, *, before: str = "") -> str:
    """Put the parts of a page together; all of them are HTML already.

    ``before`` comes between the skip link and the main part: the header and what leads to
    the sections.
    """
    return f"""<!DOCTYPE html>
<html lang="{say.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';
 form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<a class="skip" href="#main">{say("skip")}</a>
{before}
<main id="main" tabindex="-1">
{main}
</main>
</body>
</html>
"""


def text(words: str) -> str:
    """Make a text from outside safe in HTML, between tags and in attributes alike."""
    return escape(cut(shown(words), _LONGEST), quote=True)


def block(words: str) -> str:
    """Make a text from outside safe in HTML, and keep its line ends."""
    return "<br>".join(text(line) for line in words.splitlines() if line.strip())


def worded(words: Words, languages: tuple[str, ...], say: Phrases) -> str:
    """Show a text of a credential, in its own language and direction.

    It stands apart, so that its direction never reorders what is beside it.
    """
    chosen = words.pick((*languages, say.language))
    tag = next((tag for tag, said in words.by_language if said == chosen), "")
    plain = tag.isascii() and tag.replace("-", "").isalnum()
    lang = f' lang="{tag}"' if plain and tag.split("-")[0] != say.language else ""
    return f'<bdi dir="auto"{lang}>{block(chosen)}</bdi>' if chosen.strip() else ""


def verdict(found: Verdict, say: Phrases) -> str:
    """Show one of the three words, told apart by sign and frame as well as by colour."""
    key, style, sign = MARK[found]
    sign = f'<span aria-hidden="true">{sign} </span>'
    return f'<span class="verdict {style}">{sign}{say(key)}</span>'


def english(words: str, say: Phrases) -> str:
    """Show what a check says: our sentences about what was seen are in English."""
    lang = "" if say.language == "en" else ' lang="en"'
    return f"<bdi{lang}>{text(words)}</bdi>"
