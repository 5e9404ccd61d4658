"""What two people compare to know that they look at the same wallet."""

from hashlib import sha256
from secrets import token_bytes

from mcwallet.codec import proquint
from mcwallet.vault.keys import check_value
from mcwallet.vault.vault import Vault


def state_words(vault: Vault) -> str:
    """Return four words that are equal exactly where the changes are the same.

    A device that never saw the wallet can't notice that its newest changes were taken
    away; these words, compared by telephone or with the recovery sheet, show it.
    """
    heads = "\n".join((vault.layout.id, *vault.log.heads))
    return proquint.words(sha256(heads.encode()).digest()[:8])


def check_words(vault: Vault) -> str:
    """Return eight words that tell this wallet's root key from any other."""
    return proquint.words(bytes.fromhex(check_value(vault.roots.newest)))


def suggested_passphrase() -> str:
    """Return a passphrase of five words that nobody can guess: 80 bits."""
    return proquint.words(token_bytes(10))
