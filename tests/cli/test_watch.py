"""What cron is told: what ends, what was withdrawn, what changed, what is completed."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Program, follows
from tests.cli.test_years_later import (
    AT,
    IMPORTED,
    OLD,
    YOUNG,
    Site,
    badge,
    did_document,
    keep,
    visit,
)
from tests.testkit import LIST_URL, Signer, as_bytes, revocable

ZED = Signer()


def seen(program: Program, *argv: object, at: str = "2026-03-02") -> Any:
    return follows(program("watch", "--json", "--at", at, *argv))


def kinds(found: Any) -> list[str]:
    return [item["kind"] for item in found["items"]]


@pytest.fixture
def revoked(learner: Program, tmp_path: Path) -> Program:
    keep(learner, tmp_path, ZED.signed(ZED.badge(**revocable(7))).data)
    visit(learner, Site({LIST_URL: ZED.status_list(7).data}))
    return learner


def test_nothing_to_say_says_nothing(learner: Program, tmp_path: Path) -> None:
    keep(learner, tmp_path, ZED.signed(ZED.badge()).data)
    done = learner("watch")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_what_ends_soon_is_said(learner: Program, tmp_path: Path) -> None:
    keep(learner, tmp_path, ZED.signed(ZED.badge(validUntil="2026-04-01T00:00:00Z")).data)
    assert kinds(seen(learner)) == ["expires"]
    assert learner("watch", "--at", "2026-03-05").returncode == 7
    assert kinds(seen(learner, "--days", 5)) == []
    assert kinds(seen(learner, at="2026-04-02")) == ["expired"]
    assert learner("watch", "--at", "2026-04-02").returncode == 6


def test_what_was_withdrawn_is_said(revoked: Program) -> None:
    assert kinds(seen(revoked)) == ["revoked"]
    done = revoked("watch", "--at", "2026-03-02")
    assert done.returncode == 6
    assert b"revoked" in done.stdout


def test_news_are_told_once(revoked: Program) -> None:
    assert kinds(seen(revoked, "--news", "--dry-run")) == ["revoked"]
    assert kinds(seen(revoked, "--news")) == ["revoked"]
    assert kinds(seen(revoked, "--news")) == []
    assert kinds(seen(revoked)) == ["revoked"]


def test_a_changed_key_is_told_from_a_forgery(learner: Program, tmp_path: Path) -> None:
    keep(learner, tmp_path, badge())
    visit(learner, Site({AT: as_bytes(did_document(OLD))}))
    later = IMPORTED.replace(year=2200)
    visit(learner, Site({AT: as_bytes(did_document(YOUNG))}, later))
    [item] = seen(learner, at="2201-01-01")["items"]
    assert item["kind"] == "key-changed"
    forged = badge().replace(b"Bread baking", b"Brain surgery")
    keep(learner, tmp_path, forged)
    assert "not-valid" in kinds(seen(learner, at="2201-01-01"))


def test_old_evidence_is_said(learner: Program, tmp_path: Path) -> None:
    keep(learner, tmp_path, ZED.signed(ZED.badge(**revocable(7))).data)
    visit(learner, Site({LIST_URL: ZED.status_list().data}))
    assert kinds(seen(learner)) == []
    assert kinds(seen(learner, at="2026-09-01")) == ["stale"]


def test_a_verdict_that_changed_is_said(learner: Program, tmp_path: Path) -> None:
    keep(learner, tmp_path, badge())
    assert kinds(seen(learner)) == []
    visit(learner, Site({AT: as_bytes(did_document(OLD))}))
    [item] = seen(learner)["items"]
    assert item["kind"] == "changed"
    assert "CANNOT TELL" in item["says"]
    assert kinds(seen(learner)) == []


def test_a_watch_that_sees_the_same_writes_nothing(
    learner: Program, tmp_path: Path
) -> None:
    keep(learner, tmp_path, ZED.signed(ZED.badge()).data)
    learner("watch")
    before = sorted(path.name for path in learner.wallet.rglob("*"))
    learner("watch")
    assert sorted(path.name for path in learner.wallet.rglob("*")) == before


def test_a_completed_pathway_is_said_once(learner: Program, tmp_path: Path) -> None:
    rules = tmp_path / "bread.toml"
    rules.write_text(PATHWAY)
    argv = ("--pathway", rules)
    first = seen(learner, *argv)["pathways"]
    assert [(each["now"], each["completed"]) for each in first] == [("not_met", False)]
    [me] = follows(learner("identity", "list", "--json"))["identities"]
    claims = ZED.badge()
    claims["credentialSubject"]["id"] = me["id"]
    keep(learner, tmp_path, ZED.signed(claims).data)
    [turn] = seen(learner, *argv)["pathways"]
    assert (turn["before"], turn["now"], turn["completed"]) == ("not_met", "met", True)
    [turn] = seen(learner, *argv)["pathways"]
    assert turn["completed"] is False


PATHWAY = """\
format = "mcwallet.pathway/1"
id = "https://zed.example/pathways/bread"
version = "1"
title = { en = "Bread" }
complete = { all = ["bread"] }

[require.bread]
title = { en = "Bread" }
match = { achievement = ["https://zed.example/achievements/bread"] }
"""


def test_a_credential_has_one_title_in_every_list(full: Program) -> None:
    listed = follows(full("list", "--json"))["items"]
    titles = {item["id"]: item["title"] for item in listed}
    for item in seen(full, at="2026-06-01")["items"]:
        assert item["title"] == titles[item["id"]]
    [bread] = [key for key in titles if key.startswith("34510503")]
    assert b"Bread baking" in full("rm", bread[:8]).stdout
    assert b"Brot backen" in full("restore", bread[:8], "--lang", "de").stdout
