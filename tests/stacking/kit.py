"""Small builders: awards, pathways and settings for tests about stacking."""

from datetime import UTC, date, datetime
from hashlib import sha256

from mcwallet.actions.stacking.checking import check
from mcwallet.actions.stacking.setting import Setting
from mcwallet.catalog.pathways.own import read
from mcwallet.model.award import Award, Standing
from mcwallet.model.credential import Level, Party, Result, Skill, Workload
from mcwallet.model.pathway import Pathway
from mcwallet.model.progress import Progress, Requirement
from mcwallet.model.report import Verdict
from mcwallet.model.words import NO_WORDS, Words

DAY = date(2026, 11, 21)
ME = "did:key:zLearner"
UNI = "did:web:uni.example"


def award(name: str, ects: str = "", level: int = 0, **more) -> Award:
    """A verified award of Uni Example about the learner; any field can be replaced."""
    load = more.pop("workload", ())
    if ects:
        load = (Workload(amount=ects, unit="ects", path="$.credits"),)
    levels = (Level(framework="eqf", value=str(level), path="$.level"),) if level else ()
    fields = {
        "id": sha256(name.encode()).hexdigest(),
        "format": "ob3",
        "credential": f"urn:cred:{name}",
        "title": Words.plain(name),
        "issuer": Party(more.pop("issuer", UNI)),
        "learner": Party(more.pop("learner", ME)),
        "achievements": (f"urn:a:{name}",),
        "workload": load,
        "levels": levels,
        "skills": tuple(Skill(name=NO_WORDS, url=url) for url in more.pop("skills", ())),
        "awarded": date(2026, 1, 10),
        "verdict": Verdict.VALID,
        "proven": True,
        "status": Standing.ACTIVE,
        "status_seen": datetime(2026, 11, 20, tzinfo=UTC),
    }
    return Award(**{**fields, **more})


def graded(scheme: str, value: str) -> tuple[Result, ...]:
    return (Result(value=value, scheme=scheme),)


def pathway(text: str) -> Pathway:
    """A pathway from the lines that matter; the usual head is put before them."""
    head = 'format = "mcwallet.pathway/1"\nid = "https://uni.example/p"\nversion = "1"\n'
    head += 'decides = "Uni Example"\nby = { name = "Uni", role = "awarding-body" }\n'
    return read((head + text).encode())


def setting(rules: str | Pathway, **more) -> Setting:
    made = pathway(rules) if isinstance(rules, str) else rules
    return Setting(**{"pathway": made, "at": DAY, "me": (ME,), **more})


def answer(rules: str, *awards: Award, **more) -> Progress:
    return check(awards, setting(rules, **more))


def verdict(rules: str, *awards: Award, **more) -> str:
    return str(answer(rules, *awards, **more).verdict)


def requirement(progress: Progress, name: str) -> Requirement:
    return next(one for one in progress.requirements if one.name == name)


def used(progress: Progress, name: str) -> set[str]:
    return {use.title for use in requirement(progress, name).used}
