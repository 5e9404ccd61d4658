"""One credential for people's eyes: a fact on each line, in the language asked for."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from mcwallet.model.credential import Credential, Element, Party, Stated
from mcwallet.model.values import dataclass
from mcwallet.render.element_names import element_names, named
from mcwallet.render.page import Line, line
from mcwallet.render.parties import number
from mcwallet.render.widths import width, wrapped
from mcwallet.render.words import cut, shown

WIDTH = 80
COLUMN = 24
LONGEST = 600
MOST = 12
_INDENT = 4


class Looked(Protocol):
    """What of an inspected credential is laid out."""

    @property
    def part(self) -> str:
        """Where it stands inside."""

    @property
    def id(self) -> str:
        """The SHA-256 of the original."""

    @property
    def credential(self) -> Credential:
        """What it says."""

    @property
    def elements(self) -> tuple[Element, ...]:
        """The sixteen standard elements."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """How facts are laid out in one language: its words, and where they end."""

    languages: Sequence[str]
    say: Mapping[str, str]
    names: Mapping[str, str]
    column: int

    def page(self, one: Looked, sealer: Party | None, ends: str) -> Iterator[Line]:
        """Lay out what it is, who stands behind it, and its elements."""
        yield from self._head(one, ends)
        yield from self._parties(one.credential, sealer)
        yield line()
        for element in one.elements:
            yield from self._element(element)

    def checklist(self, one: Looked, ask: Mapping[str, str]) -> Iterator[Line]:
        """Lay out which elements are stated, where, and what to ask the issuer for."""
        title = one.credential.title.pick(self.languages)
        yield line((cut(shown(title), WIDTH), "title"))
        mark = max(len(self.say["stated"]), len(self.say["not_stated"])) + 2
        for element in one.elements:
            yield from self._listed(element, mark)
            if not element.stated and element.mandatory:
                for text in wrapped(f"→ {ask[element.name]}", WIDTH - mark - _INDENT):
                    yield line(" " * (mark + _INDENT), (text, "hint"))
        must = [element for element in one.elements if element.mandatory]
        if must:
            count = sum(element.stated for element in must)
            says = self.say["count"].replace("{some}", str(count))
            yield line(says.replace("{all}", str(len(must))))

    def remarks(self, key: str, texts: Sequence[str], style: str) -> Iterator[Line]:
        """Lay out what is odd, or could not be read."""
        for each in texts:
            said = cut(shown(f"{self.say[key]}: {each}"), LONGEST)
            for text in wrapped(said, WIDTH):
                yield line((text, style))

    def _head(self, one: Looked, ends: str) -> Iterator[Line]:
        said = one.credential
        title = cut(shown(said.title.pick(self.languages)), LONGEST)
        for text in wrapped(title, WIDTH) or [self.say["no_title"]]:
            yield line((text, "title"))
        kind = f"{self.say[said.kind.value]} ({shown(said.format)})"
        yield from self._rows("what_it_is", (kind,))
        inside = f", {self.say['part']} {shown(one.part)}" if one.part else ""
        yield from self._rows("id", (f"{one.id[:8]}{inside}",))
        if ends:
            yield from self._rows("ends", (ends,))

    def _parties(self, said: Credential, sealer: Party | None) -> Iterator[Line]:
        """Say who awarded it, who sealed it, under what mandate, and to whom."""
        if sealer != said.issuer:
            yield from self._who("issuer", said.issuer)
        for body in said.awarding_bodies[:MOST]:
            if body != said.issuer or sealer is not None:
                yield from self._who("awarded_by", body)
        if sealer is None:
            return
        yield from self._who("sealed_by", sealer)
        none = self.say["not_stated"]
        mandate = said.mandate.value.pick(self.languages) if said.mandate else none
        yield from self._rows("mandate", (shown(" ".join(mandate.split())),))
        learner = shown(said.subject.name.pick(self.languages)) or none
        yield from self._rows("awarded_to", (learner,))

    def _who(self, key: str, who: Party) -> Iterator[Line]:
        """Show a name and, beside it, the id that stands for it."""
        called = shown(who.name.pick(self.languages))
        called = called or self.say["no_name" if who.id else "not_stated"]
        yield from self._rows(key, (called, shown(number(who))))

    def _rows(self, key: str, texts: Sequence[str]) -> Iterator[Line]:
        label = " " * _INDENT + self.say[key]
        for whole in texts:
            for text in wrapped(cut(whole, LONGEST), WIDTH - self.column):
                yield line((padded(label, self.column), "faint"), text)
                label = ""

    def _element(self, element: Element) -> Iterator[Line]:
        label = f"{element.number:>2}  {self.names[element.name]}"
        if not element.stated:
            yield line(padded(label, self.column), (self.say["not_stated"], "faint"))
        facts = list(dict.fromkeys(map(self._fact, element.values)))
        for fact in facts[:MOST]:
            for text in wrapped(fact, WIDTH - self.column):
                yield line(padded(label, self.column), text)
                label = ""
        if (left := len(facts) - MOST) > 0:
            more = self.say["and_more"].replace("{number}", str(left))
            yield line(" " * self.column, (more, "faint"))

    def _listed(self, element: Element, mark: int) -> Iterator[Line]:
        key, style = ("stated", "good") if element.stated else ("not_stated", "open")
        need = "" if element.mandatory else f" {self.say['optional']}"
        label = f"{element.number:>2}  {self.names[element.name]}{need}"
        yield line((padded(self.say[key], mark), style), label)
        for value in element.values[:MOST]:
            where = cut(shown(value.path), LONGEST)
            for text in wrapped(where, WIDTH - mark - _INDENT):
                yield line(" " * (mark + _INDENT), (text, "faint"))

    def _fact(self, value: Stated) -> str:
        text = " ".join(map(shown, value.value.pick(self.languages).split()))
        note = f" ({shown(value.note)})" if value.note else ""
        return cut(text, LONGEST) + cut(note, LONGEST)


def sheet(languages: Sequence[str]) -> Sheet:
    """Return how facts are laid out in the first of these languages that we speak."""
    say, names = named("rows", languages), element_names(languages)
    rows = ("what_it_is", "issuer", "sealed_by", "awarded_by", "mandate", "awarded_to")
    longest = max(width(text) for text in (*names.values(), *(say[key] for key in rows)))
    return Sheet(languages, say, names, max(COLUMN, longest + _INDENT + 1))


def padded(text: str, columns: int) -> str:
    """Fill a text up with spaces to so many columns."""
    return text + " " * (columns - width(text))
