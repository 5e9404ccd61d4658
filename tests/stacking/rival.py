"""Random stacking instances, and two solvers of their own kind to compare with.

An instance is a plain dict. ``rules_of`` and ``awards_of`` turn it into what mcwallet
reads; ``try_everything`` and ``by_milp`` answer it straight from the dict.
"""

from collections.abc import Iterator
from itertools import combinations, product
from random import Random

from mcwallet.model.award import Award
from tests.stacking.kit import award

ISSUERS = ("did:web:uni.example", "did:web:a.example", "did:web:b.example")


def instance(seed: int, size: int) -> dict:
    """Make one: blocks over topics and levels, groups, overlaps, shares and caps."""
    dice = Random(seed)
    topics = "abcdef"[: dice.randint(2, 6)]
    held = [
        {
            "topic": dice.choice(topics),
            "level": dice.choice((4, 5, 5, 6, 6, 7)),
            "tenths": dice.choice((10, 20, 20, 25, 30, 40, 50, 7)),
            "issuer": dice.choice(ISSUERS),
        }
        for _ in range(size)
    ]
    names = [f"b{number}" for number in range(dice.randint(2, 6 if size > 8 else 4))]
    scale = max(1, size // 6)
    blocks = {name: _block(dice, topics, scale) for name in names}
    groups, rest = {}, list(names)
    if len(names) > 2 and dice.random() < 0.6:
        kids = dice.sample(names, dice.randint(2, len(names) - 1))
        groups["g"] = (dice.randint(1, len(kids)), kids)
        rest = [name for name in names if name not in kids]
    made = {"held": held, "blocks": blocks, "groups": groups, "goal": [*rest, *groups]}
    made["allow"] = [pair for pair in combinations(names, 2) if dice.random() < 0.15]
    made["overlap"] = dice.choice((None, 20, 50)) if made["allow"] else None
    made["rules"] = [rule for rule in _rules(dice, scale) if dice.random() < 0.3]
    return made


def _block(dice: Random, topics: str, scale: int) -> dict:
    unit = dice.choice(("credits", "credits", "count", "one"))
    need = {"credits": 10 * dice.randint(1, 5 * scale), "count": 10 * dice.randint(1, 3)}
    block = {
        "unit": unit,
        "need": need.get(unit, 10),
        "topics": dice.sample(topics, dice.randint(1, len(topics))),
        "level": dice.choice((0, 0, 5, 6)),
        "within": None,
    }
    if unit == "credits" and dice.random() < 0.4:
        block["within"] = (dice.randint(1, block["need"]), dice.choice((6, 7)))
    return block


def _rules(dice: Random, scale: int) -> list[tuple]:
    """Rules are (kind, amount, who): over a level, an issuer, each issuer, or all."""
    return [
        ("min_credits", 10 * dice.randint(1, 6 * scale), "level"),
        ("max_credits", 10 * dice.randint(2, 8 * scale), "own"),
        ("max_credits", 10 * dice.randint(4, 14 * scale), "all"),
        ("min_share", 100 * dice.randint(10, 80), "own"),
        ("max_share", 100 * dice.randint(40, 95), "each"),
        ("max_share", 100 * dice.randint(30, 90), "level"),
    ]


def rules_of(made: dict) -> str:
    goal = ", ".join(f'"{name}"' for name in made["goal"])
    text = [f"complete = {{ all = [{goal}] }}"]
    for name, (n, kids) in made["groups"].items():
        of = ", ".join(f'"{kid}"' for kid in kids)
        text.append(f"[require.{name}]\nn_of = {{ n = {n}, of = [{of}] }}")
    for name, block in made["blocks"].items():
        topics = ", ".join(f'"urn:t:{topic}"' for topic in block["topics"])
        level = f", level_min = {block['level']}" if block["level"] else ""
        text.append(f"[require.{name}]\nmatch = {{ skill_any = [{topics}]{level} }}")
        if block["unit"] != "one":
            amount = (
                block["need"] / 10 if block["unit"] == "credits" else block["need"] // 10
            )
            text.append(f"{block['unit']} = {amount}")
        if block["within"]:
            amount, least = block["within"]
            text.append(f"within = [{{ credits = {amount / 10}, level_min = {least} }}]")
    if made["allow"]:
        pairs = ", ".join(f'["{a}", "{b}"]' for a, b in made["allow"])
        text.append(f"[overlap]\nallow = [{pairs}]")
        if made["overlap"] is not None:
            text.append(f"max_credits = {made['overlap'] / 10}")
    for number, (kind, amount, who) in enumerate(made["rules"]):
        value = f'"{amount // 100}%"' if "share" in kind else amount / 10
        text.append(f"[rule.r{number}]\n{kind} = {value}\n{_WHO[who]}")
    text.append('[issuers.own]\nany = [{ did = "did:web:uni.example" }]')
    return "\n".join(text)


_WHO = {
    "level": "match = { level_min = 6 }",
    "own": 'match = { issuer = "own" }',
    "each": 'per = "issuer"',
    "all": "match = {}",
}


def awards_of(made: dict) -> list[Award]:
    return [
        award(
            f"c{number}", str(one["tenths"] / 10), one["level"],
            issuer=one["issuer"], skills=(f"urn:t:{one['topic']}",),
        )
        for number, one in enumerate(made["held"])
    ]  # fmt: skip


def fits(one: dict, block: dict) -> bool:
    return one["topic"] in block["topics"] and one["level"] >= block["level"]


def inside(one: dict, who: str) -> bool:
    return {
        "level": one["level"] >= 6,
        "own": one["issuer"] == ISSUERS[0],
        "all": True,
        "each": True,
    }[who]


def try_everything(made: dict) -> int:
    """Return the smallest shortfall by trying every assignment there is."""
    ways = [[(), *_ways(made, one)] for one in made["held"]]
    best = None
    for choice in product(*ways):
        total = _shortfall(made, choice)
        if total is not None and (best is None or total < best):
            best = total
    return best


def _ways(made: dict, one: dict) -> Iterator[tuple[str, ...]]:
    names = [name for name, block in made["blocks"].items() if fits(one, block)]
    for size in range(1, len(names) + 1):
        for some in combinations(names, size):
            if all(pair in made["allow"] for pair in combinations(some, 2)):
                yield some


def _shortfall(made: dict, choice: tuple) -> int | None:
    pairs = list(zip(made["held"], choice, strict=True))
    used = [one for one, names in pairs if names]
    twice = sum(one["tenths"] for one, names in pairs if len(names) > 1)
    if made["overlap"] is not None and twice > made["overlap"]:
        return None
    short = {}
    for name, block in made["blocks"].items():
        here = [one for one, names in pairs if name in names]
        if block["unit"] == "one" and len(here) > 1:
            return None
        short[name] = _lack(block, here)
    for name, (n, kids) in made["groups"].items():
        short[name] = sum(sorted(short[kid] for kid in kids)[:n])
    total = sum(short[name] for name in made["goal"])
    for rule in made["rules"]:
        lack = _ruled(rule, used)
        if lack is None:
            return None
        total += lack
    return total


def _lack(block: dict, here: list[dict]) -> int:
    if block["unit"] != "credits":
        return max(0, block["need"] - 10 * len(here))
    lack = block["need"] - sum(one["tenths"] for one in here)
    if block["within"]:
        amount, least = block["within"]
        deep = sum(one["tenths"] for one in here if one["level"] >= least)
        lack = max(lack, amount - deep)
    return max(0, lack)


def _ruled(rule: tuple, used: list[dict]) -> int | None:
    kind, amount, who = rule
    whole = sum(one["tenths"] for one in used)
    if who == "each":
        parts = [sum(o["tenths"] for o in used if o["issuer"] == i) for i in ISSUERS]
        return 0 if all(10_000 * part <= amount * whole for part in parts) else None
    part = sum(one["tenths"] for one in used if inside(one, who))
    if kind == "min_credits":
        return max(0, amount - part)
    if kind == "max_credits":
        return 0 if part <= amount else None
    if kind == "max_share":
        return 0 if 10_000 * part <= amount * whole else None
    if not used:
        return 10
    lift = 10_000 - amount
    return max(0, -((10_000 * part - amount * whole) // lift))


def by_milp(made: dict) -> int:
    """Return the smallest shortfall as a mixed-integer programme solved by HiGHS."""
    import highspy

    model = highspy.Highs()
    model.silent()
    model.setOptionValue("threads", 1)
    model.setOptionValue("mip_rel_gap", 0.0)
    held, blocks = made["held"], made["blocks"]
    x = {
        (k, name): model.addBinary()
        for k, one in enumerate(held)
        for name, block in blocks.items()
        if fits(one, block)
    }
    used = {k: model.addBinary() for k in {k for k, _ in x}}
    twice = _link(model, made, x, used)
    short = {name: _milp_block(model, made, x, name) for name in blocks}
    goal = 0 * model.addVariable(lb=0, ub=0)
    for name, (n, kids) in made["groups"].items():
        short[name] = _milp_group(model, n, [short[kid] for kid in kids])
    for name in made["goal"]:
        goal += short[name]
    if made["overlap"] is not None and twice:
        model.addConstr(sum(held[k]["tenths"] * y for k, y in twice) <= made["overlap"])
    for rule in made["rules"]:
        goal += _milp_rule(model, held, used, rule)
    model.minimize(goal)
    assert model.modelStatusToString(model.getModelStatus()) == "Optimal"
    return round(model.getObjectiveValue())


def _link(model, made, x, used) -> list:
    twice = []
    for k, u in used.items():
        names = [name for j, name in x if j == k]
        for name in names:
            model.addConstr(u - x[k, name] >= 0)
        model.addConstr(sum(1 * x[k, name] for name in names) - u >= 0)
        pairs = list(combinations(names, 2))
        mark = model.addBinary() if any(p in made["allow"] for p in pairs) else None
        for pair in pairs:
            both = x[k, pair[0]] + x[k, pair[1]]
            if pair in made["allow"]:
                model.addConstr(both - mark <= 1)
            else:
                model.addConstr(both <= 1)
        if mark is not None:
            twice.append((k, mark))
    return twice


def _milp_block(model, made, x, name):
    block, held = made["blocks"][name], made["held"]
    mine = [(held[k], v) for (k, other), v in x.items() if other == name]
    lack = model.addVariable(lb=0, ub=block["need"])
    credit = block["unit"] == "credits"
    filled = sum((o["tenths"] if credit else 10) * v for o, v in mine)
    model.addConstr(filled + lack >= block["need"])
    if block["unit"] == "one" and mine:
        model.addConstr(sum(1 * v for _, v in mine) <= 1)
    if block["within"]:
        amount, least = block["within"]
        deep = sum(o["tenths"] * v for o, v in mine if o["level"] >= least)
        model.addConstr(deep + lack >= amount)
    return lack


def _milp_group(model, n, lacks):
    total = model.addVariable(lb=0)
    picks = []
    parts = []
    for lack in lacks:
        pick, part = model.addBinary(), model.addVariable(lb=0)
        model.addConstr(part - lack - 5_000 * pick >= -5_000)
        picks.append(1 * pick)
        parts.append(1 * part)
    model.addConstr(sum(picks) >= n)
    model.addConstr(total - sum(parts) >= 0)
    return total


def _milp_rule(model, held, used, rule):
    kind, amount, who = rule
    nothing = 0 * model.addVariable(lb=0, ub=0)
    if not used:
        return nothing + (amount if kind == "min_credits" else 10 * (kind == "min_share"))
    if who == "each":
        for issuer in ISSUERS:
            model.addConstr(sum(
                (amount - 10_000 * (held[k]["issuer"] == issuer)) * held[k]["tenths"] * u
                for k, u in used.items()
            ) >= 0)  # fmt: skip
        return nothing
    part = sum(inside(held[k], who) * held[k]["tenths"] * u for k, u in used.items())
    if kind == "max_credits":
        model.addConstr(part <= amount)
        return nothing
    if kind == "min_credits":
        lack = model.addVariable(lb=0)
        model.addConstr(part + lack >= amount)
        return lack
    balance = sum(
        (10_000 * inside(held[k], who) - amount) * held[k]["tenths"] * u
        for k, u in used.items()
    )
    if kind == "max_share":
        model.addConstr(balance <= 0)
        return nothing
    lack = model.addIntegral(lb=0)
    model.addConstr(balance + (10_000 - amount) * lack >= 0)
    model.addConstr(lack + 10 * sum(1 * u for u in used.values()) >= 10)
    return lack
