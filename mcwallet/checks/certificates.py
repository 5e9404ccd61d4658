"""Keys in certificates that a token brings along (RFC 7515 §4.1.6, SD-JWT VC).

A certificate in a header proves nothing by itself. It counts where the verifier trusts an
authority above it for credentials, every certificate on the way is in force, and it was
issued for the very issuer that the token names.
"""

from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha256

from mcwallet.checks.seal.anchors import anchors
from mcwallet.codec import base64url, der, x509
from mcwallet.codec.tree import Tree
from mcwallet.codec.x509 import Certificate
from mcwallet.crypto.chains import Search
from mcwallet.crypto.keys import from_spki_der
from mcwallet.errors import LimitError, MalformedError, UnsupportedError
from mcwallet.model.keys import PublicKey
from mcwallet.model.trust import host
from mcwallet.model.world import World

MAX_CERTIFICATES = 10


def certificates(header: Tree) -> tuple[Certificate, ...]:
    """Read ``x5c``, the token's own certificate first, and hold it against its digest."""
    listed = header.get("x5c")
    if listed is None:
        return ()
    if not listed.is_list() or not (items := tuple(listed.items())):
        raise MalformedError(f"{listed.path} should list certificates")
    if len(items) > MAX_CERTIFICATES:
        raise LimitError(f"a token names more than {MAX_CERTIFICATES} certificates")
    found = tuple(x509.certificate(_decoded(item)) for item in items)
    digest = header.maybe_text("x5t#S256")
    if digest and digest != base64url.encode(sha256(found[0].der).digest()):
        raise MalformedError("a token names another certificate than the one it carries")
    return found


def key_of(chain: tuple[Certificate, ...]) -> Iterator[PublicKey]:
    """Give the key of the token's certificate, if it is of a kind that we know."""
    if chain:
        try:
            yield from_spki_der(chain[0].key)
        except UnsupportedError:
            return


def vouched(chain: tuple[Certificate, ...], issuer: str, world: World) -> bool:
    """Tell whether an authority that the verifier trusts ties the certificate to it."""
    if not chain:
        return False
    leaf = chain[0]
    trusted = anchors(world, "credential", chain, world.now)
    best = Search(chain[1:], trusted).best(leaf, world.now)
    sound = best.anchored and not best.flaw and not any(best.outside(world.now))
    usages = leaf.usages
    signs = usages is None or bool({x509.DIGITAL_SIGNATURE, x509.NON_REPUDIATION} & usages)
    return sound and signs and _speaks_for(leaf, issuer)


def _speaks_for(leaf: Certificate, issuer: str) -> bool:
    """Compare the issuer with the alternative names, letter by letter."""
    value = leaf.extension(x509.ALTERNATIVE_NAME)
    named = value.expect(der.SEQUENCE).items() if value else ()
    texts = [(each.tag, each.content.decode("latin-1")) for each in named]
    hosts = {text.lower() for tag, text in texts if tag == _DNS}
    own = host(issuer) if issuer.startswith("https:") else ""
    return (x509.URI, issuer) in texts or bool(own and own in hosts)


def _decoded(item: Tree) -> bytes:
    try:
        return b64decode(item.text(), validate=True)
    except ValueError:
        raise MalformedError(f"{item.path} is not base64") from None


_DNS = der.context(2, constructed=False)
