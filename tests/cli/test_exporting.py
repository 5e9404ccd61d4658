"""What leaves the wallet from the command line: in part, for other wallets, the least."""

import hashlib
import json
from pathlib import Path

import pytest

from mcwallet.codec import jws
from mcwallet.crypto.keys import from_multikey, to_jwk
from tests.cli.conftest import TOP, Program
from tests.cli.test_stack import HEAD, ZED, badge

SAMPLES = TOP / "sample_wallet" / "credentials"


def ids(done: bytes) -> list[str]:
    return [item["id"] for item in json.loads(done)["items"]]


def test_only_what_was_named_is_disclosed_and_the_history_says_so(full: Program) -> None:
    done = full(
        "export", "shifts", "-o", "t", "--as", "original", "--disclose", "none", "-y"
    )
    assert done.returncode == 0
    short = (full.home / "t").read_bytes()
    whole = (SAMPLES / "sd-jwt-vc-shifts.sd-jwt").read_bytes().strip()
    assert whole.startswith(short)
    assert len(short) < len(whole)
    [entry] = json.loads(full("history", "--json").stdout)["items"]
    assert entry["disclosed"] == []


def test_a_name_that_cannot_be_disclosed_stops_everything(full: Program) -> None:
    done = full("export", "shifts", "-o", "t", "--disclose", "shoe_size", "--yes")
    assert done.returncode == 2
    assert not (full.home / "t").exists()


def test_europass_gets_the_sealed_originals(full: Program) -> None:
    done = full("export", "--for", "europass", "-o", "sealed", "--yes")
    assert done.returncode == 0
    given = {file.read_bytes() for file in (full.home / "sealed").iterdir()}
    assert given == {file.read_bytes() for file in SAMPLES.glob("elm*")}
    assert done.stderr.count(b"left out") == len(list(SAMPLES.iterdir())) - len(given)


def test_europass_gets_one_sealed_original_as_one_file(full: Program) -> None:
    sealed = (SAMPLES / "elm3-sealed.jsonld").read_bytes()
    name = hashlib.sha256(sealed).hexdigest()[:8]
    done = full("export", name, "--for", "europass", "-o", "x.jsonld", "--yes")
    assert done.returncode == 0
    assert (full.home / "x.jsonld").read_bytes() == sealed


def test_a_badge_image_leaves_as_it_came(full: Program) -> None:
    assert full("export", "--as", "png", "-o", "b.png", "--yes").returncode == 0
    assert (full.home / "b.png").read_bytes() == (SAMPLES / "ob3-bread.png").read_bytes()


def test_a_wallet_that_we_do_not_know_is_said(full: Program) -> None:
    assert full("export", "--for", "nobody", "-o", "x", "--yes").returncode == 2


def test_a_page_is_written_in_the_language_asked_for(full: Program) -> None:
    done = full("export", "soil", "--as", "html", "-o", "p.html", "--lang", "pl", "--yes")
    assert done.returncode == 0
    assert '<html lang="pl">' in (full.home / "p.html").read_text(encoding="utf-8")


def test_what_does_not_satisfy_a_pathway_does_not_leave(full: Program) -> None:
    path = Path(full.home / "none.toml")
    made = full("stack", "new", "-o", path)
    assert made.returncode == 0, made.stderr
    done = full("export", "welcome", "-o", "p.zip", "--smallest", path, "--yes")
    assert done.returncode == 8
    assert not (full.home / "p.zip").exists()


def test_the_page_alone_gives_the_originals_back(full: Program) -> None:
    assert full("export", "--as", "html", "-o", "p.html", "--yes").returncode == 0
    items = json.loads(full("import", "p.html", "--json").stdout)["items"]
    assert {item["id"] for item in items} >= set(ids(full("list", "--json").stdout))
    assert not any(item["new"] for item in items)


def test_the_page_alone_is_verified_as_the_bundle_inside_it(full: Program) -> None:
    assert full("export", "repairing", "--as", "html", "-o", "p.html", "-y").returncode == 0
    done = full("verify", "p.html", "--json")
    assert done.returncode == 0
    results = json.loads(done.stdout)["results"]
    assert [each["format"] for each in results] == ["bundle", "vc2"]


@pytest.mark.parametrize(
    ("part", "other"),
    [
        (b"base64,UEsDB", b"base64,UEsD!"),
        (b"Repairing household appliances", b"Doctor of medicine"),
        (b"</main>", b"<p>And so much more.</p></main>"),
        (b'download="portfolio.zip"', b'download="virus.exe"'),
    ],
)
def test_a_page_that_says_something_else_than_was_signed_is_refused(
    full: Program, part: bytes, other: bytes
) -> None:
    assert full("export", "repairing", "--as", "html", "-o", "p.html", "-y").returncode == 0
    page = (full.home / "p.html").read_bytes()
    assert part in page
    (full.home / "p.html").write_bytes(page.replace(part, other))
    assert full("verify", "p.html").returncode == 10


def test_the_fewest_that_satisfy_a_pathway_leave(program: Program) -> None:
    did = json.loads(program("init", "--no-recovery", "--json").stdout)["identity"]
    (program.home / "p.toml").write_text(HEAD)
    for name, credits_ in (("rye", 2), ("oat", 2), ("barley", 4), ("millet", 1)):
        (program.home / f"{name}.json").write_bytes(badge(name, credits_, did))
    assert program("import", program.home).returncode == 0
    done = program("export", "-o", "p.zip", "--smallest", "p.toml", "--yes", "--json")
    assert done.returncode == 0, done.stderr
    assert [item["title"] for item in json.loads(done.stdout)["items"]] == ["barley"]


def test_who_shows_a_token_is_bound_to_who_asked(program: Program) -> None:
    did = json.loads(program("init", "--no-recovery", "--json").stdout)["identity"]
    own = to_jwk(from_multikey(did.removeprefix("did:key:")))
    claims = {"iss": ZED.did, "vct": "https://zed.example/shifts", "cnf": {"jwk": own}}
    claims |= {"sub": did, "name": "Planning shifts"}
    header = {"typ": "dc+sd-jwt", "kid": ZED.method}
    token = jws.sign_compact(header, json.dumps(claims).encode(), ZED.key) + "~"
    (program.home / "t").write_text(token)
    assert program("import", "t").returncode == 0
    asked = ("--challenge", "4711", "--audience", "https://zed.example")
    done = program("export", "-o", "shown", "--as", "original", "--yes", *asked)
    assert done.returncode == 0, done.stderr
    assert (program.home / "shown").read_text().startswith(token)
    assert program("verify", "shown", *asked).returncode == 0
    other = ("--challenge", "4712", "--audience", "https://zed.example")
    assert program("verify", "shown", *other).returncode == 6


def test_a_learner_record_leaves_out_what_it_cannot_hold(full: Program) -> None:
    done = full("export", "--as", "clr", "-o", "record.jwt", "--yes")
    assert b"(not for Learner record (CLR 2.0))" in done.stderr
    assert full("inspect", "record.jwt").returncode == 0
    assert full("export", "shifts", "--as", "clr", "-o", "r.jwt", "--yes").returncode == 10
