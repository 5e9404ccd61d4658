"""Documents from the network: https only, public addresses only, and never too much."""

import http.client
import io
import socket
import ssl
from collections.abc import Callable
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from time import monotonic
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from mcwallet.errors import NetworkError, UnreachableError
from mcwallet.fetch.memory import spelled
from mcwallet.model.artifact import Artifact
from mcwallet.model.values import dataclass
from mcwallet.model.world import Document, Source

MAX_BYTES = 10 * 1024 * 1024
MAX_REDIRECTS = 3
_REDIRECTS = (301, 302, 303, 307, 308)
_KEPT = (200, 404, 410)
_CHUNK = 65_536
_TRIED = 3
_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Http:
    """Fetches a document, and refuses what an issuer's address must never lead to.

    Addresses are checked after they were resolved, and the connection goes to the very
    address that was checked. Redirects stay on their host. ``now`` dates each document.
    ``seconds`` bounds each step and ``total`` the whole answer, by ``clock``.
    ``address_rule`` is open only so that tests can reach a loopback server.
    """

    now: Callable[[], datetime]
    context: ssl.SSLContext
    seconds: float = 10.0
    total: float = 30.0
    clock: Callable[[], float] = monotonic
    address_rule: Callable[[str], bool] = lambda address: public(address)  # noqa: PLW0108

    def __call__(self, url: str) -> Document:
        """Return the document, or raise ``UnreachableError`` or ``NetworkError``."""
        address, hops = spelled(url), 0
        while True:
            status, headers, body = self._get(allowed(address))
            if status not in _REDIRECTS:
                break
            address, hops = self._next(address, headers.get("location", "")), hops + 1
            if hops > MAX_REDIRECTS:
                raise UnreachableError(f"{url} redirects more than {MAX_REDIRECTS} times")
        if status not in _KEPT:
            raise NetworkError(
                f"{url} answered with status {status}", hint="try again later"
            )
        return Document(
            url=url,
            artifact=Artifact(body, url),
            source=Source.VERIFIER,
            fetched=self.now(),
            media_type=headers.get("content-type", "").partition(";")[0].strip(),
            status=status,
            live=True,
        )

    def _next(self, address: str, location: str) -> str:
        target = urljoin(address, location)
        if not location or urlsplit(target).netloc != urlsplit(address).netloc:
            raise UnreachableError(f"{address} redirects to another host")
        return target

    def _get(self, parts: SplitResult) -> tuple[int, dict[str, str], bytes]:
        host, port = parts.hostname or "", parts.port or 443
        end = self.clock() + self.total
        try:
            with (
                self._connect(host, port) as plain,
                self.context.wrap_socket(plain, server_hostname=host) as secure,
            ):
                return _asked(parts, Wire(secure, end, self.clock, self.seconds))
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NetworkError(
                f"{parts.geturl()} could not be fetched: {type(error).__name__}",
                hint="check the connection, or give a copy with --evidence",
            ) from error

    def _connect(self, host: str, port: int) -> socket.socket:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not addresses or not all(map(self.address_rule, addresses)):
            raise UnreachableError(f"{host} is not an address on the public network")
        for address in addresses[:-1][:_TRIED]:
            try:
                return socket.create_connection((address, port), timeout=self.seconds)
            except OSError:
                continue  # the host may have others, such as one of the older kind
        return socket.create_connection((addresses[-1], port), timeout=self.seconds)


class Wire(io.RawIOBase):
    """A connection that ends when the whole answer has taken too long.

    A server that sends a byte now and then never makes a single step time out. What
    ``http.client`` needs of a socket is ``sendall``, ``makefile`` and ``close``.
    """

    def __init__(
        self, sock: ssl.SSLSocket, end: float, clock: Callable[[], float], seconds: float
    ) -> None:
        self._sock = sock
        self._end = end
        self._clock = clock
        self._seconds = seconds

    def sendall(self, data: bytes) -> None:
        """Send all of it."""
        self._wait()
        self._sock.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what reads from here."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what there is, unless time is over."""
        self._wait()
        return self._sock.recv_into(buffer)

    def close(self) -> None:
        """Stay open: ``http.client`` closes before it has read the answer."""

    def _wait(self) -> None:
        left = self._end - self._clock()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(min(left, self._seconds))


def _asked(parts: SplitResult, wire: Wire) -> tuple[int, dict[str, str], bytes]:
    """Ask for a document, and read the answer."""
    connection = http.client.HTTPSConnection(parts.hostname or "", parts.port)
    connection.sock = wire
    path = parts.path or "/"
    connection.request(
        "GET",
        f"{path}?{parts.query}" if parts.query else path,
        headers={"Accept": "application/json, */*;q=0.5", "User-Agent": "mcwallet"},
    )
    answer = connection.getresponse()
    headers = {name.lower(): value for name, value in answer.getheaders()}
    return answer.status, headers, _body(answer, headers, parts.geturl())


def _body(answer: http.client.HTTPResponse, headers: dict[str, str], url: str) -> bytes:
    """Read at most so much, whatever the server says the length is."""
    if headers.get("content-encoding", "identity") != "identity":
        raise NetworkError(f"{url} was answered in an encoding that nobody asked for")
    chunks, size = [], 0
    while chunk := answer.read(_CHUNK):
        size += len(chunk)
        if size > MAX_BYTES:
            raise UnreachableError(f"{url} is larger than {MAX_BYTES // 2**20} MiB")
        chunks.append(chunk)
    if answer.length:
        raise NetworkError(f"{url} was cut short", hint="try again")
    return b"".join(chunks)


def allowed(url: str) -> SplitResult:
    """Split an address that we are willing to ask; nothing but plain https is."""
    try:
        parts = urlsplit(url)
        named = parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        raise UnreachableError("that is no address to fetch from") from None
    if parts.scheme != "https" or not named:
        raise UnreachableError(f"{url} is not an https address, and was not fetched")
    if parts.username is not None or parts.password is not None:
        raise UnreachableError("an address with a user name in it was not fetched")
    return parts


def public(address: str) -> bool:
    """Tell whether an IP address belongs to the public network."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        found = _inner(found) or found
    return found.is_global and not found.is_multicast and not found.is_reserved


def _inner(address: IPv6Address) -> IPv4Address | None:
    """Return the older address that one of the newer kind stands for."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour
