"""Backups of other wallets, made here the way those wallets make them."""

import io
import json
import zipfile
from base64 import b64encode, urlsafe_b64encode
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.keywrap import aes_key_wrap

from mcwallet.actions.unwrapping import Received, receive
from mcwallet.catalog.containers import CONTAINERS
from tests.testkit import Signer, as_bytes

RAW = as_bytes(Signer().badge())
DID = "did:key:z6Mkexample"
DID_DOCUMENT = {"@context": ["https://www.w3.org/ns/did/v1"], "id": DID}
KEY = {"type": "Ed25519VerificationKey2020", "privateKeyMultibase": "zSecret"}
PROFILE = {"type": "ProfileMetadata", "data": {"profileName": "Ada"}}
SALT, IV, CEK = b"s" * 16, b"i" * 12, b"k" * 32
PASSPHRASE = "correct horse"


def wallet(*contents: bytes) -> bytes:
    others = [json.dumps(each).encode() for each in (DID_DOCUMENT, KEY, PROFILE)]
    head = b'{"@context": ["https://w3id.org/wallet/v1"], "type": "UniversalWallet2020",'
    return (
        head
        + b'"status": "UNLOCKED", "contents": ['
        + b",".join([*contents, *others])
        + b"]}"
    )


def take(data: bytes, passphrase: str | None = None) -> Received:
    ask = None if passphrase is None else lambda _question: passphrase
    return receive("in", data, named=True, ask=ask)


def codes(found: Received) -> list[tuple[str, str]]:
    return [(one.input, one.code) for one in found.troubles]


def originals(found: Received) -> dict[str, bytes]:
    return {one.input: one.artifact.data for one in found.originals}


def test_a_profile_gives_exactly_what_was_collected() -> None:
    assert originals(take(wallet(RAW))) == {"in.contents[0]": RAW}


def test_a_backup_of_several_profiles_is_read() -> None:
    found = take(b"[" + wallet(RAW) + b"," + wallet(RAW, RAW) + b"]")
    assert list(originals(found)) == [
        "in[0].contents[0]", "in[1].contents[0]", "in[1].contents[1]",
    ]  # fmt: skip


def test_a_private_key_is_reported_and_not_kept() -> None:
    found = take(wallet(RAW))
    assert codes(found) == [("in.contents[2]", "MCW-NOTCRED")]
    assert not found.troubles[0].named
    assert not any(b"zSecret" in data for data in originals(found).values())


@pytest.mark.parametrize(
    "key",
    [
        {"type": "X25519KeyAgreementKey2020", "privateKeyBase58": "secret"},
        {"type": "JsonWebKey", "privateKeyJwk": {"kty": "OKP"}},
        {"type": "Multikey", "secretKeyMultibase": "z1"},
        {"kty": "OKP", "crv": "Ed25519", "x": "x", "d": "d"},
        {"@context": ["https://www.w3.org/2018/credentials/v1"], "privateKeyHex": "00"},
    ],
)
def test_a_private_key_in_any_spelling_stays_behind(key: dict[str, Any]) -> None:
    found = take(wallet(as_bytes(key), RAW))
    assert originals(found) == {"in.contents[1]": RAW}
    assert "was not kept" in found.troubles[0].message


def test_what_describes_the_wallet_is_passed_by() -> None:
    assert take(wallet(RAW)).ignored == ("in.contents[1]", "in.contents[3]")


@pytest.mark.parametrize(
    "broken", [b"7", b"null", b'"x"', b"{}", b"[]", b"{]", b'{"type": 7}']
)
def test_a_broken_item_does_not_hide_the_credentials(broken: bytes) -> None:
    assert RAW in originals(take(wallet(broken, RAW))).values()


def test_a_profile_may_lack_everything_else() -> None:
    data = b'{"type": ["UniversalWallet2020"], "contents": [' + RAW + b"]}"
    assert originals(take(data)) == {"in.contents[0]": RAW}


@pytest.mark.parametrize(
    "data",
    [
        b'{"type": "UniversalWallet2020"}',
        b'{"type": "UniversalWallet2020", "contents": []}',
    ],
)
def test_an_empty_profile_holds_no_credential(data: bytes) -> None:
    assert codes(take(data)) == [("in", "MCW-UNKNOWN")]


def test_a_large_backup_is_read() -> None:
    assert len(take(wallet(*[RAW] * 1000)).originals) == 1000


def test_a_backup_that_was_encoded_twice_is_read() -> None:
    data = json.dumps(wallet(RAW).decode()).encode()
    assert originals(take(data)) == {"in.contents[0]": RAW}


def locked(plain: bytes, *, standard: bool = False, count: int = 1000) -> dict[str, Any]:
    encode = urlsafe_b64encode if standard else b64encode
    salt = b"PBES2-HS512+A256KW\0" + SALT if standard else SALT
    protected = "eyJlbmMiOiJBMjU2R0NNIn0" if standard else ""
    outer = PBKDF2HMAC(SHA512(), 32, salt, count).derive(PASSPHRASE.encode())
    text = AESGCM(CEK).encrypt(IV, plain, protected.encode() or None)

    def spell(data: bytes) -> str:
        return encode(data).decode().rstrip("=" if standard else "")

    header = {
        "alg": "PBES2-HS512+A256KW",
        "p2s": spell(SALT),
        "p2c": count,
        "enc": "A256GCM",
    }
    jwe = {
        "recipients": [
            {"header": header, "encrypted_key": spell(aes_key_wrap(outer, CEK))}
        ],
        "iv": spell(IV),
        "ciphertext": spell(text[:-16]),
        "tag": spell(text[-16:]),
    }
    if standard:
        jwe["protected"] = protected
    types = ["VerifiableCredential", "EncryptedWallet"]
    return {"type": types, "credentialSubject": {"jwe": jwe}}


TWICE = json.dumps(wallet(RAW).decode()).encode()


@pytest.mark.parametrize("plain", [wallet(RAW), TWICE, b"[" + wallet(RAW) + b"]"])
def test_an_encrypted_backup_opens_with_its_passphrase(plain: bytes) -> None:
    found = take(as_bytes(locked(plain)), PASSPHRASE)
    assert list(originals(found).values()) == [RAW]


def test_its_deviations_from_the_standards_are_named() -> None:
    (original,) = take(as_bytes(locked(wallet(RAW))), PASSPHRASE).originals
    assert "RFC 7518" in " ".join(original.notes)


def test_one_that_follows_the_standards_opens_as_well() -> None:
    (original,) = take(as_bytes(locked(wallet(RAW), standard=True)), PASSPHRASE).originals
    assert (original.artifact.data, original.notes) == (RAW, ())


def test_a_wrong_passphrase_is_said() -> None:
    assert codes(take(as_bytes(locked(wallet(RAW))), "wrong")) == [("in", "MCW-PASSPHRASE")]


def test_without_anybody_to_ask_it_stays_locked() -> None:
    assert codes(take(as_bytes(locked(wallet(RAW))))) == [("in", "MCW-LOCKED")]


@pytest.mark.parametrize("count", [0, 1, 999, 1_000_001, 2**40, "many", None])
def test_an_outrageous_cost_is_refused(count: object) -> None:
    document = locked(wallet(RAW))
    document["credentialSubject"]["jwe"]["recipients"][0]["header"]["p2c"] = count
    ((_, code),) = codes(take(as_bytes(document), PASSPHRASE))
    assert code in {"MCW-LIMIT", "MCW-MALFORMED"}


@pytest.mark.parametrize("name", ["iv", "ciphertext", "tag"])
@pytest.mark.parametrize("value", ["", "AAAA", "not base64!", 7, None])
def test_a_damaged_backup_is_refused(name: str, value: object) -> None:
    document = locked(wallet(RAW))
    document["credentialSubject"]["jwe"][name] = value
    ((_, code),) = codes(take(as_bytes(document), PASSPHRASE))
    assert code in {"MCW-PASSPHRASE", "MCW-MALFORMED"}


@pytest.mark.parametrize("recipients", [[], 7, [7], [{}], [{"header": {}}]])
def test_a_backup_for_nobody_is_refused(recipients: object) -> None:
    document = locked(wallet(RAW))
    document["credentialSubject"]["jwe"]["recipients"] = recipients
    ((_, code),) = codes(take(as_bytes(document), PASSPHRASE))
    assert code in {"MCW-UNSUPPORTED", "MCW-MALFORMED"}


def sealed(plain: bytes, *, memory: int = 64 * 1024) -> bytes:
    kdf = Argon2id(salt=SALT, length=32, iterations=3, lanes=4, memory_cost=64 * 1024)
    text = AESGCM(kdf.derive(PASSPHRASE.encode())).encrypt(IV, plain, None)
    params = {
        "algorithm": "argon2id",
        "timeCost": 3,
        "memoryCost": memory,
        "parallelism": 4,
    }
    spelled = {name: b64encode(v).decode() for name, v in
               (("ciphertext", text), ("iv", IV), ("salt", SALT))}  # fmt: skip
    return as_bytes(spelled | {"kdfParams": params})


def learncard(*entries: tuple[str, str, bytes, bool], digest: str = "") -> bytes:
    target = io.BytesIO()
    listed = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for kind, path, data, encrypted in entries:
            archive.writestr(path, data)
            listed.append(
                {"id": path, "type": kind, "path": path, "mediaType": "application/json",
                 "sha256": digest or sha256(data).hexdigest(), "encrypted": encrypted}
            )  # fmt: skip
        manifest = {"specVersion": "1.0.0", "primaryDid": DID, "contents": listed}
        archive.writestr("manifest.json", json.dumps(manifest | {"payloadSha256": "x"}))
    return target.getvalue()


SEALED = sealed(RAW)
ONE = ("credential", "credentials/a.json.enc", SEALED, True)


def test_a_learncard_bundle_opens_with_its_passphrase() -> None:
    cache = ("status-cache", "status-cache/b.json", b"{}", False)
    found = take(learncard(ONE, cache), PASSPHRASE)
    assert originals(found) == {"in/credentials/a.json.enc": RAW}
    assert found.ignored == ("in/status-cache/b.json",)
    assert not found.troubles


def test_a_learncard_bundle_without_encryption_needs_no_passphrase() -> None:
    data = learncard(("credential", "credentials/a.json", RAW, False))
    assert list(originals(take(data)).values()) == [RAW]


def test_seeds_and_keys_of_a_learncard_bundle_are_left_alone() -> None:
    seed = ("key-private-seed", "keys/private-key-seed.txt.enc", sealed(b"seed"), True)
    found = take(learncard(ONE, seed), PASSPHRASE)
    assert codes(found) == [("in/keys/private-key-seed.txt.enc", "MCW-NOTCRED")]
    assert list(originals(found).values()) == [RAW]


def test_a_wrong_passphrase_for_a_learncard_bundle_is_said() -> None:
    assert codes(take(learncard(ONE), "wrong")) == [("in", "MCW-PASSPHRASE")]


def test_a_learncard_bundle_without_anybody_to_ask_stays_locked() -> None:
    assert codes(take(learncard(ONE))) == [("in", "MCW-LOCKED")]


def test_an_entry_that_the_manifest_does_not_describe_is_refused() -> None:
    found = take(learncard(ONE, digest="00"), PASSPHRASE)
    assert codes(found)[0] == ("in/credentials/a.json.enc", "MCW-MALFORMED")


@pytest.mark.parametrize("memory", [1, 512 * 1024, 2**40])
def test_an_outrageous_cost_of_an_entry_is_refused(memory: int) -> None:
    entry = ("credential", "credentials/a.json.enc", sealed(RAW, memory=memory), True)
    found = take(learncard(entry), PASSPHRASE)
    assert codes(found)[0] == ("in/credentials/a.json.enc", "MCW-LIMIT")


def test_a_flood_of_encrypted_entries_is_refused() -> None:
    entries = [("credential", f"credentials/{n}.enc", b"{}", True) for n in range(501)]
    assert codes(take(learncard(*entries), PASSPHRASE)) == [("in", "MCW-LIMIT")]


def test_another_archive_with_a_manifest_is_just_an_archive() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("manifest.json", '{"name": "web app"}')
        archive.writestr("credentials/a.json", RAW)
    assert originals(take(target.getvalue())) == {"in/credentials/a.json": RAW}


def test_our_own_bundle_gives_its_credentials() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in (
            ("index.html", b"<html>"),
            ("credentials/a.json", RAW),
            ("evidence/index.json", b"{}"),
            ("presentation.json", b"{}"),
        ):
            archive.writestr(name, data)
    data = target.getvalue()
    assert CONTAINERS["bundle"].fits(data)
    found = take(data)
    assert originals(found) == {"in/credentials/a.json": RAW}
    assert (found.ignored, found.troubles) == ((), ())
