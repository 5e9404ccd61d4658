"""What every format of somebody else's pathways provides: a draft in our own format."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import field

from mcwallet.codec.tree import Tree
from mcwallet.model.values import dataclass

MAX_NAME = 40
MAX_SAID = 1_500


@dataclass(frozen=True, slots=True)
class Draft:
    """A pathway file to edit, and what of the original was not understood."""

    text: str
    not_understood: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayFormat:
    """A way in which others write pathways down."""

    name: str
    title: str
    spec: str
    fits: Callable[[Tree], bool]
    draft: Callable[[Tree], Draft]


@dataclass(slots=True)
class Writer:
    """Puts a draft together, block by block, each under a name of its own."""

    id: str
    title: str
    source: str
    blocks: list[tuple[str, list[str]]] = field(default_factory=list)
    scales: dict[str, str] = field(default_factory=dict)
    unclear: list[str] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)

    def name(self, wanted: str) -> str:
        """Reserve a name made of small letters, digits and hyphens."""
        plain = unicodedata.normalize("NFKD", wanted).encode("ascii", "ignore").decode()
        slug = "-".join(_WORD.findall(plain.casefold()))[:MAX_NAME].strip("-") or "part"
        found, number = slug, 2
        while found in self._names:
            found, number = f"{slug}-{number}", number + 1
        self._names.add(found)
        return found

    def put(self, name: str, title: str, *lines: str) -> str:
        """Add a block under a reserved name, and return the name."""
        head = [f"title = {quoted(title)}"] if title.strip() else []
        self.blocks.append((name, [*head, *lines]))
        return name

    def one(self, title: str, achievements: Iterable[str], more: str = "") -> str:
        """Add a block for one credential of these achievements."""
        ids = listed(achievements)
        return self.put(self.name(title), title, f"match = {{ achievement = {ids}{more} }}")

    def several(self, title: str, names: list[str], least: int, name: str = "") -> str:
        """Add a block for so many of these blocks; for one block that block will do."""
        if len(names) == 1 and least == 1 and not name:
            return names[0]
        name = name or self.name(title)
        if least >= len(names):
            return self.put(name, title, f"all = {listed(names)}")
        if least == 1:
            return self.put(name, title, f"any = {listed(names)}")
        return self.put(name, title, f"n_of = {{ n = {least}, of = {listed(names)} }}")

    def decision(self, title: str, original: str) -> str:
        """Add what was not understood as a decision, with the original text."""
        said = original[:MAX_SAID]
        self.unclear.append(f"{title}: {said}")
        whole = f"{title}: {said}" if title else said
        return self.put(self.name(title), whole, 'decision = "awarding-body"')

    def finish(self, goal: list[str], least: int = 0) -> Draft:
        """Write the whole file, headed by what remains to be done by hand."""
        if not goal:
            goal = [self.decision("nothing to compute", "no requirement was found")]
        of = listed(goal)
        whole = f"n_of = {{ n = {least}, of = {of} }}" if 0 < least < len(goal) else (
            f"all = {of}"
        )  # fmt: skip
        lines = [
            f"# Drafted from {self.source}. Read every line before you use it.",
            "# It says nothing about issuers, the age of credentials, or overlap.",
            *(f"# not understood: {json.dumps(one)[1:-1][:200]}"
              for one in self.unclear),
            'format = "mcwallet.pathway/1"', f"id = {quoted(self.id or 'urn:draft')}",
            'version = "draft"', f"title = {quoted(self.title or 'Untitled')}",
            'by = { role = "adviser" }', f"complete = {{ {whole} }}",
        ]  # fmt: skip
        for name, body in self.blocks:
            lines += ["", f"[require.{name}]", *body]
        for order, name in self.scales.items():
            lines += ["", f"[grades.{name}]", f"order = {order}"]
        return Draft("\n".join(lines) + "\n", tuple(self.unclear))


def quoted(text: str) -> str:
    """Write a text as TOML does; controls and unprintable characters are escaped."""
    cut = text[: MAX_SAID + 400]
    return "".join(
        letter if letter.isprintable() else _escaped(letter)
        for letter in json.dumps(cut, ensure_ascii=False)
    )


def listed(texts: Iterable[str]) -> str:
    """Write a list of texts, each once."""
    return "[" + ", ".join(quoted(text) for text in dict.fromkeys(texts)) + "]"


def _escaped(letter: str) -> str:
    code = ord(letter)
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"  # noqa: PLR2004


_WORD = re.compile("[a-z0-9]+")
