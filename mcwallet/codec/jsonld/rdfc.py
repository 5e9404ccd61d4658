"""One canonical text for each graph (RDF Dataset Canonicalization, RDFC-1.0)."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import permutations
from operator import eq
from typing import Final, TypeAlias

from mcwallet.errors import LimitError, UnsupportedError

WORK_LIMIT: Final = 60_000
"""How much a graph may cost; the hardest graph of the W3C's suite needs a sixth of it."""

Quad: TypeAlias = tuple[str, str, str, str]
_Hash: TypeAlias = Callable[[str], str]

_TOO_HARD = "the graph is too intricate to canonicalize"


class Quads:
    """The quads of a graph, sorted by what blank nodes there are in them.

    ``lines`` have none and are finished. ``groups`` maps a graph and a subject, of which
    one is blank, to its predicates and objects. ``links`` have a blank object.
    """

    __slots__ = ("_default", "groups", "lines", "links")

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._default: dict[str, list[str]] = {}
        self.groups: dict[str, dict[str, list[str]]] = {"": self._default}
        self.links: list[Quad] = []

    def __bool__(self) -> bool:
        """Tell whether there is any quad."""
        if self.lines or self.links:
            return True
        return any(any(group.values()) for group in self.groups.values())

    def has_graph(self, name: str) -> bool:
        """Tell whether a named graph has any quad."""
        if any(self.groups.get(name, {}).values()):
            return True
        return any(link[3] == name for link in reversed(self.links))

    def out(self, subject: str, graph: str) -> tuple[list[str], str, str]:
        """Return where to append quads of a subject, and what to put before and behind."""
        if not graph:
            if subject[0] != "_":
                return self.lines, f"{subject} ", " .\n"
            group = self._default
        elif subject[0] != "_" and graph[0] != "_":
            return self.lines, f"{subject} ", f" {graph} .\n"
        else:
            group = self.groups.setdefault(graph, {})
        return group.setdefault(subject, []), "", ""

    def add(self, subject: str, predicate: str, value: str, graph: str) -> None:
        """Add one quad; the predicate has a space behind."""
        if value[0] == "_":
            self.links.append((subject, predicate, value, graph))
        else:
            out, head, tail = self.out(subject, graph)
            out.append(f"{head}{predicate}{value}{tail}")

    def only_blank(self) -> str | None:
        """Return the only blank node, if there is one and no quad leads to another."""
        if self.links or len(self.groups) > 1 or len(self._default) != 1:
            return None
        return next(iter(self._default))

    def blank(self) -> Iterator[Quad]:
        """Go through all quads with a blank node."""
        yield from self.links
        for graph, group in self.groups.items():
            for subject, parts in group.items():
                for part in parts:
                    end = part.index("> ") + 2
                    yield subject, part[:end], part[end:], graph


def canonicalize(
    quads: Quads, algorithm: str = "sha256", work_limit: int = WORK_LIMIT
) -> tuple[str, dict[str, str]]:
    """Return the canonical N-Quads, and the canonical name of each blank node (§4.4).

    A graph that was built to be hard raises ``LimitError``.
    """
    if algorithm not in ("sha256", "sha384"):
        raise UnsupportedError(f"graphs are not hashed with {algorithm}")
    new = getattr(hashlib, algorithm)

    def digest(text: str) -> str:
        found: str = new(text.encode()).hexdigest()
        return found

    ids: dict[str, str] = {}
    if (only := quads.only_blank()) is not None:
        ids[only] = "_:c14n0"
        return "".join(write(quads, ids)), ids
    links = list(dict.fromkeys(quads.links))
    by_hash: dict[str, list[str]] = {}
    for node, parts in _first_degree(quads, links).items():
        parts.sort()
        name = new("".join(parts).encode()).hexdigest()
        by_hash.setdefault(name, []).append(node)
    for one in sorted(by_hash):
        if len(by_hash[one]) == 1:
            ids[by_hash[one][0]] = f"_:c14n{len(ids)}"
    if len(ids) < len(by_hash):
        _Hard(quads, by_hash, ids, digest, work_limit).solve()
    return "".join(write(quads, ids)), ids


def _first_degree(quads: Quads, links: list[Quad]) -> dict[str, list[str]]:
    """Write the quads of each blank node as it sees them (§4.6)."""
    seen: dict[str, list[str]] = {}
    for graph, group in quads.groups.items():
        for subject, parts in group.items():
            once = dict.fromkeys(parts)
            if subject[0] == "_":
                tail = f" {'_:z' if graph[0] == '_' else graph} .\n" if graph else " .\n"
                seen.setdefault(subject, []).extend([f"_:a {x}{tail}" for x in once])
            if graph[:1] == "_":
                head = "_:z" if subject[0] == "_" else subject
                seen.setdefault(graph, []).extend(f"{head} {x} _:a .\n" for x in once)
    for subject, predicate, value, graph in links:
        if not graph:
            _add_link(seen, subject, predicate, value)
            continue
        for node in {subject, value, graph}:
            if node[:1] == "_":
                one, two, three = (
                    x if x[:1] != "_" else "_:a" if x == node else "_:z"
                    for x in (subject, value, graph)
                )
                line = f"{one} {predicate}{two} {three} .\n"
                seen.setdefault(node, []).append(line)
    return seen


def _add_link(seen: dict[str, list[str]], subject: str, predicate: str, value: str) -> None:
    """Write a quad of the default graph as its blank object sees it, and its subject."""
    blank = subject[0] == "_"
    if subject != value:
        line = f"{'_:z' if blank else subject} {predicate}_:a .\n"
        seen.setdefault(value, []).append(line)
    if blank:
        line = f"_:a {predicate}{'_:a' if subject == value else '_:z'} .\n"
        seen.setdefault(subject, []).append(line)


def write(quads: Quads, ids: dict[str, str]) -> list[str]:
    """Put names in for blank nodes, each quad once and sorted (§4.4.3 step 6)."""
    lines = quads.lines.copy()
    for graph, group in quads.groups.items():
        tail = f" {ids.get(graph, graph)} .\n" if graph else " .\n"
        for subject, parts in group.items():
            head = ids.get(subject, subject)
            lines += [f"{head} {part}{tail}" for part in parts]
    for subject, predicate, value, graph in quads.links:
        tail = f" {ids.get(graph, graph)} .\n" if graph else " .\n"
        lines.append(f"{ids.get(subject, subject)} {predicate}{ids[value]}{tail}")
    lines.sort()  # most stand in order already, as they stand in the document
    return list(dict.fromkeys(lines)) if any(map(eq, lines, lines[1:])) else lines


class _Issuer:
    """Gives out names in order, and remembers to whom (§4.5)."""

    __slots__ = ("ids", "prefix")

    def __init__(self, prefix: str, ids: dict[str, str]) -> None:
        self.prefix = prefix
        self.ids = ids

    def issue(self, node: str) -> str:
        """Return the node's name; the next one in order, if it has none yet (§4.5.2)."""
        name = self.ids.get(node)
        if name is None:
            name = self.ids[node] = f"{self.prefix}{len(self.ids)}"
        return name

    def copy(self) -> "_Issuer":
        """Return one that goes on from here by itself, to try an order out."""
        return _Issuer(self.prefix, self.ids.copy())


class _Hard:
    """Names for the blank nodes whose own quads do not tell them apart (§4.4.3 step 5)."""

    __slots__ = ("by_hash", "canonical", "digest", "first", "quads_of", "work")

    def __init__(
        self,
        quads: Quads,
        by_hash: dict[str, list[str]],
        ids: dict[str, str],
        digest: _Hash,
        work: int,
    ) -> None:
        self.digest = digest
        self.work = work
        self.by_hash = by_hash
        self.canonical = _Issuer("_:c14n", ids)
        self.first = {node: one for one, nodes in by_hash.items() for node in nodes}
        self.quads_of: dict[str, list[Quad]] = {node: [] for node in self.first}
        for quad in dict.fromkeys(quads.blank()):
            for node in {quad[0], quad[2], quad[3]}:
                if node[:2] == "_:":
                    self.quads_of[node].append(quad)

    def solve(self) -> None:
        """Name them all, or raise where that would cost too much."""
        try:
            for one in sorted(self.by_hash):
                if len(self.by_hash[one]) > 1:
                    self._tell_apart(self.by_hash[one])
        except RecursionError:
            raise LimitError(_TOO_HARD) from None

    def _tell_apart(self, nodes: Iterable[str]) -> None:
        paths = []
        for node in nodes:
            if node not in self.canonical.ids:
                issuer = _Issuer("_:b", {})
                issuer.issue(node)
                paths.append(self._n_degree(node, issuer))
        paths.sort(key=lambda path: path[0])
        for _, issuer in paths:
            for node in issuer.ids:
                self.canonical.issue(node)

    def _spend(self, work: int) -> None:
        self.work -= work
        if self.work < 0:
            raise LimitError(_TOO_HARD)

    def _n_degree(self, node: str, issuer: _Issuer) -> tuple[str, _Issuer]:
        """Hash a node by all that it is connected with (§4.8)."""
        related: dict[str, list[str]] = {}
        self._spend(1 + len(self.quads_of[node]))
        for subject, predicate, value, graph in self.quads_of[node]:
            for where, other in (
                ("s" + predicate[:-1], subject),
                ("o" + predicate[:-1], value),
                ("g", graph),
            ):
                if other[:2] == "_:" and other != node:
                    name = self._related(where, other, issuer)
                    related.setdefault(name, []).append(other)
        text = ""
        for name in sorted(related):
            path, issuer = self._shortest(related[name], issuer)
            text += name + path
        return self.digest(text), issuer

    def _related(self, where: str, other: str, issuer: _Issuer) -> str:
        """Hash how a node is related to another (§4.7)."""
        name = self.canonical.ids.get(other) or issuer.ids.get(other)
        return self.digest(where + (name or self.first[other]))

    def _shortest(self, others: list[str], issuer: _Issuer) -> tuple[str, _Issuer]:
        """Find the order of related nodes that gives the least path (§4.8.3 step 5)."""
        chosen, chosen_issuer = "", issuer
        for order in permutations(others):
            self._spend(1 + len(order) + len(issuer.ids) // 8)
            found = self._path(order, issuer.copy(), chosen)
            if found is not None and (not chosen or found[0] < chosen):
                chosen, chosen_issuer = found
        return chosen, chosen_issuer

    def _path(
        self, order: tuple[str, ...], issuer: _Issuer, chosen: str
    ) -> tuple[str, _Issuer] | None:
        path, deeper = "", []
        for node in order:
            if node in self.canonical.ids:
                path += self.canonical.ids[node]
            else:
                if node not in issuer.ids:
                    deeper.append(node)
                path += issuer.issue(node)
            if _worse(path, chosen):
                return None
        for node in deeper:
            found, result = self._n_degree(node, issuer)
            path += f"{issuer.issue(node)}<{found}>"
            issuer = result
            if _worse(path, chosen):
                return None
        return path, issuer


def _worse(path: str, chosen: str) -> bool:
    return bool(chosen) and len(path) >= len(chosen) and path > chosen
