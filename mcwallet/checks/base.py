"""What a question needs, and how we ask it."""

from collections.abc import Callable, Iterator

from mcwallet.codec.tree import Tree
from mcwallet.errors import (
    MalformedError,
    NotFoundError,
    UnreachableError,
    UnsupportedError,
    WalletError,
)
from mcwallet.model.artifact import Artifact
from mcwallet.model.credential import Credential
from mcwallet.model.envelope import Envelope
from mcwallet.model.portfolio import Bundle
from mcwallet.model.report import Check, Outcome
from mcwallet.model.values import dataclass
from mcwallet.model.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A credential under examination, in all its shapes.

    ``input`` is what the person named, ``part`` where the credential stands inside the
    original (empty for the original itself), ``outer`` the case that it stands in.
    ``doc`` is the claims as a tree; ``trouble`` what kept us from reading it in full.
    ``bundle`` is all that stands beside a bundle's presentation.
    """

    input: str
    part: str
    artifact: Artifact
    envelope: Envelope
    credential: Credential
    doc: Tree
    outer: "Case | None" = None
    trouble: tuple[WalletError, ...] = ()
    bundle: Bundle | None = None

    @property
    def embedded(self) -> bool:
        """Tell whether it stands inside another credential, not just beside it in a zip."""
        return self.outer is not None and self.outer.bundle is None

    @property
    def unread(self) -> bool:
        """Tell whether we lack what it says, so that nothing about that can be asked."""
        if not self.envelope.claims:
            return True
        return any(not isinstance(error, MalformedError) for error in self.trouble)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something worth knowing about a credential."""

    name: str
    title: str
    answer: Callable[[Case, World], Iterator[Check]]


def ask(question: Question, case: Case, world: World) -> list[Check]:
    """Answer the question; what cannot be known is itself an answer."""
    name, found = question.name, list[Check]()
    try:
        for check in question.answer(case, world):
            found.append(check)
    except MalformedError as error:
        code = f"{name}.malformed"
        found.append(Check(name, Outcome.FAILED, code, sentence(error), error.hint))
    except (UnreachableError, UnsupportedError, NotFoundError) as error:
        why = "unreachable" if isinstance(error, UnreachableError) else "unsupported"
        code = f"{name}.{why}"
        found.append(Check(name, Outcome.UNDECIDED, code, sentence(error), error.hint))
    return found


def sentence(error: WalletError) -> str:
    """Turn an error's message into a full sentence; an address or a path stays as it is."""
    text = str(error)
    first = text.partition(" ")[0]
    plain = first.isalpha() and first.islower()
    return f"{text[:1].upper()}{text[1:]}." if plain else f"{text}."
