"""Dossiers as learners send them, and as a dishonest one might."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from mcwallet.actions.judging import judge_all
from mcwallet.actions.sharing import items, signer, tokens
from mcwallet.actions.stacking.appraising import appraise
from mcwallet.actions.stacking.assigning import assignment
from mcwallet.actions.stacking.awards import awards_of
from mcwallet.actions.stacking.checking import check_closely
from mcwallet.actions.stacking.setting import Setting
from mcwallet.actions.unwrapping import Original
from mcwallet.catalog.exports.bundle import BUNDLE
from mcwallet.catalog.pathways.own import read
from mcwallet.codec import zip_, zip_writer
from mcwallet.model.appraisal import Appraisal
from mcwallet.model.artifact import Artifact
from mcwallet.model.holding import Holding, Identity
from mcwallet.model.portfolio import Portfolio
from tests.testkit import MADE, NOW, Signer, as_bytes, world

ZED = Signer()
RULES = b"""
format = "mcwallet.pathway/1"
id = "https://zed.example/p"
version = "1"
decides = "the University of Zed"
by = { name = "Zed", role = "awarding-body" }
complete = { all = ["core", "breads"] }
[units]
unitless = "ects"
[require.core]
match = { achievement = ["https://zed.example/achievements/rye"] }
[require.breads]
credits = 4
match = {}
"""
Files = dict[str, bytes]


def badge(name: str, credits_: float, learner: Signer, **more: Any) -> bytes:
    achievement = ZED.badge()["credentialSubject"]["achievement"] | {
        "id": f"https://zed.example/achievements/{name}",
        "name": name, "creditsAvailable": credits_,
    }  # fmt: skip
    claims = {"id": learner.did, "type": ["AchievementSubject"], "achievement": achievement}
    number = sha256(f"{name} {learner.did}".encode()).hexdigest()[:12]
    changed = ZED.badge(id=f"urn:example:{number}", name=name, credentialSubject=claims)
    return as_bytes(ZED.sign(changed | more))


def breads(learner: Signer) -> tuple[bytes, ...]:
    return tuple(badge(name, 2, learner) for name in ("rye", "oat", "spelt"))


def dossier(
    learner: Signer,
    badges: tuple[bytes, ...],
    rules: bytes = RULES,
    *,
    lie: Callable[[dict[str, Any]], None] = lambda _: None,
    without: tuple[str, ...] = (),
) -> bytes:
    """A dossier as ``stack build`` makes it; ``lie`` changes what it claims."""
    held = {sha256(data).hexdigest(): data for data in badges}
    given = Setting(pathway=read(rules), at=NOW.date(), me=(learner.did,))
    originals = [Original(input=id_, artifact=Artifact(d)) for id_, d in held.items()]
    awards = [a for one in judge_all(originals, world()) for a in awards_of(one)]
    said = assignment(check_closely(awards, given).progress)
    lie(said)
    extra = {"pathway.toml": rules, "assignment.json": as_bytes(said)}
    holdings = [
        Holding(rec=id_, obj="", len=len(d), media="application/json", kind="credential")
        for id_, d in held.items()
    ]
    identity = Identity(
        id=learner.did, method="key", alg="Ed25519", private=learner.key.to_jwk(),
        created="2026-01-01",
    )  # fmt: skip
    made = Portfolio(
        items=items(holdings, held.__getitem__, world()), holder=learner.did,
        sign=signer(identity), token=tokens(identity), created=MADE, title="Bread",
        extra=tuple((n, d) for n, d in extra.items() if n not in without),
    )  # fmt: skip
    [(_, data)] = BUNDLE.write(made)
    return data


def repacked(data: bytes, change: Callable[[Files], None]) -> bytes:
    """The same archive with files changed after it was signed."""
    files = {one.name: one.data for one in zip_.members(data)}
    change(files)
    return zip_writer.write(list(files.items()))


def appraisal(data: bytes, rules: bytes = RULES, *me: str) -> Appraisal:
    """What the receiver finds out, with rules of their own."""
    given = Setting(pathway=read(rules), at=NOW.date(), me=me)
    original = Original(input="d.zip", artifact=Artifact(data, "d.zip"))
    return appraise(original, given, world())[1]


def says(found: Appraisal, outcome: str) -> str:
    return " ".join(one.says for one in found.findings if one.outcome == outcome)
