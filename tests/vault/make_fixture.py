"""
Make the wallet that every later version must open: ``python -m tests.vault.make_fixture``.

Run it once for each version of the format, into a folder of its own; what is there is
never made again.
"""

import sys
from datetime import timedelta
from pathlib import Path

from mcwallet.crypto import age_keys
from mcwallet.vault import changes, opening, tidying
from mcwallet.vault.keys import Passphrase
from mcwallet.vault.opening import NewSlot
from tests.vault.kit import NOW, by_passphrase, credential, id_of

PASSPHRASE = "fixture: fünf Wörter für immer"
RECOVERY = "AGE-SECRET-KEY-1QQQSYPQGQYPQXQQPQGZQSQGZQVQQZQSYPQQSYQCQQYPQGZQPQGPSQUW3VH"
FIXTURES = Path(__file__).parent / "fixtures"


def make(top: Path) -> None:
    identity = age_keys.identity(RECOVERY)
    recovery = NewSlot(kind="recovery", name="recovery", recipient=identity.recipient)
    ways = (by_passphrase(Passphrase.of(PASSPHRASE)), recovery)
    vault = opening.create(top, ways, now=NOW)
    one, two = id_of("one"), id_of("two")
    vault.commit([credential("one", title="Soil"), credential("two")], now=NOW)
    vault.commit(
        [changes.tag(one, add=["soil", "field"]), changes.set_(one, "note", "Übung")],
        now=NOW + timedelta(minutes=1),
    )
    vault.commit([changes.tag(one, remove=["field"]), changes.bin_(two)], now=NOW)
    document = changes.keep_copy(
        b'{"id": "did:web:u.example"}',
        rec=[one],
        url="did:web:u.example",
        fetched=NOW,
        media="application/did+json",
    )
    vault.commit([document, credential("three")], now=NOW)
    vault.commit(
        [
            changes.identity(
                "did:key:z6Mk", method="did:key", alg="EdDSA",
                private={"kty": "OKP", "d": "Zml4dHVyZQ"}, created=NOW, name="me",
            ),
            changes.retire("did:key:z6Mk", NOW),
            changes.shared("s1", time=NOW, to="a university", as_="bundle", rec=[one]),
            changes.counted(
                [one], award="a", pathway="p", version="1", credits_="3.0", time=NOW
            ),
        ],
        now=NOW,
    )  # fmt: skip
    tidying.purge(vault, [id_of("three")], now=NOW)
    tidying.compact(vault, now=NOW)
    vault.commit([credential("four")], now=NOW)
    tidying.rotate(vault, ways, now=NOW)
    vault.commit([changes.set_(id_of("four"), "title", "after a rotation")], now=NOW)


if __name__ == "__main__":
    make(FIXTURES / sys.argv[1])
