from base64 import b64encode
from hashlib import sha256, sha384, sha512
from typing import Any

import pytest

from mcwallet.codec import multibase
from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Outcome
from tests.checks.cases import asked, codes
from tests.testkit import VC_2, Signer, document, world

ZED = Signer()
URL = "https://zed.example/picture"
DATA = b"a picture of bread"
HERE = world(document(URL, Artifact(DATA)))


def sri(data: bytes = DATA, digest: Any = sha256) -> str:
    made = digest(data)
    return f"{made.name}-{b64encode(made.digest()).decode()}"


def badge(*resources: dict[str, Any], **changes: Any) -> Artifact:
    related = {"relatedResource": list(resources)} if resources else {}
    return ZED.signed(ZED.badge(**related, **changes))


def said(*resources: dict[str, Any]) -> list[str]:
    return codes("integrity", badge(*resources), HERE)


def test_who_names_no_digest_is_not_asked() -> None:
    assert codes("integrity", badge(), HERE) == []


@pytest.mark.parametrize("digest", [sha256, sha384, sha512])
def test_a_document_with_its_digest_passes(digest: Any) -> None:
    assert said({"id": URL, "digestSRI": sri(digest=digest)}) == ["integrity.ok"]


def test_a_document_with_another_digest_fails() -> None:
    (check,) = asked("integrity", badge({"id": URL, "digestSRI": sri(b"x")}), HERE)
    assert (check.outcome, check.code) == (Outcome.FAILED, "integrity.differs")


def test_of_several_digests_the_strongest_counts() -> None:
    two = f"{sri()} {sri(b'x', sha512)}"
    assert said({"id": URL, "digestSRI": two}) == ["integrity.differs"]


@pytest.mark.parametrize("data", [DATA, b"x"])
def test_a_multihash_is_compared_too(data: bytes) -> None:
    text = multibase.encode(b"\x12\x20" + sha256(data).digest())
    wanted = "integrity.ok" if data == DATA else "integrity.differs"
    assert said({"id": URL, "digestMultibase": text}) == [wanted]


def test_both_digests_have_to_fit() -> None:
    text = multibase.encode(b"\x12\x20" + sha256(b"x").digest())
    found = said({"id": URL, "digestSRI": sri(), "digestMultibase": text})
    assert sorted(found) == ["integrity.differs", "integrity.ok"]


def test_one_id_twice_fails() -> None:
    one = {"id": URL, "digestSRI": sri()}
    assert "integrity.twice" in said(one, one)


def test_what_is_not_at_hand_is_skipped() -> None:
    (check,) = asked("integrity", badge({"id": URL, "digestSRI": sri()}), world())
    assert check.outcome is Outcome.SKIPPED


@pytest.mark.parametrize("text", ["sha256-!", "sha256-", "md5-AAAA", "", "zzz", "sha256"])
def test_a_digest_that_is_none_never_passes(text: str) -> None:
    (check,) = asked("integrity", badge({"id": URL, "digestSRI": text}), HERE)
    assert check.outcome in {Outcome.FAILED, Outcome.UNDECIDED}


def test_a_digest_further_inside_counts_too() -> None:
    claims = ZED.badge()
    image = {"id": URL, "type": "Image", "digestSRI": sri(b"x")}
    claims["credentialSubject"]["achievement"]["image"] = image
    assert codes("integrity", ZED.signed(claims), HERE) == ["integrity.differs"]


def test_a_context_that_we_ship_is_compared_by_its_digest() -> None:
    good = "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"
    for digest, wanted in ((good, "integrity.ok"), ("00" * 32, "integrity.differs")):
        text = f"sha256-{b64encode(bytes.fromhex(digest)).decode()}"
        assert said({"id": VC_2, "digestSRI": text}) == [wanted]


def test_more_than_a_hundred_documents_are_refused() -> None:
    many = [{"id": f"{URL}/{n}", "digestSRI": sri()} for n in range(101)]
    (check,) = asked("integrity", badge(*many), HERE)
    assert check.outcome is Outcome.FAILED
