"""Which contexts a credential is read with: the pinned ones, and the verifier's own."""

from collections.abc import Callable
from functools import lru_cache

from mcwallet.codec.jsonld import PINNED, Contexts
from mcwallet.codec.tree import strict
from mcwallet.errors import MalformedError, UnreachableError, UnsupportedError
from mcwallet.model.json import JsonObject
from mcwallet.model.world import Source, World


def contexts_for(document: JsonObject, world: World, *, inside: bool = False) -> Contexts:
    """Add what the verifier holds of contexts that are not pinned.

    A context is never taken from the sender, nor live from the network: whoever serves it
    could give each verifier another meaning. What stays unknown is for ``codec/jsonld`` to
    refuse. ``inside``: the credentials inside it may name some, too.
    """
    unknown = PINNED.unknown(document, inside=inside)
    if not unknown:
        return PINNED
    held = []
    for url in unknown:
        try:
            found = world.fetch(url)
        except (UnreachableError, UnsupportedError):
            continue
        if found.source is Source.VERIFIER and not found.live:
            held.append((url, found.artifact.data))
    return _with(tuple(held))


def fits_in(
    contexts: Contexts,
    document: JsonObject,
    world: World,
    fits: Callable[[Contexts], bool],
) -> bool:
    """Ask whether a proof fits in a document's contexts.

    Where one is not known, the verifier may hold it because a credential inside names it:
    that is never enough, but it may show that the proof is worth nothing (DESIGN §5).
    """
    try:
        return fits(contexts)
    except UnsupportedError:
        more = contexts_for(document, world, inside=True)
        if more is contexts:
            raise
        return fits(more)


@lru_cache(maxsize=64)
def _with(held: tuple[tuple[str, bytes], ...]) -> Contexts:
    extra: dict[str, JsonObject] = {}
    for url, data in held:
        try:
            found = strict(data)
        except MalformedError as error:
            raise UnsupportedError(f"the context {url} at hand is not JSON") from error
        if not isinstance(found, dict):
            raise UnsupportedError(f"the context {url} at hand is no JSON object")
        extra[url] = found
    return PINNED.with_extra(extra)
