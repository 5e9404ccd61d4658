import io
import json
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcwallet.actions import opening, unwrapping
from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import Original, Received, receive
from mcwallet.checks.base import Case
from mcwallet.codec import base64url, png
from mcwallet.errors import LimitError, MalformedError, UnreachableError, UnsupportedError
from mcwallet.model.artifact import Artifact
from tests.codec.test_png import picture
from tests.testkit import Signer, as_bytes

BADGE = Signer().badge()
RAW = as_bytes(BADGE)
VP = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiablePresentation"],
}


def pack(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return target.getvalue()


def take(data: bytes, name: str = "in", *, named: bool = True) -> Received:
    return receive(name, data, named=named)


def only(received: Received) -> Original:
    assert not received.troubles
    (original,) = received.originals
    return original


def codes(received: Received) -> list[tuple[str, str]]:
    return [(trouble.input, trouble.code) for trouble in received.troubles]


def cases(document: object) -> tuple[Case, ...]:
    data = as_bytes(document)  # type: ignore[arg-type]
    return open_cases(Original(input="in", artifact=Artifact(data)))


def holding(*credentials: Any) -> dict[str, Any]:
    return VP | {"verifiableCredential": list(credentials)}


def test_a_credential_is_kept_as_it_came() -> None:
    data = b"\n " + json.dumps(BADGE, indent=3).encode() + b"\n\n"
    original = only(take(data, "folder/badge.txt"))
    assert original.artifact == Artifact(data, "badge.txt")
    assert original.input == "folder/badge.txt"


def test_the_name_does_not_matter() -> None:
    assert only(take(RAW, "holiday.jpeg")).artifact.data == RAW


def test_the_original_of_a_baked_picture_is_the_picture() -> None:
    data = png.bake(picture(), RAW.decode())
    original = only(take(data, "badge.png"))
    assert (original.artifact.data, original.artifact.inner) == (data, RAW)
    assert original.input == "badge.png"


def test_a_repaired_text_is_a_note_on_the_credential() -> None:
    text = as_bytes(BADGE | {"name": "Bäckerei"})
    body = b"openbadges\0" + text
    from tests.codec.test_png import chunk

    (case,) = open_cases(only(take(picture(chunk(b"tEXt", body)))))
    assert str(case.credential.title) == "Bäckerei"
    assert any("repaired" in note for note in case.credential.notes)


def test_each_file_of_an_archive_is_an_original() -> None:
    data = pack(a_json=RAW, b__c_png=png.bake(picture(), RAW.decode()))
    found = take(data, "all.zip")
    assert [o.input for o in found.originals] == ["all.zip/a.json", "all.zip/b/c.png"]
    assert not found.troubles


def test_other_files_of_an_archive_are_ignored() -> None:
    found = take(pack(a_json=RAW, README_md=b"hello", x_png=picture(), n_json=b'{"a": 1}'))
    assert len(found.originals) == 1
    assert found.ignored == ("in/README.md", "in/x.png", "in/n.json")
    assert not found.troubles


def test_what_is_no_credential_is_named_but_does_not_count() -> None:
    key = {"kty": "OKP", "crv": "Ed25519", "x": "x", "d": "d"}
    found = take(pack(a_json=RAW, key_json=as_bytes(key)))
    (trouble,) = found.troubles
    assert (trouble.input, trouble.code, trouble.named) == (
        "in/key.json",
        "MCW-NOTCRED",
        False,
    )
    assert "private key" in trouble.message


def test_an_archive_inside_an_archive_is_not_opened() -> None:
    found = take(pack(a_json=RAW, b_zip=pack(c_json=RAW)))
    assert codes(found) == [("in/b.zip", "MCW-LIMIT")]
    assert len(found.originals) == 1


def test_an_archive_without_a_credential_is_said_to_have_none() -> None:
    assert codes(take(pack(a_txt=b"hello"))) == [("in", "MCW-UNKNOWN")]


def test_an_archive_that_gave_nothing_counts_whatever_was_in_it() -> None:
    found = take(
        pack(did_json=as_bytes({"id": "did:web:x.example", "verificationMethod": []}))
    )
    assert [(one.input, one.code, one.named) for one in found.troubles] == [
        ("in/did.json", "MCW-NOTCRED", False),
        ("in", "MCW-UNKNOWN", True),
    ]


def test_a_hostile_archive_is_trouble_even_when_met_on_the_way() -> None:
    (trouble,) = take(pack(a_json=RAW) + b"x", named=False).troubles
    assert (trouble.code, trouble.named) == ("MCW-MALFORMED", False)


def test_items_of_a_list_are_exact_slices() -> None:
    one, two = json.dumps(BADGE, indent=1).encode(), RAW
    found = take(b"[ " + one + b" ,\n" + two + b" ]")
    assert [o.artifact.data for o in found.originals] == [one, two]
    assert [o.input for o in found.originals] == ["in[0]", "in[1]"]


def test_one_broken_item_of_a_list_does_not_hide_the_others() -> None:
    found = take(b"[" + RAW + b', {"@context": }, ' + RAW + b"]")
    assert len(found.originals) == 2
    assert codes(found) == [("in[1]", "MCW-MALFORMED")]


def test_json_that_was_encoded_twice_is_read_and_kept_as_it_came() -> None:
    data = json.dumps(RAW.decode()).encode()
    original = only(take(data))
    assert (original.artifact.data, original.artifact.inner) == (data, RAW)


def test_lists_wrapped_in_texts_in_lists_come_to_an_end() -> None:
    wrapped = RAW.decode()
    for _ in range(6):
        wrapped = json.dumps([wrapped])
    assert codes(take(wrapped.encode()))[0][1] == "MCW-LIMIT"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "MCW-UNKNOWN"),
        (b" \n", "MCW-UNKNOWN"),
        (b"hello", "MCW-UNKNOWN"),
        (b"\x00\xff", "MCW-UNKNOWN"),
        (b"%PDF-1.7 plain", "MCW-UNKNOWN"),
        (b"\xff\xd8\xff\xe0 a photo", "MCW-UNKNOWN"),
        (b"<html/>", "MCW-UNKNOWN"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "MCW-UNKNOWN"),
        (b'{"a": 1}', "MCW-UNKNOWN"),
        (b"[]", "MCW-UNKNOWN"),
        (b"[1, 2]", "MCW-UNKNOWN"),
        (b'"hello"', "MCW-UNKNOWN"),
        (b"{", "MCW-MALFORMED"),
        (b"[", "MCW-MALFORMED"),
        (b'{"a": 1, "a": 2}', "MCW-MALFORMED"),
        (b"\xef\xbb\xbf" + RAW, "MCW-MALFORMED"),
        (b"PK\x03\x04", "MCW-MALFORMED"),
        (b"\x89PNG\r\n\x1a\n", "MCW-MALFORMED"),
        (b"https://badges.example/1\n", "MCW-NOTCRED"),
        (b"openid-credential-offer://?credential_offer=x", "MCW-NOTCRED"),
        (b"[" * 200 + b"]" * 200, "MCW-LIMIT"),
        (b'{"a": ' * 200 + b"1" + b"}" * 200, "MCW-LIMIT"),
    ],
)
def test_what_is_named_and_not_a_credential_is_trouble(data: bytes, code: str) -> None:
    found = take(data)
    assert codes(found) == [("in", code)]
    assert found.troubles[0].named
    assert not found.originals


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7", b'{"a": 1}', b"[]"])
def test_what_is_met_on_the_way_and_unknown_is_ignored(data: bytes) -> None:
    assert take(data, named=False) == Received(ignored=("in",))


def test_a_file_that_is_too_large_is_not_looked_at() -> None:
    assert codes(take(b" " * (unwrapping.MAX_BYTES + 1))) == [("in", "MCW-LIMIT")]


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"%PDF-1.7\n/openbadges (https://x.example/a)", "ob2"),
        (b"VP1-B3CTPB2F2A", "presentation"),
        (b"\xd2\x84\x58\x00", "vc2"),
        (b"0oRYV6QBOCIDbmFwcGxpY2F0aW9uL3Zw", "vc2"),
        (b'{"transcriptEntities": {"courses": []}}', "transcript"),
        (b'{"educationAndLearnings": [], "employmentHistories": []}', "ler-rs"),
    ],
)
def test_what_we_know_and_cannot_read_is_kept_and_named(data: bytes, form: str) -> None:
    (case,) = open_cases(only(take(data)))
    (error,) = case.trouble
    assert isinstance(error, UnsupportedError)
    assert (case.credential.format, case.envelope.kind) == (form, "none")


def test_what_a_credential_says_does_not_make_it_a_transcript() -> None:
    data = as_bytes(BADGE | {"transcriptEntities": {}})
    assert open_cases(only(take(data)))[0].credential.format == "ob3"


def test_a_token_baked_into_a_picture_is_opened() -> None:
    header = base64url.encode(b'{"alg": "EdDSA", "typ": "vc+jwt"}')
    token = f"{header}.{base64url.encode(RAW)}.{base64url.encode(bytes(64))}"
    (case,) = open_cases(only(take(png.bake(picture(), token))))
    assert (case.envelope.kind, case.credential.format) == ("jws", "ob3")


def test_a_badge_with_only_an_address_is_kept() -> None:
    data = png.bake(picture(), "https://badges.example/1", b"openbadges")
    (case,) = open_cases(only(take(data)))
    assert case.credential.id == "https://badges.example/1"
    assert case.envelope.kind == "hosted"
    assert [type(error) for error in case.trouble] == [UnreachableError]


def test_an_enveloped_token_is_taken_out_of_its_wrapper() -> None:
    wrapped = {
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc,{RAW.hex()}",
    }
    data = as_bytes(wrapped)
    (artifact,) = unwrapping.CONTAINERS["enveloped"].open(Artifact(data), None).artifacts
    assert (artifact.data, artifact.inner) == (data, RAW.hex().encode())


def test_the_file_comes_first_and_then_its_parts() -> None:
    found = cases(holding(BADGE, holding(BADGE)))
    assert [case.part for case in found] == ["", "1", "2", "2.1"]
    assert [case.credential.format for case in found] == [
        "presentation", "ob3", "presentation", "ob3",
    ]  # fmt: skip
    assert found[3].outer == found[2]
    assert {case.artifact.digest for case in found} == {found[0].artifact.digest}


def test_a_part_knows_its_own_claims() -> None:
    signed = Signer().sign(BADGE)
    part = cases(holding(signed))[1]
    assert part.envelope.kind == "data-integrity"
    assert part.doc.value == BADGE


def test_a_part_that_is_nothing_we_know_breaks_itself_and_not_its_neighbours() -> None:
    found = cases(holding({"a": 1}, BADGE, 7, "what"))
    assert [bool(case.trouble) for case in found] == [False, True, False, True, True]
    assert all(
        isinstance(case.trouble[0], MalformedError) for case in found if case.trouble
    )


def test_a_tower_of_presentations_is_cut_and_says_so() -> None:
    tower: dict[str, Any] = BADGE
    for _ in range(6):
        tower = holding(tower)
    found = cases(tower)
    assert [case.part for case in found] == ["", "1", "1.1", "1.1.1", "1.1.1.1"]
    assert [type(error) for error in found[-1].trouble] == [LimitError]


def test_a_flood_of_parts_is_cut_and_says_so() -> None:
    found = cases(holding(*[BADGE] * 201))
    assert len(found) == opening.MAX_PARTS + 1
    assert [type(error) for error in found[0].trouble] == [LimitError]


def test_as_many_parts_as_allowed_are_opened() -> None:
    found = cases(holding(*[BADGE] * opening.MAX_PARTS))
    assert len(found) == opening.MAX_PARTS + 1
    assert not found[0].trouble


@pytest.mark.parametrize(
    "broken",
    [
        {"proof": []},
        {"proof": 1},
        {"issuer": 7},
        {"validFrom": "yesterday"},
        {"credentialSubject": 7},
        {"credentialSubject": []},
        {"name": {"a": 1}},
    ],
)
def test_a_broken_credential_is_still_a_case(broken: dict[str, Any]) -> None:
    data = as_bytes(BADGE | broken)
    case, *_ = open_cases(only(take(data)))
    assert case.credential.format == "ob3"
    assert case.artifact.data == data


def test_a_broken_presentation_still_has_its_parts() -> None:
    found = cases(holding(BADGE) | {"holder": 7, "issuer": 7, "id": 7})
    assert [case.part for case in found] == ["", "1"]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "proof", "a", "issuer"]), inner)
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from([*BADGE, "proof", "endorsement", "status"]), JUNK))
def test_any_credential_gets_an_answer(changes: dict[str, Any]) -> None:
    for document in (BADGE | changes, holding(BADGE | changes), VP | changes):
        for original in take(as_bytes(document)).originals:
            assert open_cases(original)[0].part == ""


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=100),
    st.sampled_from([b"", b"[", b'{"', b"<", b"eyJ", b"PK\x03\x04"]),
)
def test_any_bytes_get_an_answer(data: bytes, start: bytes) -> None:
    found = take(start + data)
    assert found.troubles or found.originals
    for original in found.originals:
        open_cases(original)


@pytest.mark.parametrize(
    "data",
    [b"age-encryption.org/v1\n-> X25519 abc\n", b"-----BEGIN AGE ENCRYPTED FILE-----\n"],
)
def test_what_is_encrypted_is_to_be_opened_first(data: bytes) -> None:
    (found,) = receive("b.age", data, named=True).troubles
    assert (found.code, found.message) == (
        "MCW-NOTCRED",
        "an encrypted file, not a credential",
    )
    assert found.hint == "open it first: mcwallet open FILE"
