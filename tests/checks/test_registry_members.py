"""Public credentials of registry members, under a registry that the test pins itself."""

import json

import pytest

from mcwallet.actions.judging import judge
from mcwallet.actions.opening import Original
from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Verdict
from mcwallet.model.trust import Trust
from tests.federating import Organisation
from tests.testkit import CORPUS, NOW, document, world

MANIFEST = CORPUS / "manifest.json"
TOP = Organisation("https://registry.example")
DID_DOCUMENT = "did_web_digitalcredentials.github.io_vc_test_fixtures_dids_oidf.json"
NAMES = (
    "dcc-v2-ed25519-didweb-oidf-nostatus-notexpired",
    "dcc-v1-bothsignaturetypes-didkey-oidf-nostatus-noexpiry",
)

pytestmark = pytest.mark.skipif(not MANIFEST.exists(), reason="the corpus is not here")


def verdict(name: str, *listed: str) -> Verdict:
    [case] = [c for c in json.loads(MANIFEST.read_text())["cases"] if c["id"] == name]
    held = []
    if case["issuer"].startswith("did:web:"):
        data = (CORPUS / "dids" / DID_DOCUMENT).read_bytes()
        held.append(document(case["issuer"], Artifact(data)))
    statements = tuple(
        TOP.says(case["issuer"] if each == "it" else each) for each in listed
    )
    trust = Trust(federations=(TOP.pinned,), statements=statements)
    around = world(*held, trust=trust, now=NOW, policy={"require_trust": True})
    original = Original(input=name, artifact=Artifact((CORPUS / case["file"]).read_bytes()))
    return judge(original, around)[0].verdict


@pytest.mark.parametrize("name", NAMES)
def test_a_member_is_valid_where_trust_is_required(name: str) -> None:
    assert verdict(name, "it") is Verdict.VALID


@pytest.mark.parametrize("name", NAMES)
def test_who_is_no_member_is_not(name: str) -> None:
    assert verdict(name, "did:web:other.example") is Verdict.CANNOT_TELL
    assert verdict(name) is Verdict.CANNOT_TELL


def test_membership_does_not_undo_a_revocation_or_an_end() -> None:
    ended = "dcc-v1-bothsignaturetypes-didkey-oidf-revokedstatus-expired"
    assert verdict(ended, "it") is Verdict.NOT_VALID
