"""What is fetched is kept, dated, and decides years later, when nobody answers any more."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from mcwallet.actions.refreshing import keeping, refresh
from mcwallet.cli.wallets import Wallet
from mcwallet.fetch.cache import Cached
from mcwallet.fetch.kept import choose
from mcwallet.fetch.memory import spelled
from mcwallet.fetch.offline import offline
from mcwallet.model.artifact import Artifact
from mcwallet.model.holding import Copy
from mcwallet.model.world import Document, Source, World
from mcwallet.vault.keys import Passphrase
from mcwallet.vault.opening import open_
from mcwallet.vault.vault import Places
from tests.cli.conftest import PASSPHRASE, Program, follows, readable
from tests.testkit import LIST_URL, Signer, as_bytes, revocable

DID = "did:web:zed.example"
AT = "https://zed.example/.well-known/did.json"
METHOD = f"{DID}#key-1"
IMPORTED = datetime(2026, 3, 1, 10, tzinfo=UTC)
OLD, YOUNG = Signer("Zed in 2026"), Signer("Zed in 2027")


def did_document(signer: Signer) -> dict[str, Any]:
    method = {
        "id": METHOD,
        "type": "JsonWebKey",
        "controller": DID,
        "publicKeyJwk": signer.jwk,
    }
    context = ["https://www.w3.org/ns/did/v1"]
    return {
        "@context": context,
        "id": DID,
        "verificationMethod": [method],
        "assertionMethod": [METHOD],
    }


def badge(**changes: Any) -> bytes:
    issuer = {"id": DID, "type": ["Profile"], "name": "University of Zed"}
    return OLD.signed(OLD.badge(issuer=issuer, **changes), method=METHOD).data


@dataclass
class Site:
    """What an issuer's addresses answer, and when."""

    answers: Mapping[str, bytes]
    day: datetime = IMPORTED

    def __call__(self, url: str) -> Document:
        data = self.answers.get(spelled(url))
        return Document(
            url=url,
            artifact=Artifact(data or b"", url),
            source=Source.VERIFIER,
            fetched=self.day,
            status=404 if data is None else 200,
            live=True,
        )


def wallet(program: Program) -> Wallet:
    state = Path(program.environment["XDG_STATE_HOME"]) / "mcwallet"
    key = Passphrase.of(PASSPHRASE)
    return Wallet(open_(program.wallet, key, places=Places(state=state)))


def visit(program: Program, site: Site) -> None:
    """Refresh the wallet from a site, as ``refresh --online`` does on that day."""
    from mcwallet.actions.unwrapping import Original

    opened = wallet(program)
    net = Cached(site)
    originals = [
        Original(input=rec[:8], artifact=Artifact(opened.vault.read(rec), rec[:8]))
        for rec in opened.state.holdings
    ]
    here = World(now=site.day, fetch=net, online=True)
    found = refresh(originals, here, opened.state.copies, seen=net.seen)
    opened.vault.commit(keeping(found), now=site.day)


@pytest.fixture
def site() -> Site:
    return Site({AT: as_bytes(did_document(OLD))})


def keep(program: Program, tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "outside" / "badge.json"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    assert program("import", path).returncode == 0
    path.unlink()
    return sha256(data).hexdigest()


def verified(program: Program, id_: str, at: str) -> tuple[int, dict[str, Any]]:
    done = program("verify", id_[:8], "--at", at, "--json")
    [result] = follows(done)["results"]
    return done.returncode, {check["name"]: check for check in result["checks"]}


def test_it_verifies_offline_with_the_key_of_that_day(
    learner: Program, tmp_path: Path, site: Site
) -> None:
    id_ = keep(learner, tmp_path, badge())
    assert verified(learner, id_, "2026-03-02")[0] == 7
    visit(learner, site)
    code, checks = verified(learner, id_, "2031-01-01")
    assert code == 0, json.dumps([c for c in checks.values() if c["outcome"] != "passed"])
    assert "as published on 2026-03-01" in checks["proof"]["says"]
    [evidence] = checks["proof"]["evidence"]
    assert evidence["fetched"].startswith("2026-03-01")
    assert evidence["source"] == "the verifier's own"


def test_it_still_verifies_when_the_site_is_gone(
    learner: Program, tmp_path: Path, site: Site
) -> None:
    id_ = keep(learner, tmp_path, badge())
    visit(learner, site)
    visit(learner, Site({}, IMPORTED + timedelta(days=900)))
    assert verified(learner, id_, "2031-01-01")[0] == 0


def test_after_the_issuer_changed_its_key_the_day_decides(
    learner: Program, tmp_path: Path, site: Site
) -> None:
    id_ = keep(learner, tmp_path, badge())
    visit(learner, site)
    later = IMPORTED + timedelta(days=400)
    visit(learner, Site({AT: as_bytes(did_document(YOUNG))}, later))
    assert verified(learner, id_, "2026-03-02")[0] == 0
    assert verified(learner, id_, "2031-01-01")[0] == 6


def test_a_status_seen_long_ago_is_said_to_be_old(learner: Program, tmp_path: Path) -> None:
    id_ = keep(learner, tmp_path, Signer().signed(Signer().badge(**revocable(7))).data)
    visit(learner, Site({LIST_URL: Signer().status_list().data}))
    assert verified(learner, id_, "2026-03-02")[0] == 0
    code, checks = verified(learner, id_, "2026-03-13T10:00:00Z")
    assert code == 0
    assert "as of 12 days ago" in checks["status"]["says"]
    code, checks = verified(learner, id_, "2027-01-01")
    assert code == 7
    assert checks["status"]["code"] == "status.too_old"


def test_a_withdrawal_that_was_seen_stays_seen(learner: Program, tmp_path: Path) -> None:
    id_ = keep(learner, tmp_path, Signer().signed(Signer().badge(**revocable(7))).data)
    visit(learner, Site({LIST_URL: Signer().status_list().data}))
    visit(
        learner, Site({LIST_URL: Signer().status_list(7).data}, IMPORTED.replace(month=5))
    )
    assert verified(learner, id_, "2031-01-01")[0] == 6


def test_the_verifiers_own_documents_come_before_the_wallets(
    learner: Program, tmp_path: Path, site: Site
) -> None:
    id_ = keep(learner, tmp_path, badge())
    visit(learner, site)
    folder = evidence(tmp_path, {DID: as_bytes(did_document(YOUNG))})
    done = learner("verify", id_[:8], "--at", "2026-03-02", "--evidence", folder)
    assert done.returncode == 6


def evidence(tmp_path: Path, documents: Mapping[str, bytes], **more: str) -> Path:
    folder = tmp_path / "outside" / "evidence"
    folder.mkdir(parents=True, exist_ok=True)
    listed = []
    for number, (url, data) in enumerate(documents.items()):
        (folder / f"{number}.json").write_bytes(data)
        entry = {"url": url, "file": f"{number}.json", "fetched": "2026-03-01T10:00:00Z"}
        listed.append(entry | more)
    (folder / "index.json").write_text(json.dumps({"documents": listed}))
    return folder


def test_nothing_is_fetched_without_consent(full: Program) -> None:
    done = full("refresh")
    assert done.returncode == 2
    assert b"--online" in done.stderr


def test_evidence_that_was_given_is_kept(learner: Program, tmp_path: Path) -> None:
    id_ = keep(learner, tmp_path, badge())
    folder = evidence(tmp_path, {DID: as_bytes(did_document(OLD))})
    found = follows(learner("refresh", "--evidence", folder, "--json"))
    [kept] = found["kept"]
    assert (kept["new"], kept["credentials"]) == (True, [id_])
    assert verified(learner, id_, "2031-01-01")[0] == 0
    again = follows(learner("refresh", id_[:8], "--evidence", folder, "--json"))
    assert [each["new"] for each in again["kept"]] == [False]


def test_evidence_is_kept_at_import_too(learner: Program, tmp_path: Path) -> None:
    folder = evidence(tmp_path, {DID: as_bytes(did_document(OLD))})
    path = tmp_path / "outside" / "badge.json"
    path.write_bytes(badge())
    assert learner("import", path, "--evidence", folder).returncode == 0
    assert verified(learner, sha256(badge()).hexdigest(), "2031-01-01")[0] == 0


def test_a_copy_without_a_date_is_not_kept(learner: Program, tmp_path: Path) -> None:
    keep(learner, tmp_path, badge())
    folder = evidence(tmp_path, {DID: as_bytes(did_document(OLD))})
    index = json.loads((folder / "index.json").read_text())
    del index["documents"][0]["fetched"]
    (folder / "index.json").write_text(json.dumps(index))
    found = follows(learner("refresh", "--evidence", folder, "--json"))
    assert found["kept"] == []
    assert "no date" in found["missing"][0]["message"]


def test_what_is_kept_is_not_readable_on_disk(
    learner: Program, tmp_path: Path, site: Site
) -> None:
    keep(learner, tmp_path, badge())
    visit(learner, site)
    learner("watch")
    assert readable(tmp_path, b"zed.example", b"did:web", b"Bread", b"key-1") == []


def copy(day: int, status: int = 200) -> Copy:
    return Copy(
        id=f"{day:064x}",
        obj="0" * 64,
        rec=(),
        len=1,
        url=AT,
        fetched=IMPORTED + timedelta(days=day),
        media="",
        status=status,
    )


@pytest.mark.parametrize(
    ("copies", "day", "chosen"),
    [
        ([], 0, None),
        ([copy(1), copy(5)], 3, 1),
        ([copy(1), copy(5)], 9, 5),
        ([copy(1), copy(5)], 0, 1),
        ([copy(1), copy(5, 404)], 9, 1),
        ([copy(1), copy(5, 410)], 9, 5),
        ([copy(1, 404), copy(5)], 0, 5),
        ([copy(1, 404)], 9, 1),
    ],
)
def test_the_copy_of_the_day_is_chosen(
    copies: list[Copy], day: int, chosen: int | None
) -> None:
    found = choose(copies, IMPORTED + timedelta(days=day))
    assert (found and found.fetched) == (
        None if chosen is None else IMPORTED + timedelta(days=chosen)
    )


def test_online_an_old_copy_is_used_when_nobody_answers(
    learner: Program, tmp_path: Path, site: Site
) -> None:
    keep(learner, tmp_path, badge())
    visit(learner, site)
    opened, later = wallet(learner), IMPORTED + timedelta(days=400)
    asking = opened.copies(later, offline, again=True)
    assert asking(DID).fetched == IMPORTED
    fresh = opened.copies(later, replace(site, day=later), again=True)
    assert fresh(DID).fetched == later
    today = opened.copies(IMPORTED, replace(site, day=later), again=True)
    assert today(DID).fetched == IMPORTED


def test_what_is_not_to_be_had_is_named_once(learner: Program, tmp_path: Path) -> None:
    keep(learner, tmp_path, Signer().signed(Signer().badge(**revocable(7))).data)
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "index.json").write_text('{"documents": []}')
    done = learner("refresh", "--evidence", tmp_path / "copies")
    [line] = [each for each in done.stdout.decode().splitlines() if each[:4] == "none"]
    assert (done.returncode, line.count(LIST_URL)) == (0, 1)
