"""How long a verdict takes, against sorting a list in the same run.

Run: ``python -m tests.bench.bench_stacking``. Numbers are lines, never tests.
"""

from random import Random
from statistics import median
from time import process_time

from mcwallet.actions.stacking.checking import check_closely
from mcwallet.model.award import Award
from mcwallet.model.pathway import Pathway
from tests.stacking.kit import award, pathway, setting

ISSUERS = ("uni.example", "college.example", "mooc.example", "work.example")


def rules(requirements: int, credentials: int) -> Pathway:
    """A pathway as institutions write them: core modules, a choice, sums and a level."""
    names, text = [], []
    for number in range(requirements):
        name, kind = f"r{number}", number % 5
        names.append(name)
        ids = ", ".join(f'"urn:m:{(number * 7 + step) % 40}"' for step in range(6))
        if kind < 2:
            text.append(f"[require.{name}]\nmatch = {{ achievement = [{ids}] }}")
        elif kind == 2:
            text.append(f'[require.{name}]\nany = ["{name}-a", "{name}-b"]')
            text += [f'[require.{name}-{part}]\nmatch = {{ type = ["T{part}"] }}'
                     for part in "ab"]  # fmt: skip
        else:
            share = max(2, credentials // (2 * requirements))
            text.append(
                f"[require.{name}]\ncredits = {share}\n"
                f'match = {{ skill_any = ["urn:s:{number % 6}", "urn:s:{number % 4}"] }}\n'
                f"within = [{{ credits = {max(1, share // 3)}, level_min = 6 }}]"
            )
    goal = ", ".join(f'"{name}"' for name in names)
    head = f"complete = {{ all = [{goal}] }}\n"
    tail = f"[rule.level]\nmin_credits = {max(4, credentials // 5)}\n"
    tail += 'match = { level_min = 6 }\n[rule.one]\nmax_share = "60%"\nper = "issuer"\n'
    return pathway(head + "\n".join(text) + "\n" + tail)


def held(credentials: int, seed: int) -> list[Award]:
    dice = Random(seed)
    return [
        award(
            f"c{number}", str(dice.choice((1, 2, 2, 3, 3, 4, 5))),
            dice.choice((4, 5, 5, 6, 6, 7)), issuer=f"did:web:{dice.choice(ISSUERS)}",
            achievements=(f"urn:m:{dice.randrange(40)}", f"urn:c:{number}"),
            skills=(f"urn:s:{dice.randrange(6)}",),
            types=(f"T{dice.choice('abcdef')}",),
        )
        for number in range(credentials)
    ]  # fmt: skip


def timed(credentials: int, requirements: int, rounds: int) -> tuple[float, float, str]:
    """Return median and worst seconds, and what came out."""
    plan = rules(requirements, credentials)
    times, verdicts, proven = [], [], 0
    for seed in range(rounds):
        awards = held(credentials, seed)
        start = process_time()
        found = check_closely(awards, setting(plan)).progress
        times.append(process_time() - start)
        verdicts.append(str(found.verdict))
        proven += found.proven
    counts = {one: verdicts.count(one) for one in sorted(set(verdicts))}
    return median(times), max(times), f"{counts}, proven {proven}/{rounds}"


def reference() -> float:
    """Sort a hundred thousand numbers: the yardstick of this machine, today."""
    dice = Random(0)
    numbers = [dice.random() for _ in range(100_000)]
    times = []
    for _ in range(9):
        start = process_time()
        sorted(numbers)
        times.append(process_time() - start)
    return median(times)


def main() -> None:
    yardstick = reference()
    print(f"sorting 100,000 numbers: {yardstick * 1000:.1f} ms")
    for credentials, requirements, rounds in (
        (12, 10, 20), (60, 10, 40), (60, 20, 20), (250, 10, 10), (1_000, 10, 5),
        (1_000, 50, 3),
    ):  # fmt: skip
        middle, worst, what = timed(credentials, requirements, rounds)
        print(
            f"{credentials:>5} credentials, {requirements:>2} requirements: median "
            f"{middle * 1000:8.1f} ms ({middle / yardstick:6.2f} x), "
            f"worst {worst * 1000:8.1f} ms, {what}"
        )


if __name__ == "__main__":
    main()
