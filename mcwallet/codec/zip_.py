"""Archives, read in memory and with suspicion; their names are never used as paths."""

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from contextlib import suppress

from mcwallet.errors import LimitError, MalformedError, UnsupportedError
from mcwallet.model.values import dataclass

MAGIC = b"PK\x03\x04"
MAX_MEMBERS = 2_500
MAX_UNPACKED = 200 * 1024 * 1024
MAX_MEMBER = 25 * 1024 * 1024
MAX_RATIO = 100
SMALL = 256 * 1024


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive; ``data`` is nothing where it is larger than we read."""

    name: str
    data: bytes | None


def is_zip(data: bytes) -> bool:
    """Recognise an archive, an empty one included."""
    return data.startswith((MAGIC, _END))


def members(data: bytes) -> tuple[Member, ...]:
    """Return the files of an archive, in its own order.

    The archive must read the same way for everybody: its directory at the very end, its
    files side by side from the first byte on without gap or overlap, each named twice
    alike. No file may be encrypted, a link or a device, or be named like another or like
    a place outside. Past a limit it is a ``LimitError``.
    """
    count = _directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) != count:
                raise MalformedError("the archive counts its files wrongly")
            _names(entries)
            _sizes(entries, len(data))
            _layout(data, entries, archive.start_dir)
            return tuple(_read(archive, entry) for entry in entries if not _folder(entry))
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError) as error:
        raise MalformedError("the archive is damaged") from error
    except NotImplementedError:
        raise UnsupportedError(
            "the archive is compressed in an unusual way",
            hint="pack it again as an ordinary zip file",
        ) from None


def names(data: bytes) -> frozenset[str]:
    """Return the names in an archive without unpacking it, or none if it is damaged."""
    try:
        _directory(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(map(_label, archive.infolist()))
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError):
        return frozenset()
    except (MalformedError, UnsupportedError):
        return frozenset()


def _directory(data: bytes) -> int:
    """Check the end of the archive (APPNOTE §4.3.16) and return the number of files."""
    at = data.rfind(_END, max(0, len(data) - 22 - 65535))
    if at < 0 or at + 22 > len(data):
        raise MalformedError("the archive is cut short")
    disk, first, here, count, size, start, comment = struct.unpack_from(
        "<4H2IH", data, at + 4
    )
    if at + 22 + comment != len(data) or data.find(_END, at + 1) >= 0:
        raise MalformedError("something stands behind the archive")
    if disk or first or here != count:
        raise MalformedError("the archive is in several pieces")
    if data[max(0, at - 20) :].startswith(b"PK\x06\x07") or start + size != at:
        raise MalformedError("the archive's directory is not where it should be")
    if count > MAX_MEMBERS:
        raise LimitError(f"the archive holds more than {MAX_MEMBERS} files")
    return int(count)


def _names(entries: list[zipfile.ZipInfo]) -> None:
    seen = set()
    for entry in entries:
        name = _label(entry)
        if not (_safe(name) and _safe(entry.orig_filename)):
            raise MalformedError("the archive holds a file name that could lead outside")
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
            raise MalformedError("the archive holds a link or a device")
        if entry.flag_bits & _ENCRYPTED:
            raise UnsupportedError(
                "the archive is protected with a password",
                hint="unpack it, and give the files themselves",
            )
        # Twice: case folding can undo the normal form.
        plain = unicodedata.normalize("NFC", name.rstrip("/")).casefold()
        plain = unicodedata.normalize("NFC", plain)
        if plain in seen:
            raise MalformedError("the archive holds two files of the same name")
        seen.add(plain)


def _label(entry: zipfile.ZipInfo) -> str:
    """Return a file's name as people wrote it.

    Without the flag for UTF-8 it is read as code page 437; but many tools wrote UTF-8 and
    forgot the flag.
    """
    if not entry.flag_bits & _UTF8:
        with suppress(UnicodeError):
            return entry.filename.encode("cp437").decode()
    return entry.filename


def _safe(name: str) -> bool:
    """Tell whether a name is a plain relative path in every system's eyes."""
    if "\\" in name or any(unicodedata.category(c) in {"Cc", "Cs"} for c in name):
        return False
    parts = name.removesuffix("/").split("/")
    drive = parts[0][1:2] == ":"
    return not drive and all(part and part.strip(". ") for part in parts)


def _sizes(entries: list[zipfile.ZipInfo], size: int) -> None:
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED:
        raise LimitError(f"the archive unpacks to more than {MAX_UNPACKED} bytes")
    thin = any(e.file_size > max(SMALL, MAX_RATIO * e.compress_size) for e in entries)
    if thin or total > max(SMALL, MAX_RATIO * size):
        raise LimitError(f"the archive unpacks to more than {MAX_RATIO} times its size")


def _layout(data: bytes, entries: list[zipfile.ZipInfo], directory: int) -> None:
    """Check that the files stand side by side, each as the directory says."""
    end = 0
    slack = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if not end <= entry.header_offset <= end + slack:
            raise MalformedError("the archive's files overlap or leave a gap")
        end = _local(data, entry)
        slack = _DESCRIPTOR if entry.flag_bits & _STREAMED else 0
    if not end <= directory <= end + slack:
        raise MalformedError("the archive's files overlap or leave a gap")


def _local(data: bytes, entry: zipfile.ZipInfo) -> int:
    """Compare a file's own header with the directory (§4.3.7), and return its end."""
    at = entry.header_offset
    if data[at : at + 4] != MAGIC or at + 30 > len(data):
        raise MalformedError("the archive is damaged")
    flags, method, _, _, crc, packed, size, name, extra = struct.unpack_from(
        "<4H3I2H", data, at + 6
    )
    raw = data[at + 30 : at + 30 + name]
    theirs = raw.decode("utf-8" if flags & _UTF8 else "cp437", "replace")
    if (packed, size) == (_LARGE, _LARGE):
        after = at + 30 + name
        size, packed = _large_sizes(data[after : after + extra])
    sums = (crc, packed, size)
    listed = (entry.CRC, entry.compress_size, entry.file_size)
    later = flags & _STREAMED and {packed, size} <= {0, _LARGE} and not crc
    agreed = sums == listed or later
    same = method == entry.compress_type and not (flags ^ entry.flag_bits) & _MEANING
    if not agreed or not same or theirs != entry.orig_filename:
        raise MalformedError("the archive describes a file in two ways")
    return int(at + 30 + name + extra + entry.compress_size)


def _large_sizes(extra: bytes) -> tuple[int, int]:
    """Read a file's sizes from where ZIP64 writes them (§4.5.3)."""
    while len(extra) >= 4:  # noqa: PLR2004 - a field's own header
        kind, length = struct.unpack_from("<2H", extra)
        if kind == 1 and length >= 16 and len(extra) >= 20:  # noqa: PLR2004
            size, packed = struct.unpack_from("<2Q", extra, 4)
            return size, packed
        extra = extra[4 + length :]
    return _LARGE, _LARGE


def _folder(entry: zipfile.ZipInfo) -> bool:
    if entry.is_dir() and entry.file_size:
        raise MalformedError("the archive holds a folder with bytes of its own")
    return entry.is_dir()


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Member:
    if entry.file_size > MAX_MEMBER:
        return Member(_label(entry), None)
    data = archive.read(entry)
    if len(data) != entry.file_size:
        raise MalformedError("the archive is wrong about the size of a file")
    return Member(_label(entry), data)


_END = b"PK\x05\x06"
_ENCRYPTED = 0x2041  # encrypted, strongly encrypted, or with a hidden directory
_STREAMED = 0x8
_UTF8 = 0x800
_MEANING = _ENCRYPTED | _STREAMED | _UTF8
_DESCRIPTOR = 24
_LARGE = 0xFFFFFFFF
