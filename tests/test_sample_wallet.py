import tomllib

import pytest

from mcwallet.actions.judging import judge
from mcwallet.actions.opening import open_cases
from mcwallet.actions.stacking.awards import awards_of
from mcwallet.actions.stacking.checking import check
from mcwallet.actions.stacking.setting import Setting
from mcwallet.actions.unwrapping import Original, receive
from mcwallet.catalog.pathways.lint import lint
from mcwallet.catalog.pathways.own import read
from mcwallet.cli.options import Asked
from mcwallet.cli.worlds import world
from mcwallet.model.report import Verdict
from mcwallet.model.world import Policy, World
from tests.make_samples import FOLDER, credentials, files
from tests.testkit import NOW

EXPECTED = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))
SAMPLES = FOLDER / "credentials"


@pytest.fixture(scope="module")
def offline() -> World:
    return world(Asked(trust=["none"]), NOW, Policy())


@pytest.fixture(scope="module")
def known() -> World:
    trust = ["none", str(FOLDER / "trust.toml")]
    return world(Asked(trust=trust, evidence=[FOLDER / "evidence"]), NOW, Policy())


def sample(name: str) -> Original:
    received = receive(name, (SAMPLES / name).read_bytes(), named=True)
    assert not received.troubles
    [original] = received.originals
    return original


def verdict(name: str, under: World) -> Verdict:
    return judge(sample(name), under)[0].verdict


@pytest.mark.parametrize("name", EXPECTED)
def test_every_sample_is_what_it_promises(name: str) -> None:
    case = open_cases(sample(name))[0]
    assert case.credential.format == EXPECTED[name]["format"]
    assert case.envelope.kind == EXPECTED[name]["envelope"]


@pytest.mark.parametrize("name", EXPECTED)
def test_offline_and_without_trust_it_is_judged_so(name: str, offline: World) -> None:
    assert verdict(name, offline) == EXPECTED[name]["offline"]


@pytest.mark.parametrize("name", EXPECTED)
def test_with_evidence_and_trust_it_is_judged_so(name: str, known: World) -> None:
    assert verdict(name, known) == EXPECTED[name]["known"]


def test_every_sample_is_described() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_sample_is_what_the_script_makes(name: str) -> None:
    assert dict(credentials())[name] == (SAMPLES / name).read_bytes()


def test_the_script_makes_the_same_bytes_twice() -> None:
    assert files() == files()


def grower(*more: str) -> str:
    """How far the samples go on the sample pathway, with these credentials besides."""
    rules = read((FOLDER / "pathways" / "grower.toml").read_bytes())
    under = world(
        Asked(trust=["none", str(FOLDER / "trust.toml")], evidence=[FOLDER / "evidence"]),
        NOW, Policy(),
    )  # fmt: skip
    names = ("ob3-soil.json", "ob3-data-ethics.jwt", "ob3-listed.json",
             "ob3-withdrawn.json")  # fmt: skip
    known = [sample(name) for name in names]
    for name in more:
        data = (FOLDER / "pathways" / name).read_bytes()
        known += receive(name, data, named=True).originals
    awards = [award for one in known for award in awards_of(judge(one, under))]
    return str(check(awards, Setting(pathway=rules, at=NOW.date())).verdict)


def test_the_sample_pathway_lacks_one_course_and_is_met_with_it() -> None:
    assert grower() == "not_met"
    assert grower("ob3-watering.json") == "met"


def test_the_sample_pathway_has_nothing_to_complain_of() -> None:
    rules = read((FOLDER / "pathways" / "grower.toml").read_bytes())
    assert list(lint(rules, NOW.date())) == []


@pytest.mark.parametrize("name", [one for one in files() if one.startswith("pathways/")])
def test_every_pathway_file_is_what_the_script_makes(name: str) -> None:
    assert files()[name] == (FOLDER / name).read_bytes()
