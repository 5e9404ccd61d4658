"""``mcwallet trust``: whom to believe, on this machine."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from mcwallet.actions import pinning, trusting
from mcwallet.cli.app import application
from mcwallet.cli.options import OUTPUT, Asked, takes
from mcwallet.cli.session import Session, begin
from mcwallet.cli.worlds import MAX_TRUST, own_trust_file, read_trust, trust_files
from mcwallet.errors import NotFoundError, RefusedError, UnrecognisedError
from mcwallet.model.trust import Trust

EPILOG = """Examples:\n
  mcwallet trust list\n
  mcwallet trust add did:web:zed.example --name "University of Zed"\n
  mcwallet trust add authority.pem --for seal\n
  mcwallet trust import eu-lotl.xml SI.xml ES.xml --signer lotl-signer.pem
"""

Who = Annotated[
    str, typer.Argument(metavar="WHO", help="A DID, https address, host, sha256:… or PEM.")
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
Lists = Annotated[list[Path], typer.Argument(metavar="LIST.xml...", help="Trusted lists.")]
Signers = Annotated[
    list[Path],
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
def add(
    asked: Asked,
    who: Who,
    name: Name = "",
    distrust: Distrust = False,  # noqa: FBT002
    purposes: Purposes = None,
    keys: Keys = None,
) -> None:
    """Trust an issuer, or an authority's certificate; or say that you do not."""
    session = begin(asked)
    path = Path(who)
    made = pinning.pin(
        who,
        _read(path) if path.is_file() else None,
        name=name,
        trusted=not distrust,
        purposes=tuple(purposes or ()),
        keys=_read(keys) if keys else None,
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
def import_(asked: Asked, lists: Lists, signer: Signers) -> None:
    """Trust the authorities on the European trusted lists, while they were recognised.

    Every list must be signed: the first by a certificate that you give with --signer (those
    of the European Commission stand in the Official Journal), a country's by whom the list
    of lists names. What an earlier import brought is replaced.
    """
    from mcwallet.catalog.registries import pem

    session = begin(asked)
    signers = [a.certificate for path in signer for a in pem.anchors(_read(path))]
    found = trusting.import_lists([_read(path) for path in lists], signers, session.now)
    text, gone = pinning.without(_text(), pinning.imported)
    pins = [pinning.Pin("anchor", entry) for entry in found.entries]
    _write(pinning.added(text, *pins), found.files)
    left = {each.name for each in gone} - {name for name, _ in found.files}
    for name in left:
        if name == trusting.FOLDER + Path(name).name:
            (own_trust_file().parent / name).unlink(missing_ok=True)
    for territory in found.stale:
        session.say(f"{territory}: a newer list should be out by now")
    _show(session, own_trust_file(), stale=found.stale)


def _show(session: Session, *paths: Path, stale: Sequence[str] = ()) -> None:
    from mcwallet.render.trusting import document, page

    brought = [read_trust(path) for path in paths]
    trust = Trust(
        issuers=tuple(issuer for each in brought for issuer in each.trust.issuers),
        anchors=tuple(anchor for each in brought for anchor in each.trust.anchors),
        sources=tuple(source for each in brought for source in each.trust.sources),
    )
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
    beside = dict(files)

    def load(name: str) -> bytes:
        return beside[name] if name in beside else _read(path.parent / name)

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
        raise NotFoundError(f"{path} cannot be read: {error.strerror}") from None
    if len(data) > 2 * MAX_TRUST:
        raise UnrecognisedError(f"{path} is larger than any trusted list")
    return data
