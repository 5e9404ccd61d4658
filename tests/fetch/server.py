"""A real HTTPS server on the loopback that answers exactly as a test says."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.testkit import NOW


def certificate(folder: Path, name: str = "localhost") -> Path:
    """Make a certificate that signs itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=3650))
        .not_valid_after(NOW + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@contextmanager
def serving(pem: Path, *answers: bytes | list[bytes]) -> Iterator[tuple[str, list[bytes]]]:
    """Give these answers to these connections; a list is sent piece by piece."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(
            target=_answer, args=(listening, context, answers, asked), daemon=True
        )
        thread.start()
        yield f"https://localhost:{listening.getsockname()[1]}", asked
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)


@dataclass
class Host:
    """A server that answers by path, as often as it is asked and several at a time.

    What it serves may be put there while it runs, so that it can hold its own address.
    """

    url: str
    pages: dict[str, bytes | int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    together: threading.Barrier | None = None
    delay: float = 0.0

    @property
    def did(self) -> str:
        return "did:web:" + self.url.removeprefix("https://").replace(":", "%3A")

    def serve(self, plain: socket.socket, context: ssl.SSLContext) -> None:
        try:
            with plain, context.wrap_socket(plain, server_side=True) as secure:
                secure.settimeout(5)
                path = secure.recv(65_536).split(b" ")[1].decode()
                self.asked.append(path)
                threading.Event().wait(self.delay)
                if self.together:
                    self.together.wait(5)
                page = self.pages.get(path, 404)
                body = page if isinstance(page, bytes) else b""
                status = page if isinstance(page, int) else 200
                head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n\r\n"
                secure.sendall(head.encode() + body)
        except (OSError, IndexError, threading.BrokenBarrierError):
            return


@contextmanager
def hosting(pem: Path) -> Iterator[Host]:
    """Be a host on the loopback."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        host = Host(f"https://localhost:{listening.getsockname()[1]}")
        thread = threading.Thread(
            target=_welcome, args=(listening, context, host), daemon=True
        )
        thread.start()
        yield host
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def _welcome(listening: socket.socket, context: ssl.SSLContext, host: Host) -> None:
    while True:
        try:
            plain, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=host.serve, args=(plain, context), daemon=True).start()


def _answer(
    listening: socket.socket,
    context: ssl.SSLContext,
    answers: tuple[bytes | list[bytes], ...],
    asked: list[bytes],
) -> None:
    for answer in answers:
        try:
            plain, _ = listening.accept()
            with plain, context.wrap_socket(plain, server_side=True) as secure:
                secure.settimeout(5)
                asked.append(secure.recv(65_536))
                for piece in [answer] if isinstance(answer, bytes) else answer:
                    secure.sendall(piece)
        except OSError:
            continue
