"""The story that ``mcwallet demo`` tells, chapter by chapter."""

from typing import TypeAlias

from mcwallet.model.values import dataclass

Command: TypeAlias = "tuple[tuple[str, ...], int]"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A step of the story: what it is about, and commands with their exit codes."""

    title: str
    says: str
    commands: tuple[Command, ...]


_AT = ("--at", "2026-06-01")
_FOUR = tuple(
    f"sample_wallet/credentials/ob3-{name}.json"
    for name in ("soil", "tampered", "expired", "listed")
)
_KNOWN = ("--trust", "sample_wallet/trust.toml", "--evidence", "sample_wallet/evidence")
_FOR = ("--to-whom", "Zed admissions", "--yes")
_RULES = "sample_wallet/pathways/grower.toml"
_OFFERS = "sample_wallet/pathways/offers.csv"
_TIME = (*_AT, *_KNOWN)
_MADE = ("--created", "2026-06-01")

KEYS = {"lina.jwk": "Lina Lakatos", "zed.jwk": "University of Zed"}
"""Whose keys the story needs; in the samples a key follows from a name."""

CHAPTERS = (
    Chapter(
        "Lina makes a wallet",
        """A folder of encrypted files on her own machine, and a key to sign with.
        (At a terminal it would ask for a passphrase, and show a recovery key. For the rest
        of the story the wallet stays open, as after "mcwallet unlock".)""",
        ((("init", "--no-recovery"), 0),),
    ),
    Chapter(
        "She keeps everything she was ever given",
        """Valid or not, in whatever format: the bytes stay exactly as they are.""",
        ((("import", "sample_wallet/credentials", "--tag", "2026"), 0), (("list",), 0)),
    ),
    Chapter(
        "She looks at what one of them says",
        """In the order of the European standard elements for micro-credentials, each
        with the place it comes from. What the issuer did not state is said to be so.""",
        ((("inspect", "sample_wallet/credentials/ob3-soil.json"), 0),),
    ),
    Chapter(
        "Are they genuine?",
        """Offline, and trusting nobody yet. CANNOT TELL is neither yes nor no: the
        university publishes a status list, and no copy of it is at hand.""",
        ((("verify", *_FOUR, *_AT), 6),),
    ),
    Chapter(
        "An adviser who knows the issuers, and has a copy of the status list",
        """The same files, with documents of the adviser's own: one is valid now, and one
        turns out to have been withdrawn.""",
        (
            (("verify", "sample_wallet/credentials/ob3-listed.json",
              "sample_wallet/credentials/ob3-withdrawn.json", *_AT, *_KNOWN), 6),
        ),
    ),
    Chapter(
        "Europe: who awarded it, who sealed it, on whose behalf?",
        """A sealed credential names two voices. To anybody its seal is only intact; to
        those who trust the sealer's authority it is the sealer's, even in old XML.""",
        (
            (("verify", "sample_wallet/credentials/elm2-sealed.xml", *_AT), 7),
            (("verify", "sample_wallet/credentials/elm2-sealed.xml", *_AT, *_KNOWN), 0),
        ),
    ),
    Chapter(
        "She takes one out again, byte for byte",
        """Keeping a credential can not break its seal: nothing is ever rewritten.""",
        (
            (("export", "soil", "format:ob3", "-o", "out", "--as", "original", "--yes"), 0),
        ),
    ),
    Chapter(
        "She sends a portfolio, and a stranger checks it",
        """One file: a page to read, the originals, and her signature over all of it. The
        stranger needs no wallet, no account and no network.""",
        (
            (("export", "repairing", "-o", "portfolio.zip", *_FOR), 0),
            (("verify", "portfolio.zip", "--at", "2026-06-02"), 0),
        ),
    ),
    Chapter(
        "How far is it to a larger credential?",
        """The university wrote down what its certificate asks for. What was withdrawn
        does not count, and what states no credits is no proof of any: it stays OPEN.
        Of the courses on offer one is enough, and she takes it. (All is about her old
        wallet's key, brought along.)""",
        (
            (("identity", "import", "lina.jwk", "--name", "old wallet"), 0),
            (("stack", "check", _RULES, *_TIME), 7),
            (("stack", "plan", _RULES, "--offers", _OFFERS, *_TIME), 0),
            (("import", "sample_wallet/pathways/ob3-watering.json"), 0),
        ),
    ),
    Chapter(
        "She applies",
        """A dossier holds just what counts, the rules, and what she claims: no more.""",
        ((("stack", "build", _RULES, "-o", "dossier.zip", "--yes", *_MADE, *_TIME), 0),),
    ),
    Chapter(
        "The adviser does not believe a word of it",
        """Everything is verified and worked out again, by the university's own copy of
        the rules, beside what the dossier claims.""",
        ((("stack", "check", _RULES, "dossier.zip", *_TIME), 0),),
    ),
    Chapter(
        "The awarding body decides, and signs",
        """Only the university can, with its own key. Back in her wallet the certificate
        is one more credential, and what it was made of is noted as counted.""",
        (
            (("stack", "award", "dossier.zip", "--pathway", _RULES, "--issuer-key",
              "zed.jwk", "-o", "certificate.jwt", "--yes", "--quiet", *_TIME), 0),
            (("import", "certificate.jwt"), 0),
            (("verify", "certificate.jwt", *_AT), 0),
        ),
    ),
    Chapter(
        "She makes sure that nothing is ever lost",
        """A recovery sheet to print, a backup that it opens (and that age and tar open
        without this program), and a look at the wallet's health.""",
        (
            (("key", "recovery", "--recovery-out", "sheet.txt"), 0),
            (("backup", "create", "-o", "wallet.age", "--to", "recovery"), 0),
            (("doctor",), 0),
        ),
    ),
)  # fmt: skip

NEXT = """\
That was the whole story. What to type next:

   mcwallet init                    make a wallet of your own
   mcwallet import ~/Downloads      keep every credential found there
   mcwallet verify FILE             genuine, current, not withdrawn?
   mcwallet refresh --online        keep what it takes to verify them for years
   mcwallet --help                  everything else
"""
