"""The exit codes: frozen, tested, and told by ``mcwallet help exit-codes``."""

from mcwallet.errors import (
    BusyError,
    LockedError,
    MalformedError,
    NetworkError,
    NotFoundError,
    RefusedError,
    UnreachableError,
    UnrecognisedError,
    UnsupportedError,
    UsageError,
    VaultError,
    WalletError,
)

DONE = 0
INTERNAL = 1
USAGE = 2
NOT_FOUND = 3
LOCKED = 4
DAMAGED = 5
NOT_VALID = 6
CANNOT_TELL = 7
REFUSED = 8
NETWORK = 9
NOT_RECOGNISED = 10
BUSY = 75
INTERRUPTED = 130

MEANINGS = {
    DONE: "done; with verify: every credential is VALID",
    INTERNAL: "an error inside mcwallet, or output that could not be written",
    USAGE: "the command makes no sense as given",
    NOT_FOUND: "a file or id was not found, or an id fits several credentials",
    LOCKED: "the wallet is locked, and nothing at hand opens it",
    DAMAGED: "the wallet is damaged, incomplete or has gone backwards",
    NOT_VALID: "a credential is NOT VALID, or requirements are not met",
    CANNOT_TELL: "no more than CANNOT TELL, or requirements are open",
    REFUSED: "refused: needs a yes, the target exists, or data would be lost",
    NETWORK: "the network was asked for and failed",
    NOT_RECOGNISED: "not recognised, or malformed input",
    BUSY: "somebody else is at work on the same wallet; try again",
    INTERRUPTED: "interrupted",
}

_BY_ERROR: tuple[tuple[type[WalletError], int], ...] = (
    (UsageError, USAGE),
    (NotFoundError, NOT_FOUND),
    (LockedError, LOCKED),
    (VaultError, DAMAGED),
    (RefusedError, REFUSED),
    (NetworkError, NETWORK),
    (UnreachableError, NETWORK),
    (MalformedError, NOT_RECOGNISED),
    (UnsupportedError, NOT_RECOGNISED),
    (UnrecognisedError, NOT_RECOGNISED),
    (BusyError, BUSY),
)

_WORST_FIRST = (NOT_RECOGNISED, NOT_FOUND, LOCKED, NOT_VALID, CANNOT_TELL, DONE)


def code_for(error: WalletError) -> int:
    """Return the exit code for an error."""
    return next((code for kind, code in _BY_ERROR if isinstance(error, kind)), INTERNAL)


def code_named(name: str) -> int:
    """Return the exit code for an error that was written down by its code."""
    kinds = {
        "MCW-NOTFOUND": NOT_FOUND,
        "MCW-AMBIGUOUS": NOT_FOUND,
        "MCW-LOCKED": LOCKED,
        "MCW-PASSPHRASE": LOCKED,
    }
    return kinds.get(name, NOT_RECOGNISED)


def worst(codes: "set[int]") -> int:
    """Return the code that counts when several inputs had different ones."""
    return next((code for code in _WORST_FIRST if code in codes), DONE)
