"""What is refused before anything is built from it."""

import gc
import tracemalloc

import pytest

from mcwallet.codec.tree import MAX_DEPTH, strict
from mcwallet.crypto.algorithms import verify
from mcwallet.errors import LimitError, MalformedError
from mcwallet.model.json import MAX_INTEGER
from mcwallet.model.report import Verdict
from tests.security.judging import REFUSED
from tests.security.judging import verdict as verdict_on
from tests.testkit import Signer, p256


@pytest.mark.parametrize("number", [MAX_INTEGER, -MAX_INTEGER, 0])
def test_integers_end_where_other_readers_round(number: int) -> None:
    assert strict(str(number)) == number
    for beyond in (str(MAX_INTEGER + 1), str(-MAX_INTEGER - 1), "9" * 16, "9" * 5000):
        with pytest.raises(MalformedError):
            strict(beyond)


@pytest.mark.parametrize(
    "text",
    ["NaN", "Infinity", "-Infinity", "1e999", "\ufeff1", "1 1", '"\\ud800"', "[1,]", "01",
     '{"a":1,"a":1}', '{"a":1,"\\u0061":2}', "'a'", "", " ", "nul", "\x00", '"\x01"'],
)  # fmt: skip
def test_json_is_read_in_one_way_or_not_at_all(text: str) -> None:
    assert strict('{"a": [1, 2.5, "ü"]}') == {"a": [1, 2.5, "ü"]}
    with pytest.raises(MalformedError):
        strict(text)


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_depth_is_counted_and_never_recursed_into(opening: str) -> None:
    closing = "]" if opening == "[" else "}"
    fits = opening * (MAX_DEPTH - 1) + "1" + closing * (MAX_DEPTH - 1)
    assert strict(fits)
    with pytest.raises(LimitError):
        strict(opening * 100_000 + "1" + closing * 100_000)
    assert verdict_on(opening * 100_000) == REFUSED


@pytest.mark.parametrize("text", ["." * 10**6, "eyJ" + "." * 10**6, "[" + "1," * 10**6])
def test_a_flood_is_never_a_credential(text: str) -> None:
    assert verdict_on(text) is not Verdict.VALID


def test_a_signature_has_its_full_length() -> None:
    key = p256("somebody who signs often")
    tried = ((b"%d" % n, key.sign("ES256", b"%d" % n)) for n in range(4000))
    message, whole = next((m, s) for m, s in tried if s[32] == 0)
    assert verify(key.public, "ES256", message, whole)
    assert not verify(key.public, "ES256", message, whole[:32] + whole[33:])
    assert not verify(key.public, "ES256", message, whole + b"\0")


LONG = 200_000
LENGTHY = {
    "an option of the proof": lambda doc, text: doc["proof"].update(domain=text),
    "the purpose of the proof": lambda doc, text: doc["proof"].update(proofPurpose=text),
    "the method of the proof": lambda doc, text: doc["proof"].update(
        verificationMethod=text
    ),
    "a type": lambda doc, text: doc["type"].append(f"https://zed.example/{text}"),
    "a name": lambda doc, text: doc.update({text: 1}),
    "a context": lambda doc, text: doc["@context"].append(f"https://zed.example/{text}"),
}


@pytest.mark.parametrize("what", LENGTHY)
def test_nothing_long_is_remembered_of_a_credential(what: str) -> None:
    def judged(number: int) -> None:
        doc = Signer().sign(Signer().badge(), suite="eddsa-rdfc-2022")
        LENGTHY[what](doc, f"{number:0{LONG}}")
        verdict_on(doc)

    judged(0)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for number in range(1, 21):
            judged(number)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 10 * LONG
