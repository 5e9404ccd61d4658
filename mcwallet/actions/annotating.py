"""What a learner writes on her own credentials, the bin, and whom they are about."""

from collections.abc import Iterable, Mapping

from mcwallet.errors import AmbiguousError, NotFoundError, UsageError
from mcwallet.model.holding import Holding, Identity
from mcwallet.model.wallet import WalletState
from mcwallet.vault import changes
from mcwallet.vault.changes import Op

MAX_TEXT = 10_000
MAX_TAG = 100


def tagged(holding: Holding, add: Iterable[str], remove: Iterable[str]) -> tuple[Op, ...]:
    """Put tags on and take tags off; what is so already needs no change."""
    more = [_tag(tag) for tag in add if tag not in holding.tags]
    less = [tag for tag in remove if tag in holding.tags]
    return (changes.tag(holding.rec, add=more, remove=less),) if more or less else ()


def noted(holding: Holding, fields: Mapping[str, str | None]) -> tuple[Op, ...]:
    """Write a note or a title; None leaves it, nothing takes it away."""
    for name, text in fields.items():
        if text is not None and len(text) > MAX_TEXT:
            raise UsageError(f"a {name} has at most {MAX_TEXT} characters")
    return tuple(
        changes.set_(holding.rec, name, text)
        for name, text in fields.items()
        if text is not None and text != holding.fields.get(name, "")
    )


def _tag(text: str) -> str:
    if not text.strip() or len(text) > MAX_TAG or not text.isprintable():
        raise UsageError(f"a tag is a short text of 1 to {MAX_TAG} characters")
    return text


def bound(state: WalletState) -> Mapping[str, tuple[Holding, ...]]:
    """Say for each of the holder's identities which credentials are about it."""
    found: dict[str, tuple[Holding, ...]] = {each.id: () for each in state.identities}
    for holding in state.kept:
        subject = holding.summary.get("subject")
        did = subject.partition("#")[0] if isinstance(subject, str) else ""
        if did in found:
            found[did] = (*found[did], holding)
    return found


def identity_named(state: WalletState, text: str) -> Identity:
    """Return the only identity with this DID or name, or whose DID begins so."""
    every = state.identities
    fits = [each for each in every if each.id == text]
    fits = fits or [each for each in every if each.name == text and not each.retired]
    if not fits and len(text) > len("did:key:"):
        fits = [each for each in every if each.id.startswith(text)]
    if not fits:
        raise NotFoundError(
            "the wallet has no such identity", hint="see: mcwallet identity list"
        )
    if len(fits) > 1:
        raise AmbiguousError(
            f"{len(fits)} identities are called so",
            hint="write the DID of the one you mean",
        )
    return fits[0]
