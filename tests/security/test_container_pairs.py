"""Pictures, archives, receipts, hosted badges and seals with two things to believe."""

import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mcwallet.cli.stack_many import _cells
from mcwallet.codec import png
from mcwallet.model.report import Verdict
from mcwallet.model.world import Source
from mcwallet.vault.files import Fs
from tests import pki
from tests.checks.test_anchor import CLAIMS, ISSUER, PROFILE, TRANSACTION, receipt
from tests.checks.test_hosted import ASSERTION, BADGE, copy
from tests.checks.test_hosted import ISSUER as PUBLISHER
from tests.more_samples import first_generation
from tests.seals.judging import credential, sealed, seen_by
from tests.security.judging import judged_in, reports, verdict
from tests.testkit import Signer, as_bytes, document

ZED, MALLORY = Signer(), Signer("Mallory")
GOOD = as_bytes(ZED.sign(ZED.badge()))
EVIL = as_bytes(MALLORY.sign(MALLORY.badge(name="Doctor")))
UNSIGNED = as_bytes(ZED.badge(name="Doctor"))
KEYWORD = b"openbadgecredential"
Doc = dict[str, Any]


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(
        ">I", zlib.crc32(kind + body)
    )  # fmt: skip


HEAD = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
BODY = chunk(b"IDAT", zlib.compress(b"\0\0"))
END = chunk(b"IEND", b"")


def text(data: bytes, keyword: bytes = KEYWORD, kind: bytes = b"iTXt") -> bytes:
    if kind == b"iTXt":
        return chunk(kind, keyword + b"\0\0\0\0\0" + data)
    if kind == b"zTXt":
        return chunk(kind, keyword + b"\0\0" + zlib.compress(data))
    return chunk(kind, keyword + b"\0" + data)


def picture(*chunks: bytes, after: bytes = b"") -> bytes:
    return png.MAGIC + HEAD + b"".join(chunks) + BODY + END + after


PICTURES: dict[str, bytes] = {
    "a second credential": picture(text(GOOD), text(EVIL)),
    "a second credential, first": picture(text(EVIL), text(GOOD)),
    "a second one of another generation": picture(text(GOOD), text(EVIL, b"openbadges")),
    "a second one, packed": picture(text(GOOD), text(EVIL, kind=b"zTXt")),
    "a second one, old": picture(text(GOOD), text(EVIL, kind=b"tEXt")),
    "a wrong checksum": picture(text(GOOD)[:-1] + b"\0"),
    "one that is cut short": picture(text(GOOD))[: len(GOOD)],
    "one behind the end": picture(after=text(GOOD)),
    "one with another keyword": picture(text(GOOD, b"Openbadgecredential")),
    "one with spaces in its keyword": picture(text(GOOD, b" openbadgecredential")),
    "one that is not UTF-8": picture(text(GOOD.replace(b"Bread", b"\xff\xfe"))),
    "one longer than it says": picture(b"\xff\xff\xff\xff" + text(GOOD)[4:]),
    "one before the header": png.MAGIC + text(GOOD) + HEAD + BODY + END,
    "an unsigned one": picture(text(UNSIGNED)),
    "a bomb": picture(chunk(b"zTXt", KEYWORD + b"\0\0" + zlib.compress(bytes(10**8)))),
    "bytes behind the packed text": picture(
        chunk(b"zTXt", KEYWORD + b"\0\0" + zlib.compress(GOOD) + b"more")
    ),
}


@pytest.mark.parametrize("how", PICTURES)
def test_a_picture_holds_one_credential_or_none(how: str) -> None:
    for fine in (
        picture(text(GOOD)),
        picture(text(GOOD), text(GOOD)),
        picture(text(GOOD, kind=b"zTXt")),
        picture(text(GOOD), text(EVIL, b"Comment")),
    ):
        assert verdict(fine) is Verdict.VALID
    assert verdict(PICTURES[how]) is not Verdict.VALID


def drawing(body: str, before: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{before}<svg xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:ob="https://purl.imsglobal.org/ob/v3p0">{body}</svg>'
    )


def inside(data: bytes) -> str:
    return f"<ob:credential><![CDATA[{data.decode()}]]></ob:credential>"


ENTITY = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
DRAWINGS = {
    "a second credential": drawing(inside(GOOD) + inside(EVIL)),
    "a second one in an attribute": drawing(
        f"<ob:credential verify='eyJ.e30.x'><![CDATA[{GOOD.decode()}]]></ob:credential>"
    ),
    "a document type": drawing(inside(GOOD), ENTITY),
    "a document type of its own": drawing(inside(GOOD), "<!DOCTYPE svg>"),
    "an element inside": drawing(inside(GOOD).replace("<![CDATA[", "<b/><![CDATA[")),
    "another namespace": drawing(inside(GOOD)).replace("/ob/v3p0", "/ob/v3p1"),
    "an unsigned one": drawing(inside(UNSIGNED)),
    "one that does not end": drawing(inside(GOOD))[:-20],
    "two roots": drawing(inside(GOOD)) + drawing(inside(GOOD)),
}


@pytest.mark.parametrize("how", DRAWINGS)
def test_a_drawing_holds_one_credential_or_none(how: str) -> None:
    assert verdict(drawing(inside(GOOD))) is Verdict.VALID
    assert verdict(DRAWINGS[how]) is not Verdict.VALID


def packed(*files: tuple[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", how) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data, how)
    return whole.getvalue()


def linked(name: str) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        entry = zipfile.ZipInfo(name)
        entry.create_system, entry.external_attr = 3, 0o120777 << 16
        archive.writestr(entry, GOOD)
    return whole.getvalue()


ARCHIVES: dict[str, bytes] = {
    "a path upwards": packed(("../a.json", GOOD)),
    "a path from the top": packed(("/a.json", GOOD)),
    "a path of another system": packed(("..\\a.json", GOOD)),
    "a drive": packed(("C:a.json", GOOD)),
    "an empty part": packed(("a//b.json", GOOD)),
    "dots and spaces": packed((".. /a.json", GOOD)),
    "names that differ in case": packed(("a.json", GOOD), ("A.json", EVIL)),
    "names that differ in form": packed(("\u00e9.json", GOOD), ("e\u0301.json", EVIL)),
    "a control character": packed(("a\n.json", GOOD)),
    "a link": linked("a.json"),
    "a bomb": packed(("a.json", bytes(10**8)), how=zipfile.ZIP_DEFLATED),
    "bytes behind it": packed(("a.json", GOOD)) + b"more",
    "bytes before it": b"more" + packed(("a.json", GOOD)),
    "another archive behind it": packed(("a.json", GOOD)) + packed(("b.json", EVIL)),
    "an archive inside": packed(("a.zip", packed(("b.zip", packed(("c.json", GOOD)))))),
}


@pytest.mark.parametrize("how", ARCHIVES)
def test_an_archive_is_plain_or_it_is_not_opened(how: str) -> None:
    assert verdict(packed(("folder/a.json", GOOD))) is Verdict.VALID
    assert verdict(ARCHIVES[how]) is not Verdict.VALID


# Receipts


def anchored(claims: Doc = CLAIMS, chain: str = "bitcoinMainnet", **proof: Any) -> Doc:
    return claims | {"signature": receipt(claims, chain) | proof}


def transaction(root: str, address: str = "1AwdUWQzJgfDDjeKtpPzMfYMHejFBrxZfo") -> Any:
    held = {"issuingAddress": address, "remoteHash": root}
    return document(f"blockchain:bitcoin:{TRANSACTION}", as_artifact(held))


def as_artifact(value: Any) -> Any:
    from mcwallet.model.artifact import Artifact

    return Artifact(as_bytes(value))


ROOT = receipt(CLAIMS)["merkleRoot"]
OWNER = document(ISSUER, as_artifact(PROFILE))
RECEIPTS: dict[str, Doc] = {
    "a changed claim": anchored() | {"issuedOn": "2020-01-01T00:00:00Z"},
    "another recipient": anchored()
    | {"recipient": CLAIMS["recipient"] | {"identity": "mallory@example.org"}},
    "no path": anchored(proof=[]),
    "a path on the other side": anchored(proof=[{"left": "aa" * 32}]),
    "a path with both sides": anchored(proof=[{"left": "aa" * 32, "right": "bb" * 32}]),
    "a longer path": anchored(proof=[{"right": "aa" * 32}] * 2),
    "another root": anchored(merkleRoot="aa" * 32),
    "another target": anchored(targetHash="aa" * 32),
    "a target that is the root": anchored(targetHash=ROOT, proof=[]),
    "no anchor": anchored(anchors=[]),
    "a network for tests": anchored(chain="bitcoinTestnet"),
    "another transaction": anchored(
        anchors=[{"sourceId": "cd" * 32, "type": "BTCOpReturn", "chain": "bitcoinMainnet"}]
    ),
    "a claim that nothing covers": anchored() | {"award": "Doctor"},
    "an end out of sight": anchored() | {"@included": {"expires": "2020-01-01T00:00:00Z"}},
}


@pytest.mark.parametrize("how", RECEIPTS)
def test_a_receipt_is_for_one_document_in_one_block(how: str) -> None:
    assert verdict(anchored(), transaction(ROOT), OWNER) is Verdict.VALID
    assert verdict(RECEIPTS[how], transaction(ROOT), OWNER) is not Verdict.VALID


def test_a_transaction_has_to_hold_the_root_and_be_the_issuers() -> None:
    from dataclasses import replace

    mine = transaction(ROOT)
    assert verdict(anchored(), mine, OWNER) is Verdict.VALID
    assert verdict(anchored(), transaction("aa" * 32), OWNER) is Verdict.NOT_VALID
    assert verdict(anchored(), transaction(ROOT, "1Mallory"), OWNER) is Verdict.NOT_VALID
    assert verdict(anchored(), mine) is Verdict.CANNOT_TELL
    assert verdict(anchored(), OWNER) is Verdict.CANNOT_TELL
    theirs = replace(mine, source=Source.SENDER)
    assert verdict(anchored(), theirs, OWNER) is Verdict.CANNOT_TELL


# Hosted badges

COPIES = (copy(ASSERTION), copy(BADGE), copy(PUBLISHER))
SELF = {"id": "https://mallory.example/i", "type": "Issuer", "name": "University of Zed"}
HOSTED: dict[str, Doc] = {
    "another recipient": ASSERTION
    | {"recipient": {"type": "email", "hashed": False, "identity": "m@example.org"}},
    "another badge in full": ASSERTION | {"badge": BADGE | {"name": "Doctor"}},
    "another issuer in full": ASSERTION | {"badge": BADGE | {"issuer": SELF}},
    "a longer life": ASSERTION | {"expires": "2099-01-01T00:00:00Z"},
    "another address": ASSERTION | {"id": "https://zed.example/assertions/2"},
    "an address elsewhere": ASSERTION
    | {"verification": {"type": "hosted", "url": "https://mallory.example/1"}},
    "an address with a port": ASSERTION | {"id": "https://zed.example:444/assertions/1"},
    "an address with a user": ASSERTION | {"id": "https://zed.example@mallory.example/1"},
    "a claim that it is signed": ASSERTION | {"verification": {"type": "signed"}},
    "a picture of another": ASSERTION | {"image": "https://mallory.example/1.png"},
    "no way to look": {k: v for k, v in ASSERTION.items() if k != "id"},
}


@pytest.mark.parametrize("how", HOSTED)
def test_a_hosted_badge_is_the_issuers_own_copy(how: str) -> None:
    assert verdict(ASSERTION, *COPIES) is Verdict.VALID
    assert verdict(ASSERTION) is Verdict.CANNOT_TELL
    assert verdict(HOSTED[how], *COPIES) is not Verdict.VALID


def test_an_old_badge_stands_where_its_issuer_says_it_is_at_home() -> None:
    shown = first_generation()
    address = shown["verify"]["url"]
    assert verdict(shown, document(address, as_artifact(shown))) is Verdict.VALID
    elsewhere = "https://mallory.example/assertion.php?b=abc"
    forged = shown | {"verify": shown["verify"] | {"url": elsewhere}}
    kept = document(elsewhere, as_artifact(forged))
    assert verdict(forged, kept) is Verdict.NOT_VALID


# Seals

NAME = "Seal of the University of Zed"
MALLORYS = pki.authority("Zed Seal Authority", pki.authority("Zed Root", seed="false"))


def reshaped(change: Callable[[Doc], Any]) -> bytes:
    whole = json.loads(sealed())
    return as_bytes(change(whole) or whole)


SEALS: dict[str, bytes] = {
    "another payload": reshaped(
        lambda s: s | {"payload": s["payload"].replace("Zed", "Oxford")}
    ),
    "one more space": reshaped(lambda s: s | {"payload": s["payload"] + " "}),
    "a second signature": reshaped(
        lambda s: s | {"signatures": s["signatures"] + [s["signatures"][0] | {
            "signature": "AA"}]}
    ),
    "no signature": reshaped(lambda s: s | {"signatures": []}),
    "flattened as well": reshaped(lambda s: s | {"signature": "AA"}),
    "an authority nobody trusts": sealed(sealer=pki.issue(NAME, MALLORYS)),
    "another organisation": sealed(sealer=pki.issue(NAME, pki.CA, org_id="VATIE-7654321A")),
    "a certificate for signing others": sealed(
        sealer=pki.issue(NAME, pki.CA, usages=("key_cert_sign",))
    ),
    "a certificate that was over": sealed(
        sealer=pki.issue(NAME, pki.CA, ends=pki.BEGIN + timedelta(days=1))
    ),
    "a certificate of a certificate": sealed(
        sealer=pki.issue(NAME, pki.issue(NAME, pki.CA, seed="leaf"))
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", SEALS)
def test_a_seal_covers_its_text_and_leads_to_an_anchor(how: str) -> None:
    assert judged_in(seen_by(), sealed(credential())) is Verdict.VALID
    assert judged_in(seen_by(), SEALS[how]) is not Verdict.VALID
    assert judged_in(seen_by(anchors=()), sealed(credential())) is Verdict.CANNOT_TELL


# What goes out


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_a_table_is_a_formula(cell: str) -> None:
    assert _cells(["1=1", "a"])[:2] == ["1=1", "a"]
    assert _cells([cell])[0] == f"'{cell}"


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
@pytest.mark.parametrize("mask", [0, 0o022, 0o277, 0o777])
def test_no_mask_of_the_system_decides_who_reads_the_wallet(
    tmp_path: Path, mask: int
) -> None:
    before = os.umask(mask)
    try:
        Fs().make_folder(str(tmp_path / "folder"))
        Fs().create(str(tmp_path / "folder" / "file"), b"secret")
    finally:
        os.umask(before)
    assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "folder" / "file").stat().st_mode & 0o777 == 0o600


def test_every_refusal_is_an_answer_and_never_a_traceback() -> None:
    for data in (*PICTURES.values(), *ARCHIVES.values(), *SEALS.values()):
        for report in reports(data):
            assert all(check.code and check.says for check in report.checks)
