"""A bundle is as its holder signed it, or it says so."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from mcwallet.actions.judging import judge
from mcwallet.actions.opening import open_cases
from mcwallet.actions.sharing import method_of
from mcwallet.actions.unwrapping import MAX_BYTES, Original, receive
from mcwallet.actions.verifying import verify
from mcwallet.catalog.exports import EXPORTS
from mcwallet.catalog.exports.base import MOST, readable
from mcwallet.codec import zip_, zip_writer
from mcwallet.errors import LimitError
from mcwallet.model.artifact import Artifact
from mcwallet.model.portfolio import Portfolio
from mcwallet.model.report import Outcome, Report, Verdict
from mcwallet.model.world import Document, Source
from tests.sharing import kit
from tests.sharing.kit import LINA, ZED, badge
from tests.testkit import LIST_URL, NOW, Signer, document, revocable, world

MALLORY = Signer("Mallory")
Files = dict[str, bytes]


def portfolio(*badges: bytes, **changes: Any) -> Portfolio:
    return kit.portfolio([("badge.json", data) for data in badges], **changes)


def bundle(*badges: bytes, **changes: Any) -> bytes:
    [(_, data)] = EXPORTS["bundle"].write(portfolio(*badges, **changes))
    return data


def judged(data: bytes, **members: Any) -> tuple[Report, ...]:
    [original] = receive("p.zip", data, named=True, whole=True).originals
    return judge(original, world(**members))


def whole(data: bytes, **members: Any) -> Verdict:
    return judged(data, **members)[0].verdict


def altered(change: Callable[[Files], None]) -> bytes:
    files = {m.name: m.data or b"" for m in zip_.members(bundle())}
    change(files)
    return zip_writer.write(files.items())


def test_what_its_holder_signed_is_valid_with_everything_inside() -> None:
    reports = judged(bundle(badge(), badge(name="Another")))
    assert [r.verdict for r in reports] == [Verdict.VALID] * 3
    assert [r.part for r in reports] == ["", "1", "2"]


def readings(*badges: bytes) -> int:
    """Tell how often judging a bundle goes through all its files."""
    times = []

    class Read(tuple[tuple[str, bytes], ...]):
        __slots__ = ()

        def __iter__(self) -> Iterator[tuple[str, bytes]]:
            times.append(1)
            return super().__iter__()

    [original] = receive("p.zip", bundle(*badges), named=True, whole=True).originals
    first, *others = open_cases(original)
    assert first.bundle
    held = replace(first.bundle, files=Read(first.bundle.files))
    verify([replace(first, bundle=held), *others], world())
    return len(times)


def test_what_stands_beside_the_credentials_is_read_once_however_many_they_are() -> None:
    several = [badge(id=f"urn:uuid:{number}") for number in range(3)]
    assert readings(*several) == readings(several[0])


def test_the_originals_come_out_byte_for_byte() -> None:
    received = receive("p.zip", bundle(badge()), named=True)
    assert [o.artifact.data for o in received.originals] == [badge()]


def test_equal_portfolios_give_equal_bytes() -> None:
    assert bundle() == bundle()


def test_the_page_stands_first() -> None:
    assert zip_.members(bundle())[0].name == "index.html"


def test_an_added_file_is_noticed() -> None:
    data = altered(
        lambda files: files.update({"credentials/99-mine.json": badge(name="X")})
    )
    assert whole(data) is Verdict.NOT_VALID


def test_a_missing_file_is_noticed() -> None:
    assert (
        whole(altered(lambda files: files.pop("READ-ME.txt") and None)) is Verdict.NOT_VALID
    )


def test_a_changed_page_is_noticed() -> None:
    data = altered(lambda files: files.update({"index.html": b"<p>A doctor of medicine."}))
    assert whole(data) is Verdict.NOT_VALID


def test_another_presentation_over_the_same_files_is_noticed() -> None:
    def sign(claims: Any, **members: Any) -> Any:
        return MALLORY.sign(claims, method=method_of(MALLORY.did), **members)

    mallorys = {
        m.name: m.data or b""
        for m in zip_.members(bundle(holder=MALLORY.did, sign=sign, page=b"other"))
    }
    data = altered(lambda f: f.update({"presentation.json": mallorys["presentation.json"]}))
    assert whole(data) is Verdict.NOT_VALID


def test_a_manifest_by_somebody_else_than_the_holder_is_noticed() -> None:
    def change(files: Files) -> None:
        shown = json.loads(files["presentation.json"])
        del shown["proof"]
        manifest = shown["verifiableCredential"][0]
        del manifest["proof"]
        shown["verifiableCredential"][0] = MALLORY.sign(manifest | {"issuer": MALLORY.did})
        signed = LINA.sign(shown, purpose="authentication")
        files["presentation.json"] = json.dumps(signed).encode()

    assert whole(altered(change)) is Verdict.NOT_VALID


def test_an_unsigned_presentation_is_never_valid() -> None:
    def change(files: Files) -> None:
        shown = json.loads(files["presentation.json"])
        del shown["proof"]
        files["presentation.json"] = json.dumps(shown).encode()

    assert whole(altered(change)) is not Verdict.VALID


def test_an_unsigned_credential_in_a_bundle_is_not_valid() -> None:
    claims = ZED.badge()
    reports = judged(bundle(json.dumps(claims).encode()))
    assert reports[1].verdict is Verdict.NOT_VALID
    assert reports[0].verdict is Verdict.NOT_VALID


def status_list(*revoked: int, signer: Signer = ZED) -> Document:
    """A list signed on the day: when the sender says it was fetched counts for nothing."""
    claims = json.loads(signer.status_list(*revoked).data)
    del claims["proof"]
    listed = signer.signed(claims, created=NOW)
    return document(LIST_URL, listed, source=Source.VERIFIER)


def test_a_status_list_that_its_issuer_signed_may_come_from_the_sender() -> None:
    data = bundle(badge(**revocable(6)), documents=(status_list(7),))
    assert whole(data) is Verdict.VALID


def test_a_status_list_of_the_sender_shows_a_withdrawal() -> None:
    data = bundle(badge(**revocable(7)), documents=(status_list(7),))
    assert whole(data) is Verdict.NOT_VALID


def test_a_status_list_that_somebody_else_signed_settles_nothing() -> None:
    data = bundle(badge(**revocable(6)), documents=(status_list(signer=MALLORY),))
    assert whole(data) is Verdict.CANNOT_TELL


WEB = "did:web:college.example"


def web_badge() -> bytes:
    issuer = {"id": WEB, "type": ["Profile"], "name": "College"}
    claims = ZED.badge(issuer=issuer)
    claims["credentialSubject"] |= {"id": LINA.did}
    return ZED.signed(claims, method=f"{WEB}#key-1").data


def did_document(source: Source = Source.VERIFIER) -> Document:
    method = {
        "id": f"{WEB}#key-1",
        "type": "Multikey",
        "controller": WEB,
        "publicKeyMultibase": ZED.did.removeprefix("did:key:"),
    }
    found = {
        "@context": ["https://www.w3.org/ns/did/v1"],
        "id": WEB,
        "verificationMethod": [method],
        "assertionMethod": [method["id"]],
    }
    return document(WEB, Artifact(json.dumps(found).encode()), source=source)


def test_a_key_that_only_the_sender_brings_never_makes_it_valid() -> None:
    reports = judged(bundle(web_badge(), documents=(did_document(),)))
    [proof] = [c for c in reports[1].checks if c.name == "proof"]
    assert (proof.outcome, proof.code) == (Outcome.UNDECIDED, "proof.sender_key")


def test_the_same_key_from_the_verifier_does() -> None:
    [original] = receive("p.zip", bundle(web_badge()), named=True, whole=True).originals
    assert judge(original, world(did_document()))[0].verdict is Verdict.VALID


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ({"challenge": "4711"}, Verdict.VALID),
        ({"challenge": "4712"}, Verdict.NOT_VALID),
        ({"audience": "https://zed.example"}, Verdict.VALID),
        ({"audience": "https://other.example"}, Verdict.NOT_VALID),
    ],
)
def test_it_answers_a_challenge_and_names_its_audience(
    asked: dict[str, str], verdict: Verdict
) -> None:
    data = bundle(challenge="4711", audience="https://zed.example")
    assert whole(data, policy=asked) is verdict


def test_it_ends_when_its_holder_said() -> None:
    from datetime import timedelta

    data = bundle(expires=NOW + timedelta(days=2))
    assert whole(data, now=NOW + timedelta(days=1)) is Verdict.VALID
    assert whole(data, now=NOW + timedelta(days=3)) is Verdict.NOT_VALID


def test_two_files_of_one_name_are_refused() -> None:
    files = [(m.name, m.data or b"") for m in zip_.members(bundle())]
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = zip_writer.write([*files, files[1]])
    received = receive("p.zip", data, named=True, whole=True)
    assert not received.originals
    assert received.troubles


def test_a_presentation_alone_is_valid_too() -> None:
    [(_, data)] = EXPORTS["vp"].write(portfolio())
    original = Original(input="vp.json", artifact=Artifact(data))
    assert judge(original, world())[0].verdict is Verdict.VALID


def test_a_learner_record_holds_what_still_proves_itself() -> None:
    [(name, data)] = EXPORTS["clr"].write(portfolio(badge(), badge(name="Rye")))
    record, *parts = judge(Original(input=name, artifact=Artifact(data)), world())
    assert record.credential.format == "clr2"
    assert {each.verdict for each in (record, *parts)} == {Verdict.VALID}
    assert len(parts) == 2


def test_the_same_record_is_made_twice() -> None:
    assert EXPORTS["clr"].write(portfolio()) == EXPORTS["clr"].write(portfolio())


def test_nothing_is_written_that_is_too_large_to_be_read() -> None:
    assert MOST == MAX_BYTES
    assert readable(bytes(MOST))
    with pytest.raises(LimitError, match="larger than 25 MB"):
        readable(bytes(MOST + 1))


@pytest.mark.parametrize("form", ["clr", "vp"])
def test_a_record_that_nobody_could_read_is_refused(form: str) -> None:
    large = portfolio(badge(description="x" * (MOST - 10_000)))
    with pytest.raises(LimitError, match="in one file"):
        EXPORTS[form].write(replace(large, items=large.items * 2))
