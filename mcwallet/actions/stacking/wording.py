"""What is missing, in the learner's words."""

from mcwallet.model.pathway import Block, Combine, Cover, Decide, Match, Pick, Waive


def amount(tenths: int) -> str:
    """Write tenths as a person would: 25 is 2.5, 20 is 2."""
    whole, tenth = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}.{tenth}" if tenth else f"{sign}{whole}"


def percent(share: int) -> str:
    """Write a share given in hundredths of a percent."""
    whole, rest = divmod(share, 100)
    return f"{whole}.{rest:02d} %" if rest else f"{whole} %"


def title_of(block: Block) -> str:
    """Name a block by its title, or else by its name."""
    return str(block.title) or block.name


def kind_of(match: Match) -> str:
    """Say in a few words what a match is after; nothing when it takes everything."""
    said = []
    if match.level_min:
        said.append(f"at EQF {match.level_min} or above")
    if match.language:
        said.append(f"in {' or '.join(match.language)}")
    if match.kind:
        said.append(f"of the kind {match.kind}")
    if match.type:
        said.append(f"of the type {' or '.join(match.type)}")
    if match.issuer:
        said.append(f"from an issuer of “{match.issuer}”")
    asked = {key for key, _ in match.asked()}
    rest = asked - {"level_min", "language", "kind", "type", "issuer"}
    if rest and not said:
        said.append("of the kind asked for")
    return " ".join(said)


def demand_of(block: Block) -> str:
    """Say in one line what a block asks for."""
    demand = block.demand
    if isinstance(demand, Combine):
        names = ", ".join(demand.of)
        every = demand.n == len(demand.of)
        return f"all of {names}" if every else f"{demand.n} of {names}"
    if isinstance(demand, Pick):
        return _pick(demand)
    if isinstance(demand, Cover):
        every = demand.n == len(demand.of)
        return f"{'all' if every else demand.n} of {len(demand.of)} skills"
    if isinstance(demand, Decide):
        return f"a decision of the {demand.by}"
    assert isinstance(demand, Waive)  # noqa: S101 - the last kind there is
    return f"a waiver signed by {demand.by}"


def _pick(demand: Pick) -> str:
    what = kind_of(demand.match)
    if demand.unit == "one":
        said = "one credential"
    elif demand.unit == "count":
        said = f"{demand.need // 10} credentials"
    else:
        said = f"{amount(demand.need)} ECTS"
    for part in demand.within:
        said += f", {amount(part.tenths)} of them {kind_of(part.match)}"
    return f"{said} {what}".strip()


def more(demand: Pick, block: Block, left: tuple[int, ...]) -> str:
    """Say what a block that uses credentials still lacks."""
    where = f"in “{title_of(block)}”"
    if demand.unit == "one":
        return f"one credential {where}"
    if demand.unit == "count":
        number = -(-left[0] // 10)
        return f"{number} more credential{'s' if number > 1 else ''} {where}"
    said = [f"{amount(left[0])} more ECTS"] if left[0] else []
    said += [
        f"{amount(lack)} more ECTS {kind_of(part.match)}"
        for lack, part in zip(left[1:], demand.within, strict=True) if lack
    ]  # fmt: skip
    return f"{' and '.join(said)} {where}"


def fewer(demand: Combine, met: int, missing: tuple[str, ...]) -> str:
    """Say which parts of a combination are still missing."""
    number = demand.n - met
    if number >= len(missing):
        return ", ".join(missing)
    return f"{'one' if number == 1 else number} of {', '.join(missing)}"
