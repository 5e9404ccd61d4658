"""The page says what is so, in eight languages, and nothing it shows can do anything."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcwallet.catalog.exports.presentation import name_of
from mcwallet.catalog.formats.annex import ELEMENTS
from mcwallet.model.credential import Achievement, Kind, Level, Period, Skill, Workload
from mcwallet.model.portfolio import Item, Portfolio
from mcwallet.model.report import Outcome, Verdict
from mcwallet.model.words import Words
from mcwallet.render.phrases import LANGUAGES, phrases
from mcwallet.render.portfolio import html
from mcwallet.render.report_html import html as report_html
from mcwallet.render.verifying import Judged
from mcwallet.render.web import ANSWER, MARK
from tests.sharing.kit import badge, portfolio, samples, saying
from tests.testkit import NOW

TAGS = set(
    re.findall(
        r"\w+",
        """html head meta title style body a header nav main section article h1 h2 h3 p ul
        ol li table caption thead tbody tfoot tr th td dl dt dd span bdi br code pre figure
        figcaption svg rect path circle text""",
    )
)


class Parts(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br", "rect", "path", "circle"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"rect", "path", "circle"}:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture(scope="module")
def whole() -> Portfolio:
    return portfolio(samples())


def shown(page: str) -> str:
    return re.sub(r"\s+", " ", " ".join(Parts(page).texts))


def of(item: Item, **changes: object) -> Portfolio:
    return portfolio(items=(replace(item, credential=replace(item.credential, **changes)),))


def one() -> Item:
    return portfolio().items[0]


def test_it_is_one_file_without_script_that_loads_nothing(whole: Portfolio) -> None:
    page = html(whole)
    found = Parts(page)
    assert {tag for tag, _ in found.tags} <= TAGS
    assert not found.open
    for _, attributes in found.tags:
        assert not attributes.keys() & {"src", "srcset", "style", "xlink:href"}
        assert not [name for name in attributes if name.startswith("on")]
        assert (attributes.get("href") or "#").startswith("#")
    assert "default-src 'none'" in page


def test_every_id_is_there_once_and_every_link_leads_somewhere(whole: Portfolio) -> None:
    found = Parts(html(whole)).tags
    ids = [a["id"] for _, a in found if "id" in a]
    assert len(ids) == len(set(ids))
    links = [a["href"] for _, a in found if "href" in a]
    assert {link[1:] for link in links if link} <= set(ids)


def test_headings_go_down_one_step_at_a_time(whole: Portfolio) -> None:
    levels = [int(t[1]) for t, _ in Parts(html(whole)).tags if re.fullmatch("h[1-6]", t)]
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_a_card_follows_the_order_of_annex_1() -> None:
    say = phrases(("en",))
    page = html(portfolio())
    places = [page.index(f">{say(f'element.{name}')}</th>") for name, _, _ in ELEMENTS]
    assert places == sorted(places)


def test_every_verdict_stands_with_its_moment_and_what_it_rests_on() -> None:
    text = shown(html(portfolio()))
    assert "VALID as of 2026-06-01T12:00:00Z" in text.replace("✓ ", "")
    assert "Signed with a key of the issuer" in text


def test_who_awards_and_who_issues_are_both_named() -> None:
    text = shown(html(portfolio(samples())))
    assert text.count("Awarded by") >= 1
    assert text.count("Sealed by") == 4


def test_the_code_says_the_same_as_the_text_beside_it() -> None:
    made = portfolio()
    page = html(made)
    for said in ("mcwallet verify", made.holder, name_of(made, "presentation").urn):
        assert said in shown(page)


def test_the_timeline_lists_every_credential(whole: Portfolio) -> None:
    page = html(whole)
    listed = page[page.index("<ol") : page.index("</ol>")]
    assert listed.count("<li>") == len(whole.items)


def learned(*loads: tuple[str, str, bool], level: str = "5") -> tuple[Achievement, ...]:
    workload = tuple(Workload(amount=a, unit=u, path="$", earned=e) for a, u, e in loads)
    levels = (Level(framework="eqf", value=level, path="$"),) if level else ()
    return (Achievement(title=Words.plain("X"), workload=workload, levels=levels),)


@pytest.mark.parametrize(
    ("loads", "total"),
    [
        ([("2.5", "ects", False)], "2.5"),
        ([("2.5", "ects", False), ("2", "ects", True)], "2"),
        ([("2.5", "ects", False), ("4", "ects", True)], "2.5"),
        ([("100", "hours", False), ("1", "ects", False)], "1"),
    ],
)
def test_credits_are_what_was_earned_of_what_is_on_offer(
    loads: list[tuple[str, str, bool]], total: str
) -> None:
    text = shown(html(of(one(), achievements=learned(*loads))))
    assert f"EQF level 5 {total} Total {total}" in text


@pytest.mark.parametrize("amount", ["NaN", "-3", "1e999999", "lots", "", "Infinity"])
def test_no_number_is_no_credit(amount: str) -> None:
    page = html(of(one(), achievements=learned((amount, "ects", False))))
    assert "None is stated." in page


def test_what_is_not_valid_adds_no_credits() -> None:
    made = of(one(), achievements=learned(("3", "ects", False)))
    [item] = made.items
    assert item.report
    broken = replace(
        item.report,
        checks=tuple(replace(c, outcome=Outcome.FAILED) for c in item.report.checks),
    )
    page = html(replace(made, items=(replace(item, report=broken),)))
    assert "EQF level 5" not in page


def test_a_skill_counts_once_in_each_credential() -> None:
    skill = Skill(name=Words.plain("Kneading"), url="https://zed.example/kneading")
    twice = Achievement(title=Words.plain("X"), skills=(skill, skill))
    item = one()
    held = replace(item, credential=replace(item.credential, achievements=(twice, twice)))
    text = shown(html(portfolio(items=(held, held))))
    assert "Kneading 2" in text


@pytest.mark.parametrize("start", [None, datetime(1, 1, 1, tzinfo=UTC), NOW])
@pytest.mark.parametrize("end", [None, datetime(9999, 12, 31, 23, tzinfo=UTC)])
def test_any_dates_can_be_drawn(start: datetime | None, end: datetime | None) -> None:
    assert Parts(html(of(one(), issued=None, period=Period(start, end))))


def test_a_text_stands_in_the_readers_language_and_is_marked_in_another() -> None:
    item = one()
    titled = replace(
        item,
        credential=replace(
            item.credential, title=Words((("en", "Baking"), ("fr", "Boulange")))
        ),
    )
    french = html(portfolio(items=(titled,), languages=("fr",)))
    assert '<html lang="fr">' in french
    assert '<bdi dir="auto">Boulange</bdi>' in french
    german = html(portfolio(items=(titled,), languages=("de",)))
    assert '<bdi dir="auto" lang="en">Baking</bdi>' in german


def test_a_language_that_we_do_not_speak_gives_an_english_page() -> None:
    assert '<html lang="en">' in html(portfolio(languages=("tlh",)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_phrase(language: str) -> None:
    english, here = phrases(("en",)).texts, phrases((language,)).texts
    assert list(here) == list(english)
    for key, text in here.items():
        assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", english[key])
        assert not re.search("[<>&]", text)


def test_every_word_that_the_page_may_need_is_there() -> None:
    texts = phrases(("en",)).texts
    assert {f"element.{name}" for name, _, _ in ELEMENTS} <= texts.keys()
    assert {f"kind.{kind.value}" for kind in Kind} <= texts.keys()
    assert {MARK[each][0] for each in Verdict} | set(ANSWER.values()) <= texts.keys()


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'--><svg/onload=alert(1)>",
    "</style></title></bdi><iframe src=//evil.example>",
    "{date} {holder} {url}",
    "\u202egnidaer\u202c \u2066x\u2069",
    "\x1b[2J\x07\x9b31m",
    "&lt;b&gt; &#x3c;",
    "javascript:alert(1)",
    "]]><!-- x --><!DOCTYPE html>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_credential_says_is_shown_and_does_nothing(text: str) -> None:
    harmless(html(portfolio((("x.json", saying(text)),))))


@pytest.mark.parametrize("text", HOSTILE)
def test_the_report_is_as_harmless(text: str) -> None:
    item = portfolio((("x.json", saying(text)),)).items[0]
    assert item.report
    judged = Judged(
        at=NOW,
        online=False,
        trust=(text,),
        reports=(replace(item.report, input=text),),
        languages=("fr",),
    )
    harmless(report_html(judged))


@given(st.text(min_size=1, max_size=60))
def test_no_text_at_all_breaks_the_page(text: str) -> None:
    item = one()
    said = replace(
        item.credential, title=Words(((text, text),)), issuer=item.credential.subject
    )
    held = replace(item, name=text, credential=said)
    harmless(html(portfolio(items=(held,), title=text, holder=text, languages=(text,))))


def harmless(page: str) -> None:
    found = Parts(page)
    assert {tag for tag, _ in found.tags} <= TAGS
    assert not found.open
    for _, attributes in found.tags:
        assert not attributes.keys() & {"src", "onerror", "onload", "style"}
        assert (attributes.get("href") or "#").startswith("#")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b\x07\x9b\x00]", page)


def test_the_page_alone_carries_the_bundle_for_who_can_send_one_file_only() -> None:
    from base64 import b64decode

    page = html(portfolio(), b"PK-the-bundle")
    [link] = [a["href"] or "" for _, a in Parts(page).tags if "download" in a]
    head, _, data = link.partition(",")
    assert head == "data:application/zip;base64"
    assert b64decode(data) == b"PK-the-bundle"


def test_equal_portfolios_give_equal_pages() -> None:
    assert html(portfolio()) == html(portfolio())


def test_a_badge_of_many_languages_is_read_in_each() -> None:
    made = json.loads(badge())
    assert made["name"] in html(portfolio(languages=("el", "pl")))
