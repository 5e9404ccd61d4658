"""Chromium shows the page with scripts and network off, and axe-core finds nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from mcwallet.model.portfolio import Portfolio
from mcwallet.render.phrases import LANGUAGES
from mcwallet.render.portfolio import html
from mcwallet.render.report_html import html as report_html
from mcwallet.render.verifying import Judged, Missed
from tests.browser import Browser, axe, browser, program
from tests.sharing.kit import portfolio, samples, saying
from tests.testkit import NOW

pytestmark = pytest.mark.skipif(not program(), reason="Chromium is not here")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
A4 = 680  # CSS pixels between margins of 15 mm


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def whole() -> Portfolio:
    return portfolio([*samples(), ("long.json", saying("x" * 400 + " 文字 \u05d0\u05d1"))])


def page(made: Portfolio, folder: Path, language: str = "en") -> Path:
    from dataclasses import replace

    path = folder / f"{language}.html"
    path.write_text(html(replace(made, languages=(language,)), b"PK"), encoding="utf-8")
    return path


def report(made: Portfolio, folder: Path) -> Path:
    judged = Judged(
        at=NOW,
        online=False,
        trust=("trust.toml",),
        reports=tuple(item.report for item in made.items if item.report),
        errors=(Missed("x" * 200, "MCW-X", "y" * 200),),
    )
    path = folder / "report.html"
    path.write_text(report_html(judged), encoding="utf-8")
    return path


def test_it_shows_with_scripts_and_network_off_and_asks_for_nothing(
    chromium: Browser, whole: Portfolio, tmp_path: Path
) -> None:
    chromium.size(1000)
    path = page(whole, tmp_path)
    chromium.show(path)
    assert chromium.complaints() == []
    assert chromium.asked_for() == [path.as_uri()]


@pytest.mark.parametrize("width", [320, A4, 1600])
@pytest.mark.parametrize("make", [page, report])
def test_nothing_is_cut_on_a_phone_or_on_paper(
    chromium: Browser, whole: Portfolio, tmp_path: Path, width: int, make: object
) -> None:
    assert callable(make)
    chromium.size(width)
    chromium("Emulation.setEmulatedMedia", media="print" if width == A4 else "screen")
    chromium.show(make(whole, tmp_path))
    assert chromium("Page.getLayoutMetrics")["cssContentSize"]["width"] <= width
    chromium("Emulation.setEmulatedMedia", media="")


def test_it_prints_with_its_structure(
    chromium: Browser, whole: Portfolio, tmp_path: Path
) -> None:
    chromium.show(page(whole, tmp_path))
    paper = chromium.paper()
    assert paper.startswith(b"%PDF")
    assert b"/StructTreeRoot" in paper


@pytest.mark.skipif(not axe(), reason="axe-core is not here")
@pytest.mark.parametrize("width", [360, 1000])
@pytest.mark.parametrize("language", [LANGUAGES[0], LANGUAGES[-2], "report"])
def test_axe_finds_nothing(
    chromium: Browser, whole: Portfolio, tmp_path: Path, width: int, language: str
) -> None:
    made = (
        report(whole, tmp_path) if language == "report" else page(whole, tmp_path, language)
    )
    chromium.size(width)
    chromium("Page.setBypassCSP", enabled=True)
    chromium.show(made, scripts=True)
    source = axe()
    assert source
    chromium.value(source.read_text(encoding="utf-8") + ";1")
    rules = json.dumps({"runOnly": RULES})
    found = chromium.value(
        f"axe.run({rules}).then(r => JSON.stringify([r.passes.length, r.violations.map("
        "v => [v.id, v.nodes.map(n => n.html)])]))"
    )
    chromium("Page.setBypassCSP", enabled=False)
    passed, violations = json.loads(found)
    assert violations == []
    assert passed > 10
