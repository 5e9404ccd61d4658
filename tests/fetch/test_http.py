import gzip
import itertools
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mcwallet.errors import NetworkError, UnreachableError
from mcwallet.fetch.cache import Cached
from mcwallet.fetch.http import MAX_BYTES, Http, allowed, public
from mcwallet.model.world import Source
from tests.fetch.server import certificate, serving
from tests.testkit import NOW


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("ca"))


def client(pem: Path, **members: Any) -> Http:
    context = ssl.create_default_context(cafile=str(pem))
    given = {"now": lambda: NOW, "context": context, "address_rule": lambda _: True}
    return Http(**given | {"seconds": 3.0} | members)


def answer(body: bytes = b"{}", status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def test_a_document_is_dated_and_kept_as_it_came(pem: Path) -> None:
    with serving(
        pem, answer(b'{"a": 1}', "200 OK", "Content-Type: application/ld+json; x")
    ) as (
        url,
        asked,
    ):
        document = client(pem)(f"{url}/status/1?x=y")
    assert document.artifact.data == b'{"a": 1}'
    assert (document.fetched, document.source) == (NOW, Source.VERIFIER)
    assert document.media_type == "application/ld+json"
    assert asked[0].startswith(b"GET /status/1?x=y HTTP/1.1\r\n")


def test_nothing_about_us_is_told(pem: Path) -> None:
    with serving(pem, answer()) as (url, asked):
        client(pem)(url)
    names = {line.split(b":")[0].lower() for line in asked[0].split(b"\r\n")[1:] if line}
    assert names == {b"host", b"accept", b"accept-encoding", b"user-agent"}


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_that_something_is_gone_is_evidence(pem: Path, status: str) -> None:
    with serving(pem, answer(b"", status)) as (url, _):
        assert client(pem)(url).status == int(status[:3])


@pytest.mark.parametrize("status", ["500 Oops", "403 No", "204 Empty", "401 Who"])
def test_other_answers_are_failures_of_the_network(pem: Path, status: str) -> None:
    with serving(pem, answer(b"", status)) as (url, _), pytest.raises(NetworkError):
        client(pem)(url)


def test_a_redirect_on_the_same_host_is_followed(pem: Path) -> None:
    with serving(pem, answer(b"", "302 Found", "Location: /b"), answer(b"{}")) as (
        url,
        asked,
    ):
        assert client(pem)(f"{url}/a").url == f"{url}/a"
    assert asked[1].startswith(b"GET /b ")


@pytest.mark.parametrize(
    "location",
    [
        "https://mallory.example/",
        "https://localhost/",
        "http://localhost:1/",
        "//mallory.example/",
        "file:///etc/passwd",
        "https://localhost:99999/",
        "",
    ],
)
def test_a_redirect_to_anywhere_else_is_refused(pem: Path, location: str) -> None:
    redirect = answer(b"", "302 Found", f"Location: {location}")
    with serving(pem, redirect) as (url, _), pytest.raises(UnreachableError):
        client(pem)(url)


def test_a_redirect_to_the_same_host_without_encryption_is_refused(pem: Path) -> None:
    with serving(pem, b"") as (url, _):
        plain = answer(b"", "301 Moved", f"Location: {url.replace('https', 'http')}/")
    with serving(pem, plain) as (url, _), pytest.raises(UnreachableError):
        client(pem)(url)


def test_redirects_come_to_an_end(pem: Path) -> None:
    loop = [answer(b"", "302 Found", "Location: /again")] * 5
    with (
        serving(pem, *loop) as (url, asked),
        pytest.raises(UnreachableError, match="more than"),
    ):
        client(pem)(url)
    assert len(asked) == 4


def test_a_certificate_that_nobody_vouches_for_is_refused(pem: Path) -> None:
    unknown = Http(now=lambda: NOW, context=ssl.create_default_context())
    unknown = client(pem, context=unknown.context)
    with serving(pem, answer()) as (url, _), pytest.raises(NetworkError):
        unknown(url)


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    other = certificate(tmp_path, "other.example")
    with serving(other, answer()) as (url, _), pytest.raises(NetworkError):
        client(other)(url)


def test_a_document_without_end_is_cut_off(pem: Path) -> None:
    endless = itertools.repeat(b"x" * 65_536, MAX_BYTES // 65_536 + 2)
    pieces = [b"HTTP/1.1 200 OK\r\n\r\n", *endless]
    with serving(pem, pieces) as (url, _), pytest.raises(UnreachableError, match="larger"):
        client(pem)(url)


def test_a_document_shorter_than_it_says_is_refused(pem: Path) -> None:
    short = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}"
    with serving(pem, short) as (url, _), pytest.raises(NetworkError):
        client(pem)(url)


def test_a_chunk_that_breaks_off_is_refused(pem: Path) -> None:
    broken = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{}"
    with serving(pem, broken) as (url, _), pytest.raises(NetworkError):
        client(pem)(url)


def test_chunks_are_put_together(pem: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    whole = head + b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"
    with serving(pem, whole) as (url, _):
        assert client(pem)(url).artifact.data == b"{}"


def test_an_encoding_that_nobody_asked_for_is_refused(pem: Path) -> None:
    packed = answer(gzip.compress(b"{}"), "200 OK", "Content-Encoding: gzip")
    with serving(pem, packed) as (url, _), pytest.raises(NetworkError, match="encoding"):
        client(pem)(url)


@pytest.mark.parametrize(
    "head",
    [
        b"X: y\r\n" * 1000,
        b"X: " + b"y" * 100_000 + b"\r\n",
    ],
)
def test_a_flood_of_headers_is_refused(pem: Path, head: bytes) -> None:
    with (
        serving(pem, b"HTTP/1.1 200 OK\r\n" + head) as (url, _),
        pytest.raises(NetworkError),
    ):
        client(pem)(url)


@pytest.mark.parametrize("data", [b"", b"\0" * 50, b"SSH-2.0-x\r\n", b"HTTP/9 200\r\n\r\n"])
def test_something_else_than_http_is_refused(pem: Path, data: bytes) -> None:
    with serving(pem, data) as (url, _), pytest.raises(NetworkError):
        client(pem)(url)


def test_an_answer_that_trickles_ends_with_the_time_for_all_of_it(pem: Path) -> None:
    ticking: Iterator[int] = itertools.count(step=2)
    trickle = [b"HTTP/1.1 200 OK\r\n\r\n", *[b"x"] * 400]
    slow = client(pem, clock=lambda: next(ticking), total=30.0)
    with serving(pem, trickle) as (url, _), pytest.raises(NetworkError, match="Timeout"):
        slow(url)


def test_headers_that_never_end_do_too(pem: Path) -> None:
    ticking: Iterator[int] = itertools.count(step=10)
    endless = [b"HTTP/1.1 100 Continue\r\n\r\n"] * 200
    slow = client(pem, clock=lambda: next(ticking), total=30.0)
    with serving(pem, endless) as (url, _), pytest.raises(NetworkError):
        slow(url)


def test_nobody_listening_is_a_failure_of_the_network(pem: Path) -> None:
    with serving(pem) as (url, _):
        pass
    with pytest.raises(NetworkError):
        client(pem)(url)


def test_an_address_that_is_private_after_all_is_not_asked(pem: Path) -> None:
    with serving(pem, answer()) as (url, asked):
        with pytest.raises(UnreachableError, match="public"):
            client(pem, address_rule=public)(url)
        assert asked == []


@pytest.mark.parametrize(
    "url",
    [
        "http://zed.example/",
        "ftp://zed.example/",
        "file:///etc/passwd",
        "data:,x",
        "zed.example",
        "",
        "https://",
        "https:///x",
        "https://user@zed.example/",
        "https://user:word@zed.example/",
        "https://zed.example:0/",
        "https://zed.example:x/",
        "https://zed.example:99999/",
        "https://[::1/",
        "did:example:1",
        "urn:uuid:1",
        "blockchain:bitcoin:1",
    ],
)
def test_only_plain_https_addresses_are_asked(url: str) -> None:
    with pytest.raises(UnreachableError):
        allowed(url)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *(
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "240.0.0.1",
            "192.0.2.1",
        ),
        *("::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1"),
        *(
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "not an address",
        ),
    ],
)
def test_what_is_not_on_the_public_network(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_what_is_on_the_public_network(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize(
    "host", ["127.1", "0x7f.1", "2130706433", "0177.0.0.1", "localhost", "[::ffff:7f00:1]"]
)
def test_other_spellings_of_this_machine_are_refused(pem: Path, host: str) -> None:
    with pytest.raises((UnreachableError, NetworkError)):
        client(pem, address_rule=public)(f"https://{host}:1/")


def test_a_did_web_is_asked_at_its_address(pem: Path) -> None:
    with serving(pem, answer()) as (url, asked):
        port = url.rpartition(":")[2]
        client(pem)(f"did:web:localhost%3A{port}:issuers:7")
    assert asked[0].startswith(b"GET /issuers/7/did.json ")


def test_each_address_is_asked_once_and_a_refusal_remembered(pem: Path) -> None:
    with serving(pem, answer(b"", "500 Oops"), answer()) as (url, asked):
        cached = Cached(client(pem))
        for _ in range(2):
            with pytest.raises(UnreachableError):
                cached(f"{url}/a")
        assert cached(f"{url}/b") is cached(f"{url}/b")
    assert len(asked) == 2


def test_what_is_gone_stays_gone(pem: Path) -> None:
    with serving(pem, answer(b"", "410 Gone")) as (url, _):
        cached = Cached(client(pem))
        for _ in range(2):
            with pytest.raises(UnreachableError) as gone:
                cached(url)
            assert gone.value.code == "MCW-GONE"
    assert [each.status for each in cached.seen.values()] == [410]
