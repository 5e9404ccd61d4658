"""What a learner was given."""

from hashlib import sha256

from mcwallet.model.values import dataclass


@dataclass(frozen=True, slots=True)
class Artifact:
    """Bytes exactly as they were received; the wallet never rewrites them.

    ``data`` is the original. ``inner`` is what a wrapper such as a baked image carries,
    decoded; it is derived and never stored. ``name`` is only for people.
    """

    data: bytes
    name: str = "credential"
    inner: bytes | None = None

    @property
    def digest(self) -> str:
        """The SHA-256 of the bytes, in hex: the id under which people name it."""
        return sha256(self.data).hexdigest()

    @property
    def content(self) -> bytes:
        """The text that carries the claims: the inner text, or the bytes themselves."""
        return self.data if self.inner is None else self.inner
