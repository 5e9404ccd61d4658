"""The wallet's ledger: which credentials were counted towards a larger one already.

A larger credential names what it is made of by the digests of the originals
(``relatedResource``), or by the ids of credentials and achievements.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from mcwallet.checks.base import Case
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Kind
from mcwallet.model.wallet import WalletState
from mcwallet.vault import changes
from mcwallet.vault.changes import Op

DIGEST = "urn:sha256:"
MOST = 500
_RECORDS = frozenset({"clr2", "presentation", "bundle"})
_NOT_AWARDS = frozenset({Kind.ENDORSEMENT, Kind.COMPOSITE})


def components(case: Case, state: WalletState) -> tuple[str, ...]:
    """Return the ids of the originals that a credential says it was awarded for.

    What the holder signed alone, and records of other credentials, award nothing.
    """
    credential = case.credential
    mine = {each.id for each in state.identities}
    if credential.format in _RECORDS or credential.kind in _NOT_AWARDS:
        return ()
    if credential.issuer.id in mine or case.unread:
        return ()
    named = {part for one in credential.achievements for part in one.parts}
    known = {
        str(holding.summary.get("credential", "")): holding.rec for holding in state.kept
    }
    held = (known[name] for name in named if name and name in known)
    digests = (
        each.target.removeprefix(DIGEST) for each in credential.associations
        if each.type == "isParentOf" and each.target.startswith(DIGEST)
    )  # fmt: skip
    found = dict.fromkeys((*digests, *held))
    found.pop(case.artifact.digest, None)
    return tuple(sorted(found))[:MOST]


def entry(case: Case, parts: Iterable[str], now: datetime) -> Op:
    """Remember that these were counted towards the larger credential."""
    credential = case.credential
    first = next(iter(credential.achievements), None)
    ects = next((w.amount for w in first.workload), "") if first else ""
    pathway, version = _rules(case.doc)
    return changes.counted(
        parts, award=case.artifact.digest, pathway=pathway or (first.id if first else ""),
        version=version, credits_=ects[:20], time=now,
    )  # fmt: skip


def elsewhere_of(state: WalletState, pathway: str) -> Mapping[str, tuple[str, ...]]:
    """Tell for each original in which other pathways it was counted.

    Only larger credentials that the wallet still keeps speak here.
    """
    kept = {holding.rec for holding in state.kept}
    found: dict[str, tuple[str, ...]] = {}
    for each in state.counted:
        if each.pathway != pathway and each.award in kept:
            for rec in each.rec:
                found[rec] = (*found.get(rec, ()), each.pathway)
    return found


def _rules(doc: Tree) -> tuple[str, str]:
    """Read from which rules, and which version of them, it was awarded."""
    for subject in doc.each("credentialSubject"):
        one = subject.get("achievement") if subject.is_object() else None
        if one is None or not one.is_object():
            continue
        rules, version = one.get("criteria"), one.members().get("version")
        name = rules.members().get("id") if rules and rules.is_object() else None
        if isinstance(name, str):
            return name[:_NAME], version[:_NAME] if isinstance(version, str) else ""
    return "", ""


_NAME = 500
