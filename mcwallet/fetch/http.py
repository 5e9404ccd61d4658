"""Documents from the network: https only, public addresses only, and never too much."""

import http.client
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

from mcwallet.errors import NetworkError, UnreachableError
from mcwallet.fetch.memory import spelled
from mcwallet.model.artifact import Artifact
from mcwallet.model.world import Document, Source

MAX_BYTES = 10 * 1024 * 1024
MAX_REDIRECTS = 3
_REDIRECTS = (301, 302, 303, 307, 308)
_KEPT = (200, 404, 410)
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Http:
    """Fetches a document, and refuses what an issuer's address must never lead to.

    Addresses are checked after they were resolved, and the connection goes to the very
    address that was checked. Redirects stay on their host. ``now`` dates each document.
    ``port_rule`` and ``address_rule`` are open only so that tests can reach a loopback
    server; ``seconds`` bounds each step.
    """

    now: Callable[[], datetime]
    context: ssl.SSLContext
    seconds: float = 10.0
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
        connection = http.client.HTTPSConnection(host, port, timeout=self.seconds)
        try:
            connection.sock = self.context.wrap_socket(
                self._connect(host, port), server_hostname=host
            )
            path = parts.path or "/"
            connection.request(
                "GET",
                f"{path}?{parts.query}" if parts.query else path,
                headers={"Accept": "application/json, */*;q=0.5", "User-Agent": "mcwallet"},
            )
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, headers, _body(answer, parts.geturl())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NetworkError(
                f"{parts.geturl()} could not be fetched: {type(error).__name__}",
                hint="check the connection, or give a copy with --evidence",
            ) from error
        finally:
            connection.close()

    def _connect(self, host: str, port: int) -> socket.socket:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        if not addresses or not all(map(self.address_rule, addresses)):
            raise UnreachableError(f"{host} is not an address on the public network")
        return socket.create_connection((addresses[0], port), timeout=self.seconds)


def _body(answer: http.client.HTTPResponse, url: str) -> bytes:
    """Read at most so much, whatever the server says the length is."""
    chunks, size = [], 0
    while chunk := answer.read(_CHUNK):
        size += len(chunk)
        if size > MAX_BYTES:
            raise UnreachableError(f"{url} is larger than {MAX_BYTES // 2**20} MiB")
        chunks.append(chunk)
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
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    found = inner or found
    return found.is_global and not found.is_multicast
