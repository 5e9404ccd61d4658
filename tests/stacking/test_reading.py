"""A pathway file that is wrong says on which line, and how to mend it."""

from datetime import date

import pytest

from mcwallet.catalog.pathways.own import read
from mcwallet.errors import LimitError, MalformedError, UnsupportedError
from mcwallet.model.pathway import Combine, Cover, Pick, Span

HEAD = 'format = "mcwallet.pathway/1"\nid = "urn:p"\nversion = "1"\n'
GOOD = HEAD + 'complete = { all = ["one"] }\n[require.one]\nmatch = {}\n'


def wrong(text: str) -> tuple[str, str]:
    with pytest.raises(MalformedError) as caught:
        read(text.encode())
    return str(caught.value), caught.value.hint


def test_the_smallest_pathway_reads() -> None:
    assert read(GOOD.encode()).complete == Combine("all", 1, ("one",))


def test_a_mistyped_key_names_its_line_and_the_right_one() -> None:
    assert wrong(GOOD + "mtach = {}\n") == (
        "line 7: require.one has an unknown key 'mtach'", "did you mean 'match'?",
    )  # fmt: skip


def test_a_mistyped_key_in_a_match_is_found_too() -> None:
    says, hint = wrong(GOOD.replace("{}", "{ levelmin = 6 }"))
    assert (says[:7], hint) == ("line 6:", "did you mean 'level_min'?")


def test_a_key_after_a_long_text_still_has_its_line() -> None:
    text = GOOD + 'title = """\n[require.fake]\nmtach = 1\n"""\nbogus = 1\n'
    assert wrong(text)[0].startswith("line 11: ")


def test_a_name_that_leads_nowhere_is_named() -> None:
    says, hint = wrong(GOOD.replace('["one"]', '["oen"]'))
    assert (says, hint) == (
        "line 4: complete names 'oen', which is no block", "did you mean 'one'?",
    )  # fmt: skip


def test_blocks_that_wait_for_each_other_are_refused() -> None:
    text = HEAD + 'complete = { all = ["a"] }\n[require.a]\nall = ["b"]\n'
    says, _ = wrong(text + '[require.b]\nany = ["a"]\n')
    assert says == "line 5: require.a needs itself, by way of 'b'"


def test_a_block_asks_for_exactly_one_thing() -> None:
    says, _ = wrong(GOOD + 'all = ["one"]\n')
    assert says == "line 5: require.one has all and match"


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ('match = { max_age = "8 years" }', "P30D"),
        ("match = { max_age = 8 }", "P30D"),
        ('match = { level_min = "6" }', "without quotes"),
        ("match = { level_min = 9 }", "1 to 8"),
        ("match = { awarded_from = 2026-13-01 }", "quotes"),
        ('match = { awarded_from = "2026-01-01" }', "no quotes"),
        ("match = { achievement = [] }", "leave the key out"),
        ("match = { achievement = [1] }", "quotes"),
        ('match = { verified = "maybe" }', "required, preferred, no"),
        ("match = {}\ncredits = 2.55", "2.5"),
        ("match = {}\ncredits = nan", "0 to"),
        ("match = {}\ncredits = -1", "0 to"),
        ("match = {}\ncount = true", "without quotes"),
        ("match = {}\ncount = 0", "leave the block out"),
        ("count = 2", "match = {}"),
        ('n_of = { n = 3, of = ["one"] }', ""),
        ('match = { issuer = "trusted" }', "add it"),
        ("match = { grade_min = { percent = 60 } }", "add it"),
        ("match = {}\nmatch = {}", "only once"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_mend(line: str, mend: str) -> None:
    says, hint = wrong(GOOD.replace("match = {}", line))
    assert says.startswith("line ")
    assert mend in hint


def test_another_version_is_undecided_and_another_file_is_refused() -> None:
    with pytest.raises(UnsupportedError):
        read(GOOD.replace("pathway/1", "pathway/2").encode())
    assert "not a pathway file" in wrong("a = 1")[0]


@pytest.mark.parametrize(
    "data",
    [
        b"a = " + b"[" * 500 + b"]" * 500,
        b"a = " + b"[\n" * 500 + b"]" * 500,
        b"#" * 2_000_000,
        GOOD.encode() + b'after = ["' + b"x" * 3_000 + b'"]',
    ],
)
def test_more_than_we_are_willing_to_read_is_said(data: bytes) -> None:
    with pytest.raises(LimitError):
        read(data)


@pytest.mark.parametrize("data", [b"\xff", b"a = 1" + b"0" * 5_000, b"a = ", b"[[[", b"\0"])
def test_bytes_that_are_no_toml_are_malformed(data: bytes) -> None:
    with pytest.raises(MalformedError):
        read(data)


def test_a_hostile_key_cannot_steer_a_terminal() -> None:
    says, _ = wrong(GOOD + '"\\u001b[31mred\\u202e" = 1\n')
    assert not set("\x1b\u202e") & set(says)


def test_amounts_are_tenths_and_shares_hundredths_of_a_percent() -> None:
    text = GOOD.replace("match = {}", "match = {}\ncredits = 2.5")
    text += '[rule.r]\nmax_share = "66.67%"\nmatch = {}\n'
    found = read(text.encode())
    demand = found.blocks[0].demand
    assert isinstance(demand, Pick)
    assert (demand.need, found.rules[0].max_share) == (25, 6667)


def test_the_strict_defaults_hold_where_nothing_is_said() -> None:
    defaults = read(GOOD.encode()).defaults
    assert (defaults.verified, defaults.subject) == ("required", "me")


def test_a_skill_block_reads_its_three_forms() -> None:
    for form, n in (("all", 2), ("any", 1)):
        text = GOOD.replace("match = {}", f'skill = {{ {form} = ["urn:a", "urn:b"] }}')
        demand = read(text.encode()).blocks[0].demand
        assert isinstance(demand, Cover)
        assert demand.n == n


def test_calendar_spans_end_on_the_last_day_of_the_month() -> None:
    assert Span("P1Y", 12, 0).before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert Span("P1M", 1, 0).before(date(2026, 3, 31)) == date(2026, 2, 28)
    assert Span("P999Y", 11_988, 0).before(date(900, 1, 1)) == date.min
