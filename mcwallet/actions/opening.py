"""Open what a person received, layer by layer: containers, envelopes, formats."""

import json
from dataclasses import dataclass, field, replace

from mcwallet.actions.recognising import (
    HINT,
    Opened,
    address,
    kind_of,
    must_be_credential,
)
from mcwallet.catalog.containers import CONTAINERS
from mcwallet.catalog.containers.base import Ask, Container, Contents
from mcwallet.catalog.containers.bundle import BUNDLE, FOLDER, MANIFEST, PRESENTATION
from mcwallet.catalog.envelopes.unread import UNREAD
from mcwallet.catalog.formats.base import Format
from mcwallet.catalog.formats.recognising import recognise
from mcwallet.checks.base import Case
from mcwallet.codec import zip_
from mcwallet.codec.tree import Tree
from mcwallet.errors import (
    LimitError,
    MalformedError,
    NotCredentialError,
    UnreachableError,
    UnrecognisedError,
    WalletError,
)
from mcwallet.model.artifact import Artifact
from mcwallet.model.credential import Credential, Embedded, Party
from mcwallet.model.envelope import Envelope
from mcwallet.model.json import Json
from mcwallet.model.portfolio import Bundle
from mcwallet.model.words import NO_WORDS, Words

MAX_BYTES = 25 * 1024 * 1024
MAX_LAYERS = 4
MAX_PARTS = 200
MAX_DEPTH = 4


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


def open_cases(original: Original) -> tuple[Case, ...]:
    """Open an original for examination: itself first, then each credential inside it.

    A part is named by its place among its neighbours: ``1``, ``2``, and ``2.1`` for the
    first one inside the second. A credential that cannot be read in full is still a case,
    and its ``trouble`` says why.
    """
    if original.artifact.inner is None and BUNDLE.fits(original.artifact.data):
        return _open_bundle(original)
    cases: list[Case] = []
    _open_into(cases, original, original.artifact, "", None)
    return tuple(cases)


def _open_bundle(original: Original) -> tuple[Case, ...]:
    """Open a bundle: its presentation is the whole, its credentials are the parts."""
    files = tuple(
        (member.name, member.data)
        for member in zip_.members(original.artifact.data)
        if member.data is not None
    )
    held = dict(files)
    presented = Artifact(original.artifact.data, original.artifact.name, held[PRESENTATION])
    whole = _case(original, presented, "", None)
    bundle = Bundle(files=files, presentation=whole.envelope.claims)
    title = _manifest_title(whole.doc) or whole.credential.title
    credential = replace(whole.credential, format="bundle", title=title, parts=())
    cases = [replace(whole, credential=credential, bundle=bundle)]
    for number, name in enumerate((n for n, _ in files if n.startswith(FOLDER)), 1):
        found = receive(name, held[name], named=True).originals
        inner = found[0].artifact if len(found) == 1 else Artifact(held[name], name)
        _open_into(cases, replace(original, notes=()), inner, str(number), cases[0])
    return tuple(cases)


@dataclass(frozen=True, slots=True)
class _Unwrapping:
    """One file on its way to being nothing but credentials."""

    ask: Ask | None
    whole: bool = False

    def unwrap(
        self, name: str, artifact: Artifact, *, named: bool, layers: tuple[Container, ...]
    ) -> Received:
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
        if self.whole and container is BUNDLE and not layers:
            zip_.members(artifact.data)
            return Received((self._original(name, artifact, None),))
        if container.packs and any(layer.packs for layer in layers):
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


def _open_into(
    cases: list[Case], original: Original, artifact: Artifact, part: str, outer: Case | None
) -> None:
    """Open one credential and everything inside it, within limits."""
    case = _case(original, artifact, part, outer)
    place = len(cases)
    cases.append(case)
    for number, embedded in enumerate(case.credential.parts, 1):
        name = f"{part}.{number}" if part else str(number)
        if len(cases) > MAX_PARTS or name.count(".") >= MAX_DEPTH:
            error = LimitError(
                f"it holds more than {MAX_PARTS} credentials, or more than {MAX_DEPTH} deep"
            )
            cases[place] = replace(case, trouble=(*case.trouble, error))
            return
        inner = Artifact(artifact.data, artifact.name, _text(embedded.value))
        _open_into(cases, original, inner, name, case)


def _case(original: Original, artifact: Artifact, part: str, outer: Case | None) -> Case:
    envelope, credential = Envelope(kind="none", claims={}), _UNREAD
    trouble: tuple[WalletError, ...] = ()
    try:
        seen = original.opened if outer is None else None
        kind = seen.kind if seen else kind_of(artifact)
        credential = _SUPPOSED.get(kind.name, _UNREAD)
        if kind.name not in {*UNREAD, "xml"} and not seen:
            envelope = replace(envelope, kind=kind.name)
        envelope = seen.envelope if seen else kind.open(artifact)
        form = seen.form if seen else None
        credential, trouble = _read(envelope, form, judged=original.judged)
    except UnrecognisedError as error:
        # Inside a credential, what is no credential breaks the one around it.
        trouble = (MalformedError(str(error), hint=error.hint),)
    except WalletError as error:
        trouble = (error,)
    notes = credential.notes + (original.notes if outer is None else ())
    return Case(
        input=original.input,
        part=part,
        artifact=artifact,
        envelope=envelope,
        credential=credential
        if notes == credential.notes
        else replace(credential, notes=notes),
        doc=Tree(envelope.claims),
        outer=outer,
        trouble=trouble,
    )


def _read(
    envelope: Envelope, form: Format | None, *, judged: bool
) -> tuple[Credential, tuple[WalletError, ...]]:
    """Read the claims in the format that fits, or as little of them as can be read."""
    if link := address(envelope):
        error = UnreachableError(
            "the badge holds only the address of its assertion",
            hint="save what stands at that address as a file, and use that",
        )
        return replace(_UNREAD, format="ob2", id=link), (error,)
    doc = Tree(envelope.claims)
    form = form or recognise(doc, envelope.kind)
    try:
        read = form.outline if judged and form.outline else form.read
        return read(doc), ()
    except WalletError as error:
        own = doc.members().get("id")
        named = own if isinstance(own, str) else ""
        return replace(_UNREAD, format=form.name, id=named, parts=_parts(doc)), (error,)


def _parts(doc: Tree) -> tuple[Embedded, ...]:
    """Find the credentials in a presentation or record that cannot be read itself."""
    places = [doc, *doc.each("credentialSubject")]
    return tuple(
        Embedded(path=each.path, value=each.value)
        for place in places
        if place.is_object()
        for each in place.each("verifiableCredential")
    )


def _manifest_title(doc: Tree) -> Words:
    """Take the bundle's name from the list of its files; it may be anybody's words."""
    for each in doc.each("verifiableCredential") if doc.is_object() else ():
        if each.mentions("type", MANIFEST):
            name = each.members().get("name")
            return Words.plain(name) if isinstance(name, str) else NO_WORDS
    return NO_WORDS


def _text(value: Json) -> bytes:
    """Return an embedded credential as it would stand in a file of its own."""
    if isinstance(value, str):
        return value.encode()
    return json.dumps(value, ensure_ascii=False).encode()


def _under(name: str, inside: str) -> str:
    """Name a place inside a file: ``zip/member``, or ``list[0]``."""
    return name + inside if inside.startswith(("[", ".", "#")) else f"{name}/{inside}"


def _last(name: str) -> str:
    return name.replace("\\", "/").rstrip("/").rpartition("/")[2] or "credential"


_UNREAD = Credential(format="", id="", title=NO_WORDS, issuer=Party(), subject=Party())
_FORMS = {"sd-jwt": "sd-jwt", "jades": "elm3", "xml": "elm2", **UNREAD}
_SUPPOSED = {kind: replace(_UNREAD, format=form) for kind, form in _FORMS.items()}
