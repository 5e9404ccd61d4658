"""Credential Engine's CTDL: components, conditions and constraints."""

import json
from collections.abc import Iterator
from decimal import Decimal

from mcwallet.catalog.pathways.base import Draft, PathwayFormat, Writer, listed, quoted
from mcwallet.codec.tree import Tree
from mcwallet.errors import LimitError

MAX_NODES = 2_000
MAX_BLOCKS = 450


def fits(doc: Tree) -> bool:
    """Recognise a graph, or a single object, that holds a pathway."""
    return any(_is(node, "Pathway") for node in _nodes(doc))


def draft(doc: Tree) -> Draft:
    """Turn the destination's conditions into blocks, and theirs in turn.

    Whatever is not understood becomes a decision with the original text beside it: a
    constraint is never left out silently.
    """
    nodes = list(_nodes(doc))
    if len(nodes) > MAX_NODES:
        raise LimitError(f"the graph has more than {MAX_NODES} nodes")
    pathway = next(node for node in nodes if _is(node, "Pathway"))
    writer = Writer(id=_id(pathway), title=_words(pathway, "name"), source="a CTDL pathway")
    graph = _Graph(writer, {_id(node): node for node in nodes if _id(node)})
    goals = list(_links(pathway, "hasDestinationComponent")) or list(
        _links(pathway, "hasPart")
    )
    return writer.finish([name for goal in goals for name in graph.component(goal)])


class _Graph:
    """The nodes of a pathway by their ids, and the blocks made of them."""

    def __init__(self, writer: Writer, nodes: dict[str, Tree]) -> None:
        self.writer = writer
        self.nodes = nodes
        self.made: dict[tuple[str, str], str] = {}
        self.open: set[str] = set()

    def component(self, url: str, more: str = "") -> Iterator[str]:
        """Add the block of one component; ``more`` are keys that its match must have."""
        if (url, more) in self.made:
            yield self.made[url, more]
            return
        if len(self.made) > MAX_BLOCKS:
            raise LimitError(f"the pathway has more than {MAX_BLOCKS} components")
        node = self.nodes.get(url)
        if node is None or url in self.open:
            why = "it stands in a circle" if node else "it is not in the file"
            yield self.writer.decision("component", f"{url}: {why}")
            return
        self.open.add(url)
        names = [
            name for one in self._inner(node, "hasCondition")
            for name in self.condition(one, _words(node, "name"))
        ]  # fmt: skip
        if not names:
            names = [
                name for kid in _links(node, "hasChild") for name in self.component(kid)
            ]
        title = _words(node, "name") or "component"
        if names:
            made = self.writer.several(title, names, len(names))
        else:
            ids = [*_links(node, "proxyFor"), *_links(node, "sourceData"), url]
            made = self.writer.one(title, ids, more)
        self.open.discard(url)
        self.made[url, more] = made
        yield made

    def condition(self, node: Tree, above: str) -> Iterator[str]:
        """Add a condition: so many of its targets, under its constraints."""
        title = _words(node, "name") or f"{above} condition"
        more, credits_, unclear = "", "", []
        for one in self._inner(node, "hasConstraint"):
            key, value = _constraint(one, self.writer)
            if key == "credits":
                credits_ = value
            elif key:
                more += f", {value}"
            else:
                unclear.append(_original(one))
        targets = list(_links(node, "targetComponent"))
        if credits_ and targets:
            yield self._sum(title, targets, credits_, more)
        else:
            unclear += [f"at least {credits_} credits"] if credits_ else []
            names = [name for url in targets for name in self.component(url, more)]
            inner = [n for one in self._inner(node, "hasCondition")
                     for n in self.condition(one, title)]  # fmt: skip
            if names or inner:
                yield self._count(node, title, names + inner, unclear)
        for original in unclear:
            yield self.writer.decision(title, original)

    def _sum(self, title: str, targets: list[str], credits_: str, more: str) -> str:
        ids = [
            one for url in targets
            for one in (*_links(self.nodes.get(url), "proxyFor"), url)
        ]  # fmt: skip
        match = f"match = {{ achievement = {listed(ids)}{more} }}"
        return self.writer.put(
            self.writer.name(title), title, f"credits = {credits_}", match
        )

    def _count(self, node: Tree, title: str, names: list[str], unclear: list[str]) -> str:
        operator = _word(node, "logicalOperator")
        number = _number(_value(node, "requiredNumber"))
        if operator not in {"", "And", "Or"}:
            unclear.append(f"logical operator {operator}")
        least = int(number) if number is not None else len(names)
        if number is None and operator in {"Or", "OnlyOne"}:
            least = 1
        if not 1 <= least <= len(names):
            unclear.append(f"{least} of {len(names)}")
            least = len(names)
        return self.writer.several(title, names, least)

    def _inner(self, node: Tree, key: str) -> Iterator[Tree]:
        """Go through nodes that stand inside another or are pointed to."""
        for one in _each(node, key):
            if isinstance(one.value, str) or set(_keys(one)) == {"@id"}:
                found = self.nodes.get(
                    one.value if isinstance(one.value, str) else _id(one)
                )
                if found is not None:
                    yield found
            elif one.is_object():
                yield one


def _constraint(node: Tree, writer: Writer) -> tuple[str, str]:
    """Understand a constraint on credits, level or grade; nothing else is guessed."""
    left = " ".join(_links(node, "leftSource")).casefold().rsplit("/", 1)[-1]
    comparator, action = _word(node, "comparator"), _word(node, "rightAction")
    right = [one.value for one in _each(node, "rightSource")]
    number = _number(right[0]) if len(right) == 1 else None
    if number is not None and comparator == "GTEQ" and not action and number > 0:
        if "credit" in left:
            return "credits", str(number)
        if "level" in left and number in _LEVELS:
            return "level", f"level_min = {int(number)}"
    texts = [one for one in right if isinstance(one, str)]
    if (
        left == "grade"
        and action == "AnyOf"
        and comparator == "EQ"
        and texts == right != []
    ):
        return "grade", f"grade_min = {{ {_scale(texts, writer)} = {quoted(texts[-1])} }}"
    return "", ""


def _scale(best_first: list[str], writer: Writer) -> str:
    """Write the grades that will do as a scale, listed from the lowest to the highest."""
    number = len(writer.scales) + 1
    name = "LetterGrade" if number == 1 else f"LetterGrade{number}"
    return writer.scales.setdefault(listed(reversed(best_first)), name)


def _nodes(doc: Tree) -> Iterator[Tree]:
    if doc.is_object():
        graph = doc.get("@graph")
        yield from (one for one in (graph or doc).items() if one.is_object())


def _keys(node: Tree | None) -> dict[str, str]:
    """Map the plain names of a node's members to how they are spelt."""
    if node is None or not node.is_object():
        return {}
    return {
        key.removeprefix("ceterms:").removeprefix("ceasn:"): key for key in node.members()
    }


def _each(node: Tree | None, key: str) -> Iterator[Tree]:
    spelt = _keys(node).get(key)
    if node is not None and spelt is not None:
        yield from node.each(spelt)


def _value(node: Tree, key: str) -> object:
    return next((one.value for one in _each(node, key)), None)


def _links(node: Tree | None, key: str) -> Iterator[str]:
    for one in _each(node, key):
        if isinstance(one.value, str):
            yield one.value
        elif one.is_object() and _id(one):
            yield _id(one)


def _id(node: Tree) -> str:
    value = node.members().get("@id")
    return value if isinstance(value, str) else ""


def _is(node: Tree, kind: str) -> bool:
    return node.mentions("@type", kind, f"ceterms:{kind}")


def _words(node: Tree, key: str) -> str:
    """Return a text, or the first of its languages."""
    value = _value(node, key)
    if isinstance(value, dict):
        value = next(iter(value.values()), "")
    return value if isinstance(value, str) else ""


def _word(node: Tree, key: str) -> str:
    """Return a concept such as ``logic:And`` without its vocabulary."""
    found = next(_links(node, key), "")
    return found.rsplit(":", 1)[-1].rsplit("/", 1)[-1]


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not 0 <= value < _MOST:
        return None
    exact = Decimal(str(value)).quantize(Decimal("0.1"))
    return Decimal(int(exact)) if exact == int(exact) else exact


def _original(node: Tree) -> str:
    return json.dumps(node.value, ensure_ascii=False, default=str)[:1_000]


_MOST = 10_000
_LEVELS = frozenset(map(Decimal, range(1, 9)))

CTDL = PathwayFormat(
    name="ctdl",
    title="Credential Transparency Description Language pathway",
    spec="https://credreg.net/ctdl/terms/Pathway",
    fits=fits,
    draft=draft,
)
