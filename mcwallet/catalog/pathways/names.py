"""See that the names in a pathway lead somewhere, and never in a circle."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from mcwallet.catalog.pathways.reading import Node, shown
from mcwallet.model.pathway import Block, Combine, Match, Pathway, Pick


def check_names(pathway: Pathway, file: Node) -> None:
    """Raise for a name that leads nowhere, or for blocks that wait for each other."""
    blocks = {block.name: block for block in pathway.blocks}
    _known(pathway.complete.of, blocks, file["complete"], "block")
    for block in pathway.blocks:
        node = file["require"][block.name]
        _known((*below(block), *block.after), blocks, node, "block")
    for index, pair in enumerate(pathway.overlap.allow):
        node = file["overlap"]["allow"]
        _known(pair, blocks, node[index], "block")
        _uses(pair, blocks, node[index])
    _known_in_matches(pathway, file)
    _no_circle(blocks, file)


def below(block: Block) -> tuple[str, ...]:
    """Name the blocks that a block is made up of."""
    return block.demand.of if isinstance(block.demand, Combine) else ()


def matches(pathway: Pathway) -> Iterator[tuple[tuple[str, str], Match]]:
    """Go through every match, and the table in which it stands."""
    for block in pathway.blocks:
        if isinstance(block.demand, Pick):
            yield ("require", block.name), block.demand.match
            for part in block.demand.within:
                yield ("require", block.name), part.match
    for rule in pathway.rules:
        yield ("rule", rule.name), rule.match


def _known_in_matches(pathway: Pathway, file: Node) -> None:
    sets = [issuers.name for issuers in pathway.issuers]
    scales = {scale.name: scale for scale in pathway.scales}
    if pathway.defaults.issuer:
        _known([pathway.defaults.issuer], sets, file["defaults"], "set of issuers")
    for (family, name), match in matches(pathway):
        node = file[family][name]
        _known([match.issuer] if match.issuer else [], sets, node, "set of issuers")
        for scheme, value in match.grade_min or ():
            _known([scheme], scales, node, "grade scheme")
            order = scales[scheme].order
            _known([value] if order else [], order, node, f"grade of {scheme}")


def _known(names: Iterable[str], known: Iterable[str], node: Node, what: str) -> None:
    table = list(known)
    for name in names:
        if name not in table:
            near = get_close_matches(name, table, n=1)
            hint = (
                f"did you mean {near[0]!r}?" if near else f"add it, or remove {shown(name)}"
            )
            raise node.wrong(f"{node.where} names {shown(name)}, which is no {what}", hint)


def _uses(pair: tuple[str, ...], blocks: dict[str, Block], node: Node) -> None:
    for name in pair:
        if not isinstance(blocks[name].demand, Pick):
            raise node.wrong(
                f"{node.where}: {shown(name)} uses no credentials itself",
                "name blocks with match, credits or count",
            )


def _no_circle(blocks: dict[str, Block], file: Node) -> None:
    """Walk every block's parts and predecessors once, in order of the file."""
    done: set[str] = set()
    for start in blocks:
        trail: list[tuple[str, Iterator[str]]] = []
        _enter(start, blocks, trail, done)
        while trail:
            name, rest = trail[-1]
            follow = next(rest, None)
            if follow is None:
                done.add(name)
                trail.pop()
            elif any(follow == other for other, _ in trail):
                node = file["require"][follow]
                says = f"{node.where} needs itself, by way of {shown(name)}"
                raise node.wrong(says, "remove one of the two names")
            else:
                _enter(follow, blocks, trail, done)


def _enter(
    name: str,
    blocks: dict[str, Block],
    trail: list[tuple[str, Iterator[str]]],
    done: set[str],
) -> None:
    if name not in done:
        block = blocks[name]
        trail.append((name, iter((*below(block), *block.after))))
