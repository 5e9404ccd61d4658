import contextlib
import io
import random
import stat
import struct
import warnings
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcwallet.codec import zip_
from mcwallet.errors import LimitError, MalformedError, UnsupportedError, WalletError

BADGE = b'{"type": "Assertion"}'


def pack(
    *files: tuple[str | zipfile.ZipInfo, bytes], how: int = zipfile.ZIP_DEFLATED
) -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", how) as archive:
        warnings.simplefilter("ignore")
        for name, data in files:
            archive.writestr(name, data)
    return target.getvalue()


def special(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info


def contents(data: bytes) -> dict[str, bytes | None]:
    return {member.name: member.data for member in zip_.members(data)}


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_files_are_read_in_order(how: int) -> None:
    data = pack(("b.json", BADGE), ("a/", b""), ("a/a.json", b"{}"), how=how)
    assert list(contents(data).items()) == [("b.json", BADGE), ("a/a.json", b"{}")]


def test_an_empty_archive_holds_nothing() -> None:
    assert contents(pack()) == {}


def test_names_in_every_script_are_read() -> None:
    assert list(contents(pack(("Übung/证书.json", BADGE)))) == ["Übung/证书.json"]


def test_names_in_utf_8_without_its_flag_are_read() -> None:
    data = bytearray(pack(("Übung.json", BADGE)))
    data[7] &= ~8
    data[data.index(b"PK\x01\x02") + 9] &= ~8
    assert list(contents(bytes(data))) == ["Übung.json"]


def test_names_in_the_old_code_page_are_read() -> None:
    data = pack(("\u00e9\u00e9", BADGE))
    old = bytearray(data.replace("\u00e9\u00e9".encode(), "\u00e9\u00e9ab".encode("cp437")))
    old[7] &= ~8
    old[old.index(b"PK\x01\x02") + 9] &= ~8
    assert list(contents(bytes(old))) == ["\u00e9\u00e9ab"]


def test_a_file_in_the_large_form_is_read() -> None:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(target, "w") as archive,
        archive.open("a", "w", force_zip64=True) as file,
    ):
        file.write(BADGE)
    assert contents(target.getvalue()) == {"a": BADGE}
    lie = target.getvalue().replace(len(BADGE).to_bytes(8, "little"), bytes(8))
    with pytest.raises(MalformedError, match="two ways"):
        zip_.members(lie)


def test_a_streamed_archive_is_read() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data) -> int:  # type: ignore[no-untyped-def]
            self.data += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", BADGE)
        archive.writestr("b.json", BADGE)
    assert contents(bytes(pipe.data)) == {"a.json": BADGE, "b.json": BADGE}


@pytest.mark.parametrize(
    "name",
    [
        "../a",
        "a/../../b",
        "/a",
        "//a",
        "a//b",
        "..",
        "./a",
        "a/./b",
        "..\\a",
        "C:\\a",
        "C:a",
        "a\\b",
        "a\x07b",
        ".. /a",
        "\\\\server\\a",
        "a\x1b[2Jb",
    ],
)
def test_a_name_that_could_lead_outside_is_refused(name: str) -> None:
    with pytest.raises(MalformedError, match="lead outside"):
        zip_.members(pack((name, BADGE)))


def test_a_name_with_dots_inside_is_fine() -> None:
    assert contents(pack(("a..b/.badge.v2.json", BADGE)))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices_are_refused(kind: int) -> None:
    with pytest.raises(MalformedError, match="link or a device"):
        zip_.members(pack((special("a", kind | 0o777), b"/etc/passwd")))


def test_an_ordinary_file_with_its_mode_is_fine() -> None:
    assert contents(pack((special("a", stat.S_IFREG | 0o644), BADGE))) == {"a": BADGE}


@pytest.mark.parametrize(
    ("one", "two"),
    [("a", "a"), ("a", "A"), ("\u00e9", "e\u0301"), ("straße", "STRASSE"), ("a", "a/")],
)
def test_two_names_that_fall_together_are_refused(one: str, two: str) -> None:
    second = b"" if two.endswith("/") else b"2"
    with pytest.raises(MalformedError, match="same name"):
        zip_.members(pack((one, b"1"), (two, second)))


def test_the_same_name_in_two_folders_is_fine() -> None:
    assert len(contents(pack(("a/x", b"1"), ("b/x", b"2")))) == 2


def test_an_encrypted_archive_is_named() -> None:
    data = bytearray(pack(("a", BADGE)))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnsupportedError, match="password"):
        zip_.members(bytes(data))


def test_an_unusual_compression_is_named() -> None:
    data = bytearray(pack(("a", BADGE)))
    data[8] = 97
    data[data.index(b"PK\x01\x02") + 10] = 97
    with pytest.raises(UnsupportedError, match="unusual"):
        zip_.members(bytes(data))


def test_two_descriptions_of_one_file_are_refused() -> None:
    data = pack(("good.json", BADGE))
    with pytest.raises(MalformedError, match="two ways"):
        zip_.members(data.replace(b"good.json", b"evil.json", 1))


def test_two_sizes_of_one_file_are_refused() -> None:
    data = bytearray(pack(("a", BADGE), how=zipfile.ZIP_STORED))
    struct.pack_into("<I", data, 22, 3)
    with pytest.raises(MalformedError, match="two ways"):
        zip_.members(bytes(data))


def test_something_before_or_behind_is_refused() -> None:
    data = pack(("a", BADGE))
    for whole in (b"x" + data, data + b"x", data + data, data + pack(("b", b"2"))):
        with pytest.raises(MalformedError):
            zip_.members(whole)


def test_a_comment_is_fine() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a", BADGE)
        archive.comment = b"exported on Monday"
    assert contents(target.getvalue()) == {"a": BADGE}


def test_a_file_that_no_directory_names_is_refused() -> None:
    """Two files, and a directory that names only the second one."""
    data = pack(("a", b"1"), ("b", b"2"), how=zipfile.ZIP_STORED)
    start = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", start + 1)
    end = data.index(b"PK\x05\x06")
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, end - second, start, 0)
    with pytest.raises(MalformedError, match="gap"):
        zip_.members(data[:start] + data[second:end] + tail)


def test_files_that_share_their_bytes_are_refused() -> None:
    """The overlap bomb: two names in the directory, one place."""
    data = pack(("a", b"1"), how=zipfile.ZIP_STORED)
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[start:end]
    other = entry[:46] + b"b" + entry[47:]
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 2, 2, 2 * len(entry), start, 0)
    with pytest.raises(MalformedError, match="overlap"):
        zip_.members(data[:start] + entry + other + tail)


def test_bytes_between_the_files_and_the_directory_are_refused() -> None:
    data = bytearray(pack(("a", b"1"), how=zipfile.ZIP_STORED))
    directory = data.index(b"PK\x01\x02")
    data[directory:directory] = bytes(100)
    struct.pack_into("<I", data, data.index(b"PK\x05\x06") + 16, directory + 100)
    with pytest.raises(MalformedError, match="gap"):
        zip_.members(bytes(data))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_wrong_number_of_files_is_refused(count: int) -> None:
    data = bytearray(pack(("a", b"1"), ("b", b"2")))
    struct.pack_into("<2H", data, data.index(b"PK\x05\x06") + 8, count, count)
    with pytest.raises(MalformedError, match="wrongly"):
        zip_.members(bytes(data))


@pytest.mark.parametrize("at", [4, 6, 8])
def test_an_archive_in_several_pieces_is_refused(at: int) -> None:
    data = bytearray(pack(("a", b"1")))
    data[data.index(b"PK\x05\x06") + at] = 7
    with pytest.raises(MalformedError, match="several pieces"):
        zip_.members(bytes(data))


@pytest.mark.parametrize("at", [6, 7, 8])
def test_two_ways_of_unpacking_one_file_are_refused(at: int) -> None:
    """Flags and method in a file's own header differ from the directory's."""
    data = bytearray(pack(("a", BADGE)))
    data[at] ^= 8
    with pytest.raises(MalformedError, match="two ways"):
        zip_.members(bytes(data))


def test_a_lie_about_the_size_is_refused() -> None:
    data = bytearray(pack(("a", b"x" * 1000)))
    directory = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, 22, 10)
    struct.pack_into("<I", data, directory + 24, 10)
    with pytest.raises(MalformedError):
        zip_.members(bytes(data))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(LimitError, match="times its size"):
        zip_.members(pack(("a", b"\0" * 10_000_000)))


def test_a_bomb_among_honest_files_is_refused() -> None:
    honest = random.Random(1).randbytes(500_000)
    with pytest.raises(LimitError, match="times its size"):
        zip_.members(pack(("a", honest), ("b", bytes(10_000_000))))


def test_many_small_bombs_are_refused() -> None:
    files = ((f"{n}", bytes(200_000)) for n in range(50))
    with pytest.raises(LimitError, match="times its size"):
        zip_.members(pack(*files))


def test_more_than_we_unpack_is_refused_from_what_the_archive_says() -> None:
    data = bytearray(pack(("a", random.Random(1).randbytes(3_000_000))))
    directory = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, 22, zip_.MAX_UNPACKED + 1)
    struct.pack_into("<I", data, directory + 24, zip_.MAX_UNPACKED + 1)
    with pytest.raises(LimitError, match="209715200 bytes"):
        zip_.members(bytes(data))


def test_a_file_larger_than_we_read_is_named_and_left_out() -> None:
    large = random.Random(1).randbytes(1000) * (zip_.MAX_MEMBER // 1000 + 1)
    data = pack(("film.mp4", large), ("a", BADGE), how=zipfile.ZIP_STORED)
    assert contents(data) == {"film.mp4": None, "a": BADGE}


def test_a_file_that_packs_well_is_fine() -> None:
    assert contents(pack(("a", b" " * 200_000)))


def test_too_many_files_are_refused() -> None:
    data = pack(
        *((f"{n}", b"") for n in range(zip_.MAX_MEMBERS + 1)), how=zipfile.ZIP_STORED
    )
    with pytest.raises(LimitError):
        zip_.members(data)


def test_as_many_files_as_allowed_are_read() -> None:
    data = pack(*((f"{n}", b"1") for n in range(zip_.MAX_MEMBERS)), how=zipfile.ZIP_STORED)
    assert len(contents(data)) == zip_.MAX_MEMBERS


def test_a_folder_with_bytes_is_refused() -> None:
    with pytest.raises(MalformedError):
        zip_.members(pack(("a/", b"1"), how=zipfile.ZIP_STORED))


def test_names_are_listed_without_unpacking() -> None:
    assert zip_.names(pack(("a", BADGE), ("b/", b""))) == {"a", "b/"}
    assert zip_.names(b"PK\x03\x04") == frozenset()


GOOD = pack(("a.json", BADGE), ("b/c.json", BADGE * 3))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_change_gets_an_answer_and_never_other_bytes(data: st.DataObject) -> None:
    changed = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 3))):
        changed[data.draw(st.integers(0, len(GOOD) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = contents(bytes(changed))
    except WalletError:
        return
    assert sorted(found.values()) == sorted(contents(GOOD).values())


@given(st.binary(max_size=200))
def test_any_bytes_get_an_answer(data: bytes) -> None:
    for whole in (data, zip_.MAGIC + data, data + GOOD[GOOD.index(b"PK\x05\x06") :]):
        zip_.names(whole)
        with contextlib.suppress(WalletError):
            zip_.members(whole)
