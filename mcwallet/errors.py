"""
Everything that can stop the wallet from doing its job.

WalletError
├── UsageError              the command makes no sense as given
├── NotFoundError           what was named is not here
│   └── AmbiguousError      what was named fits several
├── MalformedError          the bytes are not what they claim to be
│   └── LimitError          more than we are willing to read
├── UnsupportedError        we know what it is, but not how to handle it
├── UnrecognisedError       nothing that we know
│   └── NotCredentialError  known, but not a credential
├── UnreachableError        a document we need could not be had
├── NetworkError            the network was asked for and failed
├── RefusedError            would lose data, or needs a yes
├── BusyError               somebody else is at work
└── VaultError              the wallet cannot be used
    ├── LockedError
    │   └── WrongPassphraseError
    └── DamagedVaultError

A credential that turns out to be forged, expired or revoked is *not* an error:
it is an answer, and lives in a Report. Exit codes: DESIGN §5, ``cli/exits.py``.
"""


class WalletError(Exception):
    """Something went wrong that a person can understand and perhaps mend."""

    code = "MCW-ERROR"

    def __init__(self, message: str, *, hint: str = "", code: str = "") -> None:
        super().__init__(message)
        self.hint = hint
        self.code = code or type(self).code


class UsageError(WalletError):
    """The command makes no sense as given."""

    code = "MCW-USAGE"


class NotFoundError(WalletError):
    """What was named is not here."""

    code = "MCW-NOTFOUND"


class AmbiguousError(NotFoundError):
    """What was named fits several things."""

    code = "MCW-AMBIGUOUS"


class MalformedError(WalletError):
    """The bytes are not what they claim to be."""

    code = "MCW-MALFORMED"


class LimitError(MalformedError):
    """More than we are willing to read."""

    code = "MCW-LIMIT"


class UnsupportedError(WalletError):
    """We know what this is, but not how to handle it."""

    code = "MCW-UNSUPPORTED"


class UnrecognisedError(WalletError):
    """Nothing that we know."""

    code = "MCW-UNKNOWN"


class NotCredentialError(UnrecognisedError):
    """Known by name, but not a credential."""

    code = "MCW-NOTCRED"


class UnreachableError(WalletError):
    """A document that we need could not be had."""

    code = "MCW-OFFLINE"


class NetworkError(WalletError):
    """The network was asked for and failed."""

    code = "MCW-NETWORK"


class RefusedError(WalletError):
    """It would lose data, or needs somebody's yes."""

    code = "MCW-REFUSED"


class BusyError(WalletError):
    """Somebody else is at work on the same thing."""

    code = "MCW-BUSY"


class VaultError(WalletError):
    """The wallet cannot be used."""

    code = "MCW-WALLET"


class LockedError(VaultError):
    """The wallet is locked, and nothing at hand opens it."""

    code = "MCW-LOCKED"


class WrongPassphraseError(LockedError):
    """The passphrase or key does not open this wallet."""

    code = "MCW-PASSPHRASE"


class DamagedVaultError(VaultError):
    """The wallet was changed or cut short outside mcwallet."""

    code = "MCW-DAMAGED"
