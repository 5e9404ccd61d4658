"""``mcwallet trust``: whom to believe, on this machine."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from mcwallet.actions import adopting, pinning, trusting
from mcwallet.cli.app import application
from mcwallet.cli.options import OUTPUT, Asked, takes
from mcwallet.cli.session import Session, begin
from mcwallet.cli.worlds import (
    MAX_TRUST,
    beside,
    own_trust_file,
    read_trust,
    trust_files,
)
from mcwallet.errors import NotFoundError, RefusedError, UnrecognisedError, UsageError
from mcwallet.model.trust import NO_TRUST

EPILOG = """Examples:\n
  mcwallet trust list\n
  mcwallet trust add did:web:zed.example --name "University of Zed"\n
  mcwallet trust add authority.pem --for seal\n
  mcwallet trust add --federation https://registry.example --keys registry.jwks.json

  mcwallet trust import eu-lotl.xml SI.xml ES.xml --signer lotl-signer.pem

  mcwallet trust import registry.json colleagues-trust.toml
"""

Who = Annotated[
    str, typer.Argument(metavar="WHO", help="A DID, https address, host, sha256:… or PEM.")
]
Top = Annotated[
    str,
    typer.Option(
        metavar="URL", help="Trust whom this federation vouches for.", show_default=False
    ),
]
Name = Annotated[str, typer.Option("--name", help="What you call it.", show_default=False)]
Distrust = Annotated[bool, typer.Option("--distrust", help="Never believe this issuer.")]
Keys = Annotated[
    Path | None, typer.Option("--keys", metavar="FILE", help="Its keys, as JWK or JWKS.")
]
Purposes = Annotated[
    list[str] | None,
    typer.Option("--for", metavar="PURPOSE", help="seal, timestamp or credential."),
]
Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="Trusted lists, or other files.")
]
Signers = Annotated[
    list[Path] | None,
    typer.Option("--signer", metavar="PEM", help="Who signs the first list: you decide."),
]

app = application(epilog=EPILOG)


@app.callback()
def about() -> None:
    """Decide whom to believe: issuers, their keys, and authorities behind seals.

    Your trust file is used by every verification on this machine, and named in its report.
    """


@app.command("list")
@takes(OUTPUT, ("trust",))
def list_(asked: Asked) -> None:
    """Show whom you trust, and what for."""
    _show(begin(asked), *trust_files(asked))


@app.command("add")
@takes(OUTPUT)
def add(  # noqa: PLR0913 - the options of the command
    asked: Asked,
    who: Who = "",
    *,
    federation: Top = "",
    name: Name = "",
    distrust: Distrust = False,
    purposes: Purposes = None,
    keys: Keys = None,
) -> None:
    """Trust an issuer, an authority's certificate or a federation; or say that you do not.

    With --federation and its --keys, whoever that organisation vouches for by OpenID
    Federation is trusted: its statements come from --trust, --evidence or --online.
    """
    session = begin(asked)
    held = _read(keys) if keys else None
    if bool(federation) == bool(who) or (federation and (distrust or purposes)):
        raise UsageError("name either somebody or a federation", hint="see --help")
    if federation:
        made = pinning.pin_federation(federation, held, name=name)
    else:
        made = pinning.pin(
            who,
            _read(Path(who)) if Path(who).is_file() else None,
            name=name,
            trusted=not distrust,
            purposes=tuple(purposes or ()),
            keys=held,
        )
    _write(pinning.added(_text(), made), made.files)
    _show(session, own_trust_file())


@app.command("remove")
@takes(OUTPUT)
def remove(asked: Asked, who: Who) -> None:
    """Take somebody out of your trust file: by name, DID, address, host or digest."""
    session = begin(asked)
    text, _ = pinning.removed(_text(), who)
    _write(text, ())
    _show(session, own_trust_file())


@app.command("import")
@takes(OUTPUT)
def import_(asked: Asked, files: Files, signer: Signers = None) -> None:
    """Trust whom a file names: the European trusted lists, a registry, another trust file.

    Trusted lists must be signed: the first by a certificate that you give with --signer
    (those of the European Commission stand in the Official Journal), a country's by whom
    the list of lists names. What an earlier import of lists brought is replaced. A trust
    file, DCC registry, PEM or file of entity statements is copied beside your trust file;
    what you trust already stays as it is.
    """
    session = begin(asked)
    found = [(path, _read(path)) for path in files]
    lists = [data for _, data in found if data.lstrip()[:1] == b"<"]
    others = [(path, data) for path, data in found if data.lstrip()[:1] != b"<"]
    stale = _import_lists(session, lists, signer or []) if lists else ()
    if others:
        pins = [
            pin
            for path, data in others
            for pin in adopting.adopt(data, str(path), beside(path.parent))
        ]
        text, new = pinning.added_once(_text(), pins)
        _write(text, [file for pin in new for file in pin.files])
    _show(session, own_trust_file(), stale=stale)


def _import_lists(
    session: Session, lists: list[bytes], signer: list[Path]
) -> tuple[str, ...]:
    from mcwallet.catalog.registries import pem

    if not signer:
        hint = "give the certificate of who signs the first list: --signer PEM"
        raise UsageError("trusted lists are believed by their signer", hint=hint)
    signers = [a.certificate for path in signer for a in pem.anchors(_read(path))]
    found = trusting.import_lists(lists, signers, session.now)
    text, gone = pinning.without(_text(), pinning.imported)
    pins = [pinning.Pin("registry", entry) for entry in found.entries]
    _write(pinning.added(text, *pins), found.files)
    left = {each.name for each in gone} - {name for name, _ in found.files}
    for name in left:
        if name == trusting.FOLDER + Path(name).name:
            (own_trust_file().parent / name).unlink(missing_ok=True)
    for territory in found.stale:
        session.say(f"{territory}: a newer list should be out by now")
    return found.stale


def _show(session: Session, *paths: Path, stale: Sequence[str] = ()) -> None:
    from mcwallet.render.trusting import document, page

    brought = [read_trust(path) for path in paths]
    trust = sum((each.trust for each in brought), NO_TRUST)
    if session.asked.json:
        session.put(document(trust, stale))
    else:
        session.show(page(trust))
    session.end()


def _text() -> str:
    path = own_trust_file()
    try:
        return path.read_text("utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError):
        raise RefusedError(f"{path} cannot be read", hint="look at it first") from None


def _write(text: str, files: Sequence[tuple[str, bytes]]) -> None:
    """Write the trust file and what it names, once it reads well with them."""
    path = own_trust_file()
    new = dict(files)

    def load(name: str) -> bytes:
        return new[name] if name in new else _read(path.parent / name)

    pinning.checked(text, load)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, data in (*files, (path.name, text.encode())):
        target = path.parent / name
        target.parent.mkdir(exist_ok=True, mode=0o700)
        part = target.with_name(f".{target.name}.part")
        part.write_bytes(data)
        part.replace(target)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as source:
            data = source.read(2 * MAX_TRUST + 1)
    except OSError as error:
        raise NotFoundError(
            f"{path} cannot be read: {str(error.strerror).lower()}"
        ) from None
    if len(data) > 2 * MAX_TRUST:
        raise UnrecognisedError(f"{path} is larger than any trusted list")
    return data
