"""Is the credential sealed, by whom, and since when? (ETSI TS 119 182-1, EN 319 102-1).

Seals in XML (EN 319 132-1) are read by our own XML reader: no further library is needed.
"""

from collections.abc import Callable, Iterator

from mcwallet.checks.base import Case, Question, ask
from mcwallet.checks.seal import backing, facts, form, moments, opened, opened_xml, parties
from mcwallet.checks.seal.facts import Facts
from mcwallet.checks.seal.opened import Seal
from mcwallet.model.envelope import Signature, XmlSignature
from mcwallet.model.report import Check, Outcome
from mcwallet.model.world import World

Step = Callable[[Facts], Iterator[Check]]

# In the order in which a verifier has to ask (EN 319 102-1 §5).
STEPS: tuple[tuple[str, Step], ...] = (
    ("seal.structure", form.structure),
    ("seal.algorithm", form.algorithm),
    ("seal.crit", form.crit),
    ("seal.certificate", form.certificate),
    ("seal.signature", form.signature),
    ("seal.time", moments.claim),
    ("seal.timestamp", moments.timestamp),
    ("seal.period", moments.period),
    ("seal.chain", backing.chain),
    ("seal.qualified", backing.qualified),
    ("seal.usage", backing.usage),
    ("seal.revocation", backing.revoked),
    ("seal.issuer", parties.issuer),
    ("seal.awarding", parties.awarding),
)


def answer(case: Case, world: World) -> Iterator[Check]:
    """Ask all there is to ask of every seal; other envelopes have none."""
    if case.envelope.kind != "jades":
        return
    seals = [s for s in case.envelope.seals if isinstance(s, Signature | XmlSignature)]
    if not seals:
        says = "It has the shape of a sealed credential, but no seal that can be read."
        yield Check("seal.structure", Outcome.FAILED, "seal.structure.none", says)
    for seal in seals:
        yield from _all(seal, case, world)


def anchored(case: Case, world: World) -> bool:
    """Tell whether every seal leads to an authority or certificate that is trusted."""
    found = [c for c in answer(case, world) if c.name in {"seal.chain", "seal.signature"}]
    return bool(found) and all(check.outcome is Outcome.PASSED for check in found)


def _all(signature: Signature | XmlSignature, case: Case, world: World) -> Iterator[Check]:
    found: list[Facts] = []

    def open_(_case: Case, _world: World) -> Iterator[Check]:
        found.append(facts.gather(_opened(signature), case, world))
        return iter(())

    yield from ask(Question(name="seal.structure", title="", answer=open_), case, world)
    for name, step in STEPS if found else ():
        yield from ask(_question(name, step, found[0]), case, world)


def _opened(signature: Signature | XmlSignature) -> Seal:
    if isinstance(signature, XmlSignature):
        return opened_xml.read(signature)
    return opened.read(signature)


def _question(name: str, step: Step, about: Facts) -> Question:
    return Question(name=name, title="", answer=lambda _case, _world: step(about))


SEAL = Question(name="seal", title="Is it sealed, by whom, and since when?", answer=answer)
