"""Every form of export says what it was given, harmlessly, and loses no byte of it."""

import csv
import json
import re
from dataclasses import replace
from importlib.resources import files
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcwallet.actions.exporting import file_name
from mcwallet.actions.unwrapping import receive
from mcwallet.catalog.exports import EXPORTS, WALLETS
from mcwallet.errors import UnsupportedError
from mcwallet.model.portfolio import Item, Portfolio
from mcwallet.model.words import Words
from mcwallet.render.exporting import page
from mcwallet.render.page import plain
from tests.sharing.kit import portfolio, samples
from tests.sharing.test_page import HOSTILE

BYTES = ("bundle", "original", "png")
FORMULA = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://e")']


@pytest.mark.parametrize("name", [*EXPORTS, *WALLETS])
def test_every_form_says_who_reads_it(name: str) -> None:
    form = (EXPORTS if name in EXPORTS else WALLETS)[name]
    assert form.readers
    assert form.title


def originals(written: tuple[tuple[str, bytes], ...]) -> list[bytes]:
    return [
        each.artifact.data
        for name, data in written
        for each in receive(name, data, named=True).originals
    ]


@pytest.mark.parametrize("name", BYTES)
def test_what_leaves_comes_back_byte_for_byte(name: str) -> None:
    made = portfolio(samples())
    form = EXPORTS[name]
    made = replace(made, items=tuple(i for i in made.items if form.fits(i)))
    assert sorted(originals(form.write(made))) == sorted(i.data for i in made.items)


def test_the_tokens_for_another_wallet_are_bare() -> None:
    made = portfolio(samples())
    items = tuple(i for i in made.items if WALLETS["walt"].fits(i))
    written = WALLETS["walt"].write(replace(made, items=items))
    assert len(written) == 2
    assert all(re.fullmatch(rb"[\w.~-]+", data) for _, data in written)


def test_a_presentation_for_the_learner_wallet_holds_plain_credentials_only() -> None:
    made = portfolio(samples())
    items = tuple(i for i in made.items if WALLETS["lcw"].fits(i))
    [(_, data)] = WALLETS["lcw"].write(replace(made, items=items))
    held = json.loads(data)["verifiableCredential"]
    assert len(held) == len(items)
    assert all("proof" in each for each in held)


def test_the_sealed_credential_for_europass_is_the_very_one() -> None:
    made = portfolio(samples())
    items = tuple(i for i in made.items if WALLETS["europass"].fits(i))
    written = [data for _, data in WALLETS["europass"].write(replace(made, items=items))]
    assert dict(samples())["elm3-sealed.jsonld"] in written
    assert all(data in dict(samples()).values() for data in written)


def test_a_table_for_a_learning_account_says_who_when_and_how_much() -> None:
    made = portfolio(samples())
    [(_, data)] = EXPORTS["csv"].write(made)
    rows = csv.DictReader(StringIO(data.decode("utf-8-sig"), newline=""))
    sealed = next(r for r in rows if r["id"] == the_sealed_one(made).id)
    wanted = {"provider": "Bakery School", "awarded": "2026-01-01", "ects": "2"}
    assert {key: sealed[key] for key in wanted} == wanted
    assert "Bakes bread" in sealed["learning_outcomes"]


def the_sealed_one(made: Portfolio) -> Item:
    data = dict(samples())["elm3-sealed.jsonld"]
    return next(item for item in made.items if item.data == data)


def test_a_table_adds_nothing_up() -> None:
    made = portfolio(samples())
    item = the_sealed_one(made)
    one = item.credential.achievements[0]
    twice = replace(item.credential, achievements=(one, one))
    [(_, data)] = EXPORTS["csv"].write(
        replace(made, items=(replace(item, credential=twice),))
    )
    (row,) = csv.DictReader(StringIO(data.decode("utf-8-sig"), newline=""))
    assert row["ects"] == row["hours"] == ""


@pytest.mark.parametrize("name", list(WALLETS))
def test_where_nothing_fits_it_is_said(name: str) -> None:
    with pytest.raises(UnsupportedError):
        WALLETS[name].write(portfolio(items=()))


@pytest.mark.parametrize("text", [*FORMULA, *HOSTILE, 'a"b,c\nd'])
def test_a_spreadsheet_takes_no_text_for_a_formula(text: str) -> None:
    made = portfolio()
    said = replace(made.items[0].credential, title=Words.plain(text))
    [(_, data)] = EXPORTS["csv"].write(
        replace(made, items=(replace(made.items[0], credential=said),))
    )
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) == 2
    for cell in rows[1]:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert not re.search(
            "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", cell
        )


@given(st.text(max_size=80))
def test_a_file_name_is_never_a_path(title: str) -> None:
    assert re.fullmatch("[a-z0-9][a-z0-9-]{0,59}", file_name(title, "ab" * 32))


@pytest.mark.parametrize(
    "title", ["../../etc/passwd", "CON", "a/b\\c", "..", "~root", "é" * 99]
)
def test_a_title_leads_nowhere(title: str) -> None:
    name = file_name(title, "ab" * 32)
    assert Path(name).name == name
    assert name.endswith("-abababab")


@pytest.mark.parametrize("text", HOSTILE)
def test_the_list_of_what_leaves_steers_no_terminal(text: str) -> None:
    made = portfolio()
    said = replace(made.items[0].credential, title=Words.plain(text))
    items = (replace(made.items[0], credential=said),)
    lines = plain(page(items, {items[0].id: ()}, out=text, form="bundle"))
    assert lines.count("\n") == 2
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", lines)


def test_the_description_follows_its_schema() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    [(_, data)] = EXPORTS["json"].write(portfolio(samples()))
    schema = json.loads(
        (files("mcwallet.data") / "schemas" / "portfolio@1.json").read_text()
    )
    jsonschema.validate(json.loads(data), schema)


def test_no_column_of_the_table_has_a_name_twice() -> None:
    [(_, data)] = EXPORTS["csv"].write(portfolio())
    names = data.decode("utf-8-sig").splitlines()[0].split(",")
    assert len(names) == len(set(names))
