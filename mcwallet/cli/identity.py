"""``mcwallet identity``: the keys you sign with."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from mcwallet.cli.app import application
from mcwallet.cli.options import CONSENT, OUTPUT, WALLET, Asked, takes
from mcwallet.cli.session import Session, begin
from mcwallet.errors import RefusedError

if TYPE_CHECKING:
    from mcwallet.model.holding import Identity

NEW = """Examples:\n
  mcwallet identity new --name work\n
  mcwallet identity new --kind P-256 --method jwk
"""

IMPORT = """Examples:\n
  mcwallet identity import other-wallet.jwk --name phone
"""


class Kind(StrEnum):
    """Kinds of key that other wallets and verifiers understand."""

    ED25519 = "Ed25519"
    P256 = "P-256"


class Method(StrEnum):
    """DID methods whose identifier is the key."""

    KEY = "key"
    JWK = "jwk"


Kinds = Annotated[Kind, typer.Option("--kind", help="Ed25519 or P-256.")]
Methods = Annotated[Method, typer.Option("--method", help="did:key or did:jwk.")]
Name = Annotated[str, typer.Option("--name", help="What you call it.")]
Did = Annotated[str, typer.Argument(metavar="DID|NAME", help="Which identity.")]

app = application()


@app.callback()
def about() -> None:
    """See and make the identities you sign as; their private keys never leave the wallet.

    Credentials are often bound to one of them. An identity that is retired signs no more,
    and still shows whose those credentials are.
    """


@app.command("list")
@takes(OUTPUT, WALLET)
def list_(asked: Asked) -> None:
    """Show every identity, and how many credentials are about it."""
    session = begin(asked)
    _answer(session, session.wallet.state.identities, full=False)


@app.command("show")
@takes(OUTPUT, WALLET)
def show(asked: Asked, did: Did) -> None:
    """Show one identity, and which credentials are about it."""
    session = begin(asked)
    _answer(session, [_named(session, did)], full=True)


@app.command("new", epilog=NEW)
@takes(OUTPUT, WALLET)
def new(
    asked: Asked,
    *,
    kind: Kinds = Kind.ED25519,
    method: Methods = Method.KEY,
    name: Name = "me",
) -> None:
    """Make a new identity; from now on exports are signed as this one."""
    from mcwallet.actions.beginning import new_holder
    from mcwallet.cli.wallets import clock

    session = begin(asked)
    did, op = new_holder(kind.value, name, clock(), method=method.value)
    session.wallet.commit([op])
    _answer(session, [_named(session, did)], full=True)


@app.command("import", epilog=IMPORT)
@takes(OUTPUT, WALLET)
def import_(
    asked: Asked,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A JWK or PEM file.")],
    *,
    method: Methods = Method.KEY,
    name: Name = "me",
) -> None:
    """Keep a private key from another wallet, and sign as it from now on.

    Credentials that are about this key are yours then. The file is not removed: whoever
    reads it can sign as you.
    """
    from mcwallet.actions.beginning import holder_of_key
    from mcwallet.cli.stack_inputs import read_key
    from mcwallet.cli.wallets import clock

    session = begin(asked)
    did, op = holder_of_key(read_key(file), name, clock(), method=method.value)
    if any(each.id == did for each in session.wallet.state.identities):
        raise RefusedError("this identity is here already", hint=f"its DID is {did}")
    session.wallet.commit([op])
    _answer(session, [_named(session, did)], full=True)


@app.command("retire")
@takes(OUTPUT, WALLET, CONSENT)
def retire(asked: Asked, did: Did) -> None:
    """Let an identity sign no more; its key is kept, and so are its credentials."""
    from mcwallet.cli.wallets import clock
    from mcwallet.vault import changes

    session = begin(asked)
    one = _named(session, did)
    if one.retired:
        raise RefusedError("it is retired already", hint="see: mcwallet identity list")
    usable = [each for each in session.wallet.state.identities if not each.retired]
    if len(usable) == 1:
        raise RefusedError(
            "it is the only identity you can sign as", hint="first: mcwallet identity new"
        )
    session.confirm(f"Retire {one.id}? It can not be taken back.")
    session.wallet.commit([changes.retire(one.id, clock())])
    _answer(session, [_named(session, one.id)], full=True)


def _named(session: Session, text: str) -> "Identity":
    from mcwallet.actions.annotating import identity_named

    return identity_named(session.wallet.state, text)


def _answer(session: Session, found: "Iterable[Identity]", *, full: bool) -> None:
    from mcwallet.actions.annotating import bound
    from mcwallet.crypto.keys import from_jwk, to_jwk
    from mcwallet.render.keys import identity_document, identity_page

    identities = tuple(found)
    about_them = bound(session.wallet.state)
    if session.asked.json:
        public = {each.id: to_jwk(from_jwk(each.private)) for each in identities}
        session.put(identity_document(identities, about_them, public))
    else:
        session.show(identity_page(identities, about_them, full=full))
    session.end()
