"""Sign a pathway file, and find out who signed one: a detached JWS over its bytes."""

from mcwallet.actions.stacking.awarding import Issuer
from mcwallet.catalog.resolvers import resolve
from mcwallet.codec import jws
from mcwallet.codec.tree import Tree
from mcwallet.crypto.algorithms import verify
from mcwallet.errors import MalformedError
from mcwallet.model.pathway import Pathway
from mcwallet.model.world import World

TYPE = "mcwallet-pathway"
MAX_BYTES = 16 * 1024


def sign_rules(data: bytes, issuer: Issuer) -> str:
    """Return the signature without the bytes it is over (RFC 7515 appendix F)."""
    header = {"typ": TYPE, "kid": issuer.method}
    protected, _, value = jws.sign_compact(header, data, issuer.key).split(".")
    return f"{protected}..{value}"


def signer_of(data: bytes, signature: bytes, rules: Pathway, world: World) -> str:
    """Return the DID that signed these bytes: the one that the pathway names as its own.

    Anything else is a ``MalformedError``: a signature that does not fit is worse than
    none. The document that lists the keys of a ``did:web`` must be at hand.
    """
    if len(signature) > MAX_BYTES:
        raise MalformedError("the pathway's signature is longer than 16 KiB")
    text = signature.decode("ascii", "replace").strip()
    found = jws.parse_detached(text, data, "the pathway's signature")
    header = Tree(found.protected, "$.header")
    method = header["kid"].text()
    did = method.partition("#")[0]
    if header.maybe_text("typ") != TYPE:
        raise MalformedError("the pathway's signature was not made for a pathway")
    if did != rules.by.did:
        raise MalformedError(
            "the pathway is signed by somebody else than its author",
            hint="its by.did says who that is",
        )
    algorithm = header["alg"].text()
    for one in resolve(did, world.fetch).methods_for("assertionMethod"):
        if one.id == method and one.key is not None:
            if verify(one.key, algorithm, found.message, found.value):
                return did
            break
    raise MalformedError(
        "the pathway's signature does not fit",
        hint="the file was changed after signing: get it again from its author",
    )
