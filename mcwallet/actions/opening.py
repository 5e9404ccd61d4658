"""Open what a person received, layer by layer: containers, envelopes, formats."""

import json
from dataclasses import replace

from mcwallet.actions.recognising import (
    address,
    kind_of,
)
from mcwallet.actions.unwrapping import Original, receive
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

MAX_PARTS = 200
MAX_DEPTH = 4


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


_UNREAD = Credential(format="", id="", title=NO_WORDS, issuer=Party(), subject=Party())
_FORMS = {"sd-jwt": "sd-jwt", "jades": "elm3", "xml": "elm2", **UNREAD}
_SUPPOSED = {kind: replace(_UNREAD, format=form) for kind, form in _FORMS.items()}
