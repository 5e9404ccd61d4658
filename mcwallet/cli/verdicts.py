"""Tell verdicts as they come, and remember no more of them than the end needs."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import field, replace
from typing import Self

from mcwallet.actions.judging import Found, Source, judge_sources
from mcwallet.actions.unwrapping import Trouble, trouble
from mcwallet.cli import exits
from mcwallet.cli.inputs import is_id
from mcwallet.cli.receiving import nothing_in, read, sources
from mcwallet.cli.session import Session, write
from mcwallet.cli.wallets import part_of
from mcwallet.errors import WalletError
from mcwallet.model.report import Report, Verdict
from mcwallet.model.values import dataclass
from mcwallet.render.verifying import (
    Judged,
    Missed,
    closing,
    jsonl,
    lay_out,
    opening,
    result,
    total,
    unread,
)

EXIT = {
    Verdict.VALID: exits.DONE,
    Verdict.NOT_VALID: exits.NOT_VALID,
    Verdict.CANNOT_TELL: exits.CANNOT_TELL,
}


def judged_inputs(session: Session, inputs: list[str], *, jobs: int) -> Iterator[Found]:
    """Judge all that was named, in order; an empty folder is told at the end."""
    listed, troubles = _listed(session, inputs)
    yield from (Found(top=-1, troubles=(each,)) for each in troubles)
    taken: Counter[int] = Counter()
    folders = {source.top for source in listed if not source.named}
    with session.progress("verifying", len(listed)) as each:
        ask, told = session.ask_secret, session.bundle_secret is not None
        for found in judge_sources(
            listed, session.world, read, jobs=jobs, ask=ask, told=told
        ):
            taken[found.top] += len(found.reports)
            each()
            yield found
    for top in sorted(folders):
        if not taken[top]:
            yield Found(top=top, troubles=nothing_in(inputs[top]).troubles)


def _listed(session: Session, inputs: list[str]) -> tuple[list[Source], list[Trouble]]:
    found: list[Source] = []
    troubles: list[Trouble] = []
    for top, text in enumerate(inputs):
        try:
            if is_id(text):
                _, data = session.wallet.original(text)
                found.append(Source(name=text, top=top, data=data, part=part_of(text)))
                continue
            begun = len(found)
            found.extend(replace(source, top=top) for source in sources([text]))
            if len(found) == begun:
                troubles.extend(nothing_in(text).troubles)
        except WalletError as error:
            if session.stops(error):
                raise
            troubles.append(trouble(text, error, named=True))
    return found, troubles


@dataclass(slots=True)
class Telling:
    """One run's output while it grows: a line, a document or a page at a time."""

    session: Session
    form: str
    keep: bool
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    codes: set[int] = field(default_factory=set)
    errors: list[Missed] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    first: tuple[Report, ...] = ()

    @classmethod
    def of(cls, session: Session, *, jsonl: bool, keep: bool) -> Self:
        """Choose how to tell: lines of JSON, one document, or words."""
        form = "jsonl" if jsonl else "json" if session.asked.json else "words"
        return cls(session, form, keep)

    def begin(self) -> None:
        """Tell what stands before the first verdict."""
        if self.form == "json":
            write(opening(self.judged()))

    def take(self, found: Found) -> None:
        """Tell what one input turned out to be."""
        for report in found.reports:
            self._tell(report)
            if report.part == found.part:
                self.codes.add(EXIT[report.verdict])
        self.errors.extend(
            Missed(t.input, t.code, t.message, t.hint) for t in found.troubles
        )
        self.codes.update(exits.code_named(t.code) for t in found.troubles if t.named)
        self.ignored.extend(found.ignored)

    def _tell(self, report: Report) -> None:
        count, languages = self.verdicts.total(), self.session.languages
        self.verdicts[report.verdict] += 1
        if self.keep:
            self.reports.append(report)
        if self.form == "jsonl":
            self.session.put_line(jsonl(report, languages))
        elif self.form == "json":
            text = json.dumps(result(report, languages), ensure_ascii=True)
            write(f"{',' if count else ''}\n  {text}")
        elif count == 0:
            self.first = (report,)
        else:
            self._first(everything=False)
            self._show(report, everything=False)

    def _first(self, *, everything: bool) -> None:
        """Show the first report once it is known whether it is the only one."""
        for each in self.first:
            self._show(each, everything=everything)
        self.first = ()

    def _show(self, report: Report, *, everything: bool) -> None:
        everything = everything or self.session.asked.verbose
        self.session.show(lay_out(report, self.session.languages, everything=everything))

    def end(self) -> None:
        """Tell what was not read, and the sum."""
        judged = self.judged()
        if self.form == "json":
            write(closing(judged, self.verdicts))
        elif self.form == "jsonl":
            for each in self.errors:
                self.session.say_trouble(each.input, each.message, each.hint)
        else:
            self._first(everything=True)
            self.session.show((*unread(judged), *total(judged, self.verdicts)))

    def judged(self) -> Judged:
        """Return the run so far."""
        world = self.session.world
        return Judged(
            at=world.now,
            online=world.online,
            trust=world.trust.sources,
            reports=tuple(self.reports),
            errors=tuple(self.errors),
            ignored=tuple(self.ignored),
            languages=self.session.languages,
        )
