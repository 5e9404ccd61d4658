"""Unwrap what a person received until nothing but credentials is left."""

from dataclasses import field, replace

from mcwallet.actions.recognising import (
    HINT,
    Opened,
    must_be_credential,
)
from mcwallet.catalog.containers import CONTAINERS
from mcwallet.catalog.containers.base import Ask, Container, Contents
from mcwallet.catalog.containers.bundle import BUNDLE
from mcwallet.codec import zip_
from mcwallet.errors import (
    LimitError,
    NotCredentialError,
    UnrecognisedError,
    WalletError,
)
from mcwallet.model.artifact import Artifact
from mcwallet.model.values import dataclass

MAX_BYTES = 25 * 1024 * 1024
MAX_LAYERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """What an id addresses: the bytes as received, and the name they came under.

    ``input`` is the name that the person gave, or the place under it. What is only to be
    ``judged`` is opened without its achievements, which no question is about.
    """

    input: str
    artifact: Artifact
    notes: tuple[str, ...] = ()
    judged: bool = False
    opened: Opened | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that was met and not taken, and why.

    Only what the person ``named`` changes the exit code.
    """

    input: str
    code: str
    message: str
    hint: str = ""
    named: bool = True


@dataclass(frozen=True, slots=True)
class Received:
    """What came in: originals to work with, what could not be taken, what was passed by."""

    originals: tuple[Original, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    ignored: tuple[str, ...] = ()

    def __add__(self, other: "Received") -> "Received":
        """Put two together, in this order."""
        return Received(
            self.originals + other.originals,
            self.troubles + other.troubles,
            self.ignored + other.ignored,
        )


def receive(
    name: str, data: bytes, *, named: bool, ask: Ask | None = None, whole: bool = False
) -> Received:
    """Unwrap a file until nothing but credentials is left.

    With ``whole`` a bundle of ours stays together, so that it can be judged as one, and
    that is all that can be done with what is returned.

    What is not recognised is trouble if the person ``named`` it, and ignored if it was
    met on the way through a folder or a container.
    """
    artifact = Artifact(data, _last(name))
    return _Unwrapping(ask, whole).unwrap(name, artifact, named=named, layers=())


def trouble(name: str, error: WalletError, *, named: bool) -> Trouble:
    """Write an error down beside the name of what caused it."""
    return Trouble(
        input=name, code=error.code, message=str(error), hint=error.hint, named=named
    )


@dataclass(frozen=True, slots=True)
class _Unwrapping:
    """One file on its way to being nothing but credentials."""

    ask: Ask | None
    whole: bool = False

    def unwrap(
        self, name: str, artifact: Artifact, *, named: bool, layers: tuple[Container, ...]
    ) -> Received:
        """Take one layer off after the other; every problem comes back as trouble.

        ``layers`` are the containers around it, from the outermost inwards.
        """
        try:
            found = self._taken(name, artifact, named=named, layers=layers)
        except UnrecognisedError as error:
            if named or isinstance(error, NotCredentialError):
                return Received(troubles=(trouble(name, error, named=named),))
            return Received(ignored=(name,))
        except WalletError as error:
            return Received(troubles=(trouble(name, error, named=named),))
        return found

    def _taken(
        self, name: str, artifact: Artifact, *, named: bool, layers: tuple[Container, ...]
    ) -> Received:
        if len(artifact.data) > MAX_BYTES:
            raise LimitError(f"larger than {MAX_BYTES // 1024**2} MB")
        container = _container(artifact)
        if container is None:
            opened = must_be_credential(artifact)
            kept = opened if self.whole else None
            return Received((self._original(name, artifact, kept),))
        packed = any(layer.packs for layer in layers)
        if self.whole and container is BUNDLE and not packed:
            zip_.members(artifact.data)
            return Received((self._original(name, artifact, None),))
        if container.packs and packed:
            raise LimitError(
                "an archive inside an archive is not opened", hint="unpack the outer one"
            )
        if len(layers) == MAX_LAYERS:
            raise LimitError(f"wrapped in more than {MAX_LAYERS} layers")
        contents = container.open(artifact, self.ask)
        found = self._each(name, contents, named=named, layers=(*layers, container))
        if found.originals or (named and any(t.named for t in found.troubles)):
            return found
        what = "could be taken" if found.troubles else "is a credential"
        nothing = UnrecognisedError(f"nothing in it {what}", hint=HINT)
        if named:
            return found + Received(troubles=(trouble(name, nothing, named=True),))
        if not (found.troubles or found.ignored):
            raise nothing
        return found

    def _original(self, name: str, artifact: Artifact, opened: Opened | None) -> Original:
        return Original(input=name, artifact=artifact, judged=self.whole, opened=opened)

    def _each(
        self, name: str, contents: Contents, *, named: bool, layers: tuple[Container, ...]
    ) -> Received:
        found = Received()
        for artifact in contents.artifacts:
            whole = not artifact.name
            inside = replace(artifact, name=_last(name)) if whole else artifact
            where = name if whole else _under(name, artifact.name)
            found += self.unwrap(where, inside, named=named and whole, layers=layers)
        return Received(
            tuple(replace(o, notes=contents.notes + o.notes) for o in found.originals),
            found.troubles
            + tuple(
                trouble(_under(name, where), error, named=False)
                for where, error in contents.troubles
            ),
            found.ignored + tuple(_under(name, where) for where in contents.ignored),
        )


def _container(artifact: Artifact) -> Container | None:
    if artifact.inner is not None:
        return None
    return next((c for c in CONTAINERS.values() if c.fits(artifact.data)), None)


def _under(name: str, inside: str) -> str:
    """Name a place inside a file: ``zip/member``, or ``list[0]``."""
    return name + inside if inside.startswith(("[", ".", "#")) else f"{name}/{inside}"


def _last(name: str) -> str:
    return name.replace("\\", "/").rstrip("/").rpartition("/")[2] or "credential"
