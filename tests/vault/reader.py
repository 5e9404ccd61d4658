"""
A second reader of the wallet format, written from its description alone.

It shares no code with the wallet: only AES-GCM, Argon2id, SHA-2 and JSON. It documents the
format, and keeps the wallet honest about it.
"""

import hashlib
import hmac
import json
import unicodedata
from base64 import urlsafe_b64decode
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id


def expand(key: bytes, info: bytes, length: int) -> bytes:
    out, block = b"", b""
    for n in range(1, -(-length // 64) + 1):
        block = hmac.digest(key, block + info + bytes([n]), "sha512")
        out += block
    return out[:length]


def unseal(key: bytes, box: bytes, context: bytes) -> bytes:
    salt, commitment, body = box[:24], box[24:56], box[56:]
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt + context
    stream = expand(key, info, 76)
    if stream[44:] != commitment:
        raise ValueError("another key")
    base, out = int.from_bytes(stream[32:44], "big"), b""
    for n in range(len(body) // 16_400 + 1):
        piece = body[n * 16_400 : (n + 1) * 16_400]
        out += AESGCM(stream[:32]).decrypt((base ^ n).to_bytes(12, "big"), piece, None)
    return out


def unpad(data: bytes) -> bytes:
    length = int.from_bytes(data[:8], "big")
    assert not any(data[8 + length :])
    return data[8 : 8 + length]


def jcs(value: object) -> bytes:
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()


class Reader:
    """Opens a wallet with its passphrase and replays it."""

    def __init__(self, top: Path, passphrase: str) -> None:
        self.top = top
        self.id = bytes.fromhex(json.loads((top / "mcwallet-vault.json").read_text())["id"])
        self.roots = dict([self.root(unicodedata.normalize("NFC", passphrase).encode())])
        self.records = self.read_log()
        self.kept: dict[str, dict] = {}
        self.binned: set[str] = set()
        self.tags: dict[str, set[str]] = {}
        self.fields: dict[tuple[str, str], str] = {}
        self.replay()

    def root(self, passphrase: bytes) -> tuple[int, bytes]:
        for path in (self.top / "keys").glob("*.json"):
            slot = json.loads(path.read_bytes())
            head = slot["header"]
            if head["kind"] != "passphrase":
                continue
            kek = Argon2id(
                salt=bytes.fromhex(head["salt"]),
                length=32,
                iterations=head["t"],
                lanes=head["p"],
                memory_cost=head["m"],
            ).derive(passphrase)
            box = urlsafe_b64decode(slot["sealed"] + "==")
            secret = json.loads(
                unseal(kek, box, b"mcwallet/v1/slot\0" + self.id + jcs(head))
            )
            assert secret["vault"] == self.id.hex()
            return secret["epoch"], bytes.fromhex(secret["rk"])
        raise ValueError("no passphrase slot")

    def read_log(self) -> dict[str, dict]:
        boxes = {p.name: p.read_bytes() for p in (self.top / "log").iterdir()}
        assert all(hashlib.sha256(box).hexdigest() == name for name, box in boxes.items())
        records: dict[str, dict] = {}
        tried: set[int] = set()
        while todo := self.roots.keys() - tried:
            for epoch in todo:
                tried.add(epoch)
                key = expand(self.roots[epoch], b"mcwallet/v1/log", 32)
                context = b"mcwallet/v1/log\0" + self.id + epoch.to_bytes(4, "big")
                for name in boxes.keys() - records.keys():
                    try:
                        records[name] = json.loads(unpad(unseal(key, boxes[name], context)))
                    except ValueError:
                        continue
            for op in self.bases(records):
                for epoch, root in op["state"]["roots"].items():
                    self.roots[int(epoch)] = bytes.fromhex(root)
        return records

    @staticmethod
    def bases(records: dict[str, dict]) -> list[dict]:
        return [op for one in records.values() for op in one["ops"] if op["op"] == "base"]

    def replay(self) -> None:
        covered = {name for base in self.bases(self.records) for name in base["covers"]}
        ops = {}
        for base in self.bases(self.records):
            for group in base["state"]["groups"]:
                for at, op in zip(group["at"], group["ops"], strict=True):
                    ops[group["n"], group["id"], at] = op
        for name, record in self.records.items():
            if name[:32] not in covered:
                for at, op in enumerate(record["ops"]):
                    ops[record["n"], name, at] = op
        for key in sorted(ops):
            getattr(self, f"op_{ops[key]['op']}", lambda _: None)(ops[key])

    def op_put(self, op: dict) -> None:
        self.kept[op["rec"]] = op
        self.binned.discard(op["rec"])

    def op_del(self, op: dict) -> None:
        self.binned.add(op["rec"])

    def op_purge(self, op: dict) -> None:
        if self.kept.get(op["rec"], op)["obj"] == op["obj"]:
            self.kept.pop(op["rec"], None)

    def op_tag(self, op: dict) -> None:
        tags = self.tags.setdefault(op["rec"], set())
        tags.update(op["add"])
        tags.difference_update(op["remove"])

    def op_set(self, op: dict) -> None:
        self.fields[op["rec"], op["key"]] = op["value"]

    def content(self, rec: str) -> bytes:
        op = self.kept[rec]
        box = (self.top / "objects" / op["obj"]).read_bytes()
        context = b"mcwallet/v1/object\0" + self.id + bytes.fromhex(rec)
        return unpad(unseal(bytes.fromhex(op["dek"]), box, context))
