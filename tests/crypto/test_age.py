"""Age files, against the vectors of C2SP CCTV and by hand."""

import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from mcwallet.codec import age_armor, bech32
from mcwallet.crypto import age, age_header, age_keys
from mcwallet.errors import (
    MalformedError,
    UnsupportedError,
    WalletError,
    WrongPassphraseError,
)

VECTORS = Path(__file__).parents[2] / ".." / "shared" / "vectors" / "cctv-age" / "testdata"
NAMES = sorted(path.name for path in VECTORS.glob("*"))
CLASSES = {
    "MCW-AGE-ARMOR": "armor failure",
    "MCW-AGE-HEADER": "header failure",
    "MCW-AGE-MAC": "HMAC failure",
    "MCW-AGE-PAYLOAD": "payload failure",
    "MCW-PASSPHRASE": "no match",
}


def vector(name: str) -> tuple[dict[str, list[str]], bytes]:
    head, _, body = (VECTORS / name).read_bytes().partition(b"\n\n")
    facts: dict[str, list[str]] = {}
    for line in head.decode().splitlines():
        key, _, value = line.partition(": ")
        facts.setdefault(key, []).append(value)
    return facts, zlib.decompress(body) if "compressed" in facts else body


def attempts(facts: dict[str, list[str]], body: bytes) -> Iterator[bytes]:
    if identities := facts.get("identity"):
        yield age.decrypt(body, identities=identities)
    for passphrase in facts.get("passphrase", [] if identities else [""]):
        yield age.decrypt(body, passphrase=passphrase.encode())


def outcome(facts: dict[str, list[str]], body: bytes) -> str:
    try:
        content = next(attempts(facts, body))
    except WalletError as error:
        return CLASSES[error.code]
    assert sha256(content).hexdigest() == facts["payload"][0]
    return "success"


@pytest.mark.skipif(not NAMES, reason="the CCTV age vectors are not on this machine")
@pytest.mark.parametrize("name", NAMES)
def test_a_vector_ends_as_it_says(name: str) -> None:
    facts, body = vector(name)
    assert outcome(facts, body) == facts["expect"][0]


@pytest.mark.skipif(not NAMES, reason="the CCTV age vectors are not on this machine")
def test_all_vectors_are_there() -> None:
    assert len(NAMES) == 143


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
@pytest.mark.parametrize("armor", [False, True])
def test_what_was_encrypted_is_what_is_opened(size: int, armor: bool) -> None:
    one, other = age_keys.new_identity(), age_keys.new_identity()
    data = bytes(size)
    sealed = age.encrypt(data, [one.recipient, other.recipient], armor=armor)
    assert age.decrypt(sealed, identities=[other.secret]) == data


def test_a_post_quantum_identity_opens_what_was_sent_to_it() -> None:
    one = age_keys.new_identity(post_quantum=True)
    assert one.recipient.startswith("age1pq1")
    sealed = age.encrypt(b"hello", [one.recipient])
    assert age.decrypt(sealed, identities=[one.secret]) == b"hello"


def test_nobody_else_opens_it() -> None:
    sealed = age.encrypt(b"hello", [age_keys.new_identity().recipient])
    with pytest.raises(WrongPassphraseError):
        age.decrypt(sealed, identities=[age_keys.new_identity().secret])


def test_a_passphrase_opens_its_file() -> None:
    sealed = age.encrypt_with_passphrase(b"hello", b"six words", work=10)
    assert age.asks_passphrase(sealed)
    assert age.decrypt(sealed, passphrase=b"six words") == b"hello"


def test_a_wrong_passphrase_does_not() -> None:
    sealed = age.encrypt_with_passphrase(b"hello", b"six words", work=10)
    with pytest.raises(WrongPassphraseError):
        age.decrypt(sealed, passphrase=b"seven words")


def test_every_flipped_bit_is_found() -> None:
    one = age_keys.new_identity()
    sealed = age.encrypt(b"a secret", [one.recipient])
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises((MalformedError, WrongPassphraseError)):
            age.decrypt(bytes(changed), identities=[one.secret])


def test_reading_and_writing_a_header_is_the_identity() -> None:
    sealed = age.encrypt(b"x", [age_keys.new_identity().recipient])
    header = age_header.read(sealed)
    assert age_header.write(header.stanzas) == header.covered


def test_an_armor_is_written_in_one_way_only() -> None:
    data = bytes(range(256))
    assert age_armor.dearmor(age_armor.armor(data)) == data


def test_an_identity_file_may_hold_comments() -> None:
    one = age_keys.new_identity()
    text = f"# created: today\n# public key: {one.recipient}\n{one.secret}\n"
    assert age.identities_in(text) == (one.secret,)


def test_a_mistyped_identity_is_noticed_and_not_repeated() -> None:
    secret = age_keys.new_identity().secret
    mistyped = secret[:-1] + ("Q" if secret[-1] != "Q" else "P")
    with pytest.raises(MalformedError) as caught:
        age.identities_in(mistyped)
    assert mistyped[20:] not in str(caught.value) + caught.value.hint


def test_a_recipient_of_a_plugin_is_named_as_unsupported() -> None:
    with pytest.raises(UnsupportedError):
        age.encrypt(b"x", [bech32.encode("age1yubikey", bytes(33))])


def test_an_empty_file_is_no_age_file() -> None:
    with pytest.raises(MalformedError):
        age.decrypt(b"")
