import contextlib
import struct
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcwallet.codec import png
from mcwallet.errors import LimitError, MalformedError, WalletError

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
TEXT = '{"name": "Übung macht den Meister"}'


def chunk(kind: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)


HEADER = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PIXELS = chunk(b"IDAT", zlib.compress(b"\0\0"))
END = chunk(b"IEND", b"")


def picture(*chunks: bytes, after: bytes = b"") -> bytes:
    return png.MAGIC + HEADER + b"".join(chunks) + PIXELS + END + after


def itxt(
    text: bytes, keyword: bytes = b"openbadgecredential", flag: bytes = b"\0"
) -> bytes:
    return chunk(b"iTXt", keyword + b"\0" + flag + b"\0\0\0" + text)


def found(data: bytes) -> str | None:
    baked = png.unbake(data)
    return baked.text if baked else None


@pytest.mark.parametrize("keyword", png.KEYWORDS)
def test_every_keyword_is_read(keyword: bytes) -> None:
    assert found(picture(itxt(TEXT.encode(), keyword))) == TEXT


def test_another_keyword_is_not_a_badge() -> None:
    assert found(picture(itxt(TEXT.encode(), b"Comment"))) is None


def test_a_compressed_international_text_is_read() -> None:
    assert found(picture(itxt(zlib.compress(TEXT.encode()), flag=b"\1"))) == TEXT


def test_a_compressed_text_is_read() -> None:
    body = b"openbadges\0\0" + zlib.compress(b'{"a": 1}')
    assert found(picture(chunk(b"zTXt", body))) == '{"a": 1}'


def test_a_plain_text_is_latin_1() -> None:
    body = b"openbadges\0" + '{"name": "Übung"}'.encode("latin-1")
    assert png.unbake(picture(chunk(b"tEXt", body))) == png.Baked('{"name": "Übung"}')


def test_a_plain_text_in_utf_8_is_repaired_and_says_so() -> None:
    body = b"openbadges\0" + TEXT.encode()
    assert png.unbake(picture(chunk(b"tEXt", body))) == png.Baked(TEXT, repaired=True)


def test_an_international_text_must_be_utf_8() -> None:
    with pytest.raises(MalformedError, match="not UTF-8"):
        png.unbake(picture(itxt(b"\xff\xfe")))


def test_two_texts_that_differ_are_refused() -> None:
    with pytest.raises(MalformedError, match="differ"):
        png.unbake(picture(itxt(b"{}"), itxt(b'{"a": 1}', b"openbadges")))


def test_two_equal_texts_are_one() -> None:
    assert found(picture(itxt(b"{}"), itxt(b"{}", b"openbadges"))) == "{}"


def test_what_stands_after_the_end_is_not_taken() -> None:
    assert found(picture(after=itxt(b"{}"))) is None


def test_a_wrong_checksum_is_refused() -> None:
    data = bytearray(picture(itxt(b"{}")))
    data[data.index(b"{}")] ^= 1
    with pytest.raises(MalformedError, match="checksum"):
        png.unbake(bytes(data))


def test_a_length_beyond_the_end_is_refused() -> None:
    with pytest.raises(MalformedError, match="cut short"):
        png.unbake(png.MAGIC + HEADER + b"\xff\xff\xff\xffiTXt")


def test_a_picture_without_an_end_is_refused() -> None:
    with pytest.raises(MalformedError, match="cut short"):
        png.unbake(png.MAGIC + HEADER + itxt(b"{}"))


def test_a_picture_must_begin_with_its_header() -> None:
    with pytest.raises(MalformedError, match="header"):
        png.unbake(png.MAGIC + itxt(b"{}") + HEADER + END)


@pytest.mark.parametrize("kind", [b"iTXt", b"zTXt"])
def test_a_bomb_is_refused(kind: bytes) -> None:
    bomb = zlib.compress(b" " * (png.MAX_TEXT + 1))
    body = b"openbadges\0" + (b"\1\0\0\0" if kind == b"iTXt" else b"\0") + bomb
    with pytest.raises(LimitError):
        png.unbake(picture(chunk(kind, body)))


def test_a_bomb_is_not_unpacked_to_its_end() -> None:
    packer = zlib.compressobj()
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(100)) + packer.flush()
    data = picture(chunk(b"zTXt", b"openbadges\0\0" + bomb))
    tracemalloc.start()
    try:
        with pytest.raises(LimitError):
            png.unbake(data)
        assert tracemalloc.get_traced_memory()[1] < 4 * png.MAX_TEXT
    finally:
        tracemalloc.stop()


def test_a_compressed_text_must_end_cleanly() -> None:
    body = b"openbadges\0\0" + zlib.compress(b"{}")
    with pytest.raises(MalformedError):
        png.unbake(picture(chunk(b"zTXt", body + b"x")))
    with pytest.raises(MalformedError):
        png.unbake(picture(chunk(b"zTXt", body[:-1])))


def test_a_flood_of_parts_is_refused() -> None:
    with pytest.raises(LimitError):
        png.unbake(picture(chunk(b"IDAT", b"") * png.MAX_CHUNKS))


def test_a_picture_in_many_parts_is_read() -> None:
    assert found(picture(chunk(b"IDAT", b"") * 3000, itxt(b"{}"))) == "{}"


def test_baking_replaces_what_was_there() -> None:
    once = png.bake(picture(itxt(b"{}", b"openbadges")), TEXT)
    assert found(once) == TEXT


def test_baking_keeps_everything_else() -> None:
    note = itxt(b"hello", b"Comment")
    assert note in png.bake(picture(note), TEXT)


@given(st.binary(max_size=300))
def test_any_bytes_get_an_answer(data: bytes) -> None:
    for whole in (data, png.MAGIC + data, picture(chunk(b"iTXt", data)), picture(data)):
        with contextlib.suppress(WalletError):
            png.unbake(whole)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_a_badge_of_1edtech_is_read() -> None:
    text = found((CORPUS / "ob3/1edtech/simple-json.png").read_bytes())
    assert text
    assert "OpenBadgeCredential" in text


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_an_old_badge_holds_an_address() -> None:
    text = found((CORPUS / "ob2/other/salava-invalid-metadata.png").read_bytes())
    assert text
    assert text.startswith("https://openbadgefactory.com/")
