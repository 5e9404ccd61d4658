"""Read what a dossier claims: somebody's word, compared and never relied on."""

from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError
from mcwallet.model.values import dataclass

MOST = 1_000
_STATES = frozenset({"met", "not_met", "open", "decision"})

Counted = tuple[str, str]
"""The id of an original and a part of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """One requirement as claimed: its state, and how many tenths each credential adds."""

    name: str
    state: str
    counted: tuple[tuple[Counted, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """All that ``mcwallet/assignment@1`` says."""

    pathway: str
    version: str
    sha256: str
    at: str
    verdict: str
    blocks: tuple[Claimed, ...]
    rules: tuple[Claimed, ...]

    @property
    def counted(self) -> frozenset[str]:
        """The ids of all originals that it says are counted."""
        found = (*self.blocks, *self.rules)
        return frozenset(id_ for one in found for (id_, _), _ in one.counted)


def claim_of(data: bytes) -> Claim:
    """Read an assignment; what is not in its form is malformed."""
    doc = Tree.parse(data)
    if not doc.is_object() or doc["schema"].text() != "mcwallet/assignment@1":
        raise MalformedError("the assignment is not in the form mcwallet/assignment@1")
    found = list(doc.each("requirements"))
    if len(found) > MOST:
        raise MalformedError(f"the assignment names more than {MOST} requirements")
    rules = [one for one in found if one["kind"].text() == "rule"]
    return Claim(
        pathway=doc["pathway"]["id"].text(),
        version=doc["pathway"]["version"].text(),
        sha256=doc["pathway"]["sha256"].text(),
        at=doc["at"].text(),
        verdict=_state(doc["verdict"]),
        blocks=tuple(_claimed(one) for one in found if one not in rules),
        rules=tuple(_claimed(one) for one in rules),
    )


def _claimed(one: Tree) -> Claimed:
    uses = list(one.each("counted"))
    if len(uses) > MOST:
        raise MalformedError(f"one requirement counts more than {MOST} credentials")
    return Claimed(
        name=one["name"].text(),
        state=_state(one["state"]),
        counted=tuple(
            ((use["id"].text(), use["part"].text()), use["tenths"].count()) for use in uses
        ),
    )


def _state(word: Tree) -> str:
    if word.text() not in _STATES:
        raise MalformedError(f"{word.path} is no state of a requirement")
    return word.text()
