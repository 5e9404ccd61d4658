"""What we know and cannot look into is never called good, and never called bad."""

import pytest

from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import receive
from mcwallet.actions.verifying import verify
from mcwallet.codec import png
from mcwallet.model.report import Report, Verdict
from tests.codec.test_png import picture
from tests.testkit import Signer, as_bytes, world

ADDRESS = png.bake(picture(), "https://badges.example/1", b"openbadges")
BADGE = as_bytes(Signer().sign(Signer().badge()))


def judged(data: bytes) -> Report:
    (original,) = receive("in", data, named=True).originals
    return verify(open_cases(original), world())[0]


@pytest.mark.parametrize(
    "data",
    [
        ADDRESS,
        b"%PDF-1.7\n/openbadges (https://x.example/a)",
        b"VP1-B3CTPB2F2A",
        b"0oRYV6QBOCIDbmFwcGxpY2F0aW9uL3Zw",
    ],
    ids=["address", "pdf", "vpqr", "cose"],
)
def test_the_answer_is_that_we_cannot_tell(data: bytes) -> None:
    report = judged(data)
    assert report.verdict is Verdict.CANNOT_TELL
    assert {check.name for check in report.checks} == {"structure"}


def test_its_twin_that_can_be_read_is_valid() -> None:
    assert judged(png.bake(picture(), BADGE.decode())).verdict is Verdict.VALID
