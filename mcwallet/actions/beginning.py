"""Make a new wallet: a passphrase, a recovery key, and an identity to sign with."""

from datetime import datetime
from pathlib import Path

from mcwallet.codec import base64url, jcs
from mcwallet.crypto.age_keys import Identity, new_identity
from mcwallet.crypto.deriving import Cost
from mcwallet.crypto.keys import to_jwk, to_multikey
from mcwallet.crypto.private import PrivateKey
from mcwallet.model.values import dataclass
from mcwallet.vault import changes
from mcwallet.vault.changes import Op
from mcwallet.vault.keys import Passphrase, check_value
from mcwallet.vault.opening import NewSlot, create
from mcwallet.vault.vault import Places, Vault

_GROUP = 4
_IN_LINE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A new wallet. ``sheet`` is the recovery sheet; it is shown once and kept nowhere."""

    vault: Vault
    did: str
    sheet: str


def begin_wallet(
    path: Path,
    passphrase: Passphrase,
    *,
    cost: Cost,
    recovery: bool,
    now: datetime,
    places: Places,
) -> Begun:
    """Make the wallet and the holder's first identity."""
    slots = [
        NewSlot(kind="passphrase", name="passphrase", passphrase=passphrase, cost=cost)
    ]
    key = new_identity() if recovery else None
    if key:
        slots.append(NewSlot(kind="recovery", name="recovery", recipient=key.recipient))
    vault = create(path, tuple(slots), now=now, places=places)
    did, op = new_holder("Ed25519", "me", now)
    vault.commit([op], now=now)
    return Begun(vault=vault, did=did, sheet=sheet(vault, key) if key else "")


def new_holder(
    kind: str, name: str, now: datetime, *, method: str = "key"
) -> tuple[str, Op]:
    """Make a holder key as a did:key or did:jwk; it is kept in the encrypted log alone."""
    return holder_of_key(PrivateKey.generate(kind), name, now, method=method)


def holder_of_key(
    key: PrivateKey, name: str, now: datetime, *, method: str = "key"
) -> tuple[str, Op]:
    """Keep a key that the learner has from elsewhere as an identity to sign with."""
    own = to_multikey(key.public)
    if method == "jwk":
        own = base64url.encode(jcs.canonical(dict(to_jwk(key.public))))
    did = f"did:{method}:{own}"
    return did, changes.identity(
        did,
        method=f"did:{method}",
        alg=key.algorithm,
        private=key.to_jwk(),
        created=now,
        name=name,
    )


def sheet(vault: Vault, key: Identity) -> str:
    """Write the recovery sheet: what opens the wallet when the passphrase is lost.

    The key is an age identity: ``age -d -i sheet.txt keys/….age`` reads the root key even
    where mcwallet is not to be had.
    """
    return f"""\
# mcwallet recovery sheet. Whoever has it can open your wallet: print it, and
# keep it where you keep your passport. To open the wallet with it:
#
#     mcwallet status --unlock-key THIS-FILE
#
# wallet     {vault.layout.id}
# check      {check_value(vault.roots.newest)}
# in groups  {_grouped(key.secret)}
{key.secret}
"""


def _grouped(text: str) -> str:
    """Write a key in groups that a person can copy, a few on each line."""
    groups = [text[at : at + _GROUP] for at in range(0, len(text), _GROUP)]
    lines = (groups[at : at + _IN_LINE] for at in range(0, len(groups), _IN_LINE))
    return "\n#            ".join(" ".join(line) for line in lines)
