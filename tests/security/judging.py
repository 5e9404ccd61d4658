"""Judge bytes the way the command line does, from the file to the verdict."""

from typing import Any

from mcwallet.actions.judging import Source, judge_source
from mcwallet.model.report import Report, Verdict
from mcwallet.model.world import Document, World
from tests.testkit import as_bytes, world

REFUSED = "refused"
"""What stands for a verdict where the input never became a credential."""


def reports(data: Any, *documents: Document, **members: Any) -> tuple[Report, ...]:
    """Judge bytes, text or a document; what is refused has no report."""
    if isinstance(data, str):
        data = data.encode()
    given = data if isinstance(data, bytes) else as_bytes(data)
    source = Source(name="file", data=given)
    return judge_source(source, world(*documents, **members), bytes).reports


def judged_in(here: World, data: Any) -> Verdict | str:
    """Judge in a world that a test made itself."""
    given = data if isinstance(data, bytes) else as_bytes(data)
    found = judge_source(Source(name="file", data=given), here, bytes).reports
    return found[0].verdict if found else REFUSED


def verdict(data: Any, *documents: Document, **members: Any) -> Verdict | str:
    """Return the verdict on the whole, or that there is none."""
    found = reports(data, *documents, **members)
    return found[0].verdict if found else REFUSED
