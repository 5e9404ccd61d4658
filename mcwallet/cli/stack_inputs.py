"""What ``mcwallet stack`` needs: a pathway, awards, and whom they should be about."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mcwallet.cli.inputs import receive_inputs
from mcwallet.cli.session import Session
from mcwallet.errors import NotFoundError
from mcwallet.model.world import Person
from mcwallet.render.words import shown

if TYPE_CHECKING:
    from mcwallet.actions.stacking.setting import Setting
    from mcwallet.actions.unwrapping import Received
    from mcwallet.crypto.private import PrivateKey
    from mcwallet.model.award import Award
    from mcwallet.model.pathway import Pathway
    from mcwallet.model.trust import Trust

MAX_BYTES = 25 * 1024 * 1024


def read_file(path: str) -> bytes:
    """Read a pathway, a list of offers or the like; ``-`` is standard input."""
    import sys

    try:
        if path == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(path).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        why = (error.strerror or "not possible").lower()
        raise NotFoundError(f"{path} cannot be read: {why}") from None


def read_pathway(session: Session, path: str) -> "Pathway":
    """Read a pathway file; an error says on which line.

    Where a signature stands beside it (``FILE.sig``), it must fit.
    """
    from mcwallet.catalog.pathways.own import read
    from mcwallet.errors import UnreachableError

    data = read_file(path)
    rules = read(data)
    try:
        signer = signed_by(session, path, data, rules)
    except UnreachableError as error:
        session.say(f"who signed the pathway can't be told: {shown(str(error))}")
    else:
        if signer:
            session.say(f"the pathway is signed by {shown(signer)}, its author")
    return rules


def signed_by(session: Session, path: str, data: bytes, rules: "Pathway") -> str:
    """Return who signed a pathway file, or nothing if no signature stands beside it."""
    from mcwallet.actions.stacking.signing import signer_of

    if path == "-" or not Path(f"{path}.sig").is_file():
        return ""
    return signer_of(data, read_file(f"{path}.sig"), rules, session.world)


def read_key(path: str) -> "PrivateKey":
    """Read a private key from a JWK or PEM file."""
    from mcwallet.codec.tree import Tree
    from mcwallet.crypto.private import PrivateKey

    data = read_file(path)
    if data.lstrip()[:1] == b"{":
        return PrivateKey.from_jwk(Tree.parse(data).members())
    return PrivateKey.from_pem(data.decode("ascii", "replace"))


def gather(session: Session, inputs: Sequence[str]) -> "Received":
    """Receive what is named, or everything in the wallet where nothing is."""
    if inputs:
        return receive_inputs(session, inputs)
    return receive_inputs(session, [f"id:{each.rec}" for each in session.wallet.state.kept])


def awards(session: Session, received: "Received") -> "tuple[Award, ...]":
    """Judge everything received, and return what can be stacked."""
    from mcwallet.actions.judging import judge_all
    from mcwallet.actions.stacking.awards import awards_of

    with session.progress("verifying", len(received.originals)) as each:
        judged = list(judge_all(received.originals, session.world, each=each))
    return awards_of(report for reports in judged for report in reports)


def setting(session: Session, pathway: "Pathway", who: Person) -> "Setting":
    """Put together what may be known besides the credentials.

    Whoever is not named with ``--subject`` is the holder of the wallet, if it is open.
    """
    from mcwallet.actions.stacking.ledger import elsewhere_of
    from mcwallet.actions.stacking.setting import Setting

    me = who.dids + who.emails
    elsewhere: Mapping[str, tuple[str, ...]] = {}
    if "wallet" in session.__dict__:
        state = session.wallet.state
        me = me or tuple(each.id for each in state.identities)
        elsewhere = elsewhere_of(state, pathway.id)
    return Setting(
        pathway=pathway, at=session.now.date(), me=me, elsewhere=elsewhere,
        registries=registries(session.world.trust), solver=True,
    )  # fmt: skip


def registries(trust: "Trust") -> Mapping[str, frozenset[str]]:
    """Tell for each registry that the verifier brought along whom it lists."""
    found: dict[str, frozenset[str]] = {}
    for entry in trust.issuers:
        name = entry.id or entry.domain
        if entry.trusted and entry.source and name:
            found[entry.source] = found.get(entry.source, frozenset()) | {name}
    return found
