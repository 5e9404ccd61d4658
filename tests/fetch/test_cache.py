"""One answer per address and run, also when several threads ask."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mcwallet.errors import NetworkError, UnreachableError
from mcwallet.fetch.cache import Cached
from mcwallet.model.artifact import Artifact
from mcwallet.model.world import Document
from tests.fetch.server import certificate, hosting
from tests.fetch.test_http import client
from tests.testkit import document


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("ca"))


def test_threads_that_want_the_same_address_get_one_answer(pem: Path) -> None:
    with hosting(pem) as host, ThreadPoolExecutor(8) as pool:
        host.pages["/a"] = b"{}"
        cached = Cached(client(pem))
        found = list(pool.map(cached, [f"{host.url}/a"] * 40))
    assert host.asked == ["/a"]
    assert len({id(each) for each in found}) == 1


def test_threads_that_want_different_addresses_do_not_wait(pem: Path) -> None:
    with hosting(pem) as host, ThreadPoolExecutor(4) as pool:
        host.pages |= {f"/{n}": b"{}" for n in range(4)}
        host.together = threading.Barrier(4)
        cached = Cached(client(pem))
        list(pool.map(cached, [f"{host.url}/{n}" for n in range(4)]))
    assert sorted(host.asked) == ["/0", "/1", "/2", "/3"]


class Silent:
    """A network on which some hosts fail in one way."""

    def __init__(self, cause: Exception) -> None:
        self.cause = cause
        self.asked: list[str] = []

    def __call__(self, url: str) -> Document:
        self.asked.append(url)
        if "slow" in url:
            raise NetworkError(f"{url} could not be fetched") from self.cause
        return document(url, Artifact(b"{}"))


@pytest.mark.parametrize("cause", [TimeoutError(), socket.gaierror()])
def test_a_host_that_does_not_answer_is_asked_once(cause: Exception) -> None:
    network = Silent(cause)
    cached = Cached(network)
    for path in ("a", "b", "c"):
        with pytest.raises(UnreachableError):
            cached(f"https://slow.example/{path}")
    assert network.asked == ["https://slow.example/a"]
    assert cached("https://other.example/a").artifact.data == b"{}"


def test_a_host_that_refused_one_address_may_answer_another() -> None:
    network = Silent(ConnectionResetError())
    cached = Cached(network)
    for path in ("a", "b"):
        with pytest.raises(UnreachableError):
            cached(f"https://slow.example/{path}")
    assert len(network.asked) == 2


def test_a_refusal_is_told_in_the_same_words_again() -> None:
    cached = Cached(Silent(ConnectionResetError()))
    told = []
    for _ in range(2):
        with pytest.raises(UnreachableError) as refused:
            cached("https://slow.example/a")
        told.append((str(refused.value), refused.value.hint))
    assert told[0] == told[1]
