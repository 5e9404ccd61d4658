"""Canonical XML, with another implementation as the judge."""

import random
from collections.abc import Iterator
from hashlib import sha256

import pytest

from mcwallet.codec.xml_tree import canonical, read

DOCUMENTS = [
    "<a/>",
    '<a b="1" a="2"><c/></a>',
    "<a>&lt;&amp;&gt;\r\n\t x&#13;y<![CDATA[<z>&]]></a>",
    "<a b='&quot;&#9;&#10;&#13;  x\ny'/>",
    '<a xmlns="urn:a"><b xmlns=""><c xmlns="urn:a"/></b></a>',
    '<x:a xmlns:x="urn:x" xmlns:y="urn:y"><x:b y:z="1" z="2" x:z="3"/><y:c/></x:a>',
    '<a xmlns:u="urn:unused"><b u:x="1"/><b xmlns:u="urn:other" u:x="2"/></a>',
    '<x:a xmlns:x="urn:1"><x:b xmlns:x="urn:2"><x:c xmlns:x="urn:1"/></x:b></x:a>',
    '<a xml:lang="en"><b xml:space="preserve"> é 😀 </b></a>',
    "<a><?go  on ?><!-- left out --><?stop?></a>",
    '<b:a xmlns:b="urn:z" xmlns:a="urn:b" a:y="1" b:x="2" c="3"/>',
    '<a xmlns="urn:a" xmlns:a="urn:a"><a:b/><b/></a>',
]


@pytest.mark.parametrize("exclusive", [True, False], ids=["exclusive", "inclusive"])
@pytest.mark.parametrize("text", DOCUMENTS)
def test_documents_are_written_as_by_another_implementation(
    text: str, exclusive: bool
) -> None:
    assert canonical(read(text.encode()), exclusive=exclusive) == peer(text, exclusive)


@pytest.mark.parametrize("exclusive", [True, False], ids=["exclusive", "inclusive"])
def test_random_documents_too(exclusive: bool) -> None:
    for text in documents(150):
        assert canonical(read(text.encode()), exclusive=exclusive) == peer(text, exclusive)


def test_a_part_is_written_with_what_it_needs_from_around_it() -> None:
    etree = pytest.importorskip("lxml.etree", reason="lxml is not installed")
    text = '<x:a xmlns:x="urn:x" xmlns="urn:d" xmlns:u="urn:u"><b x:c="1"><d/></b></x:a>'
    part = next(read(text.encode()).elements())
    theirs = etree.fromstring(text)[0]
    for exclusive in (True, False):
        wanted = etree.tostring(theirs, method="c14n", exclusive=exclusive)
        assert canonical(part, exclusive=exclusive) == wanted


def peer(text: str, exclusive: bool) -> bytes:
    etree = pytest.importorskip("lxml.etree", reason="lxml is not installed")
    root = etree.fromstring(text.encode())
    return etree.tostring(root, method="c14n", exclusive=exclusive, with_comments=False)


def documents(count: int) -> Iterator[str]:
    dice = random.Random(sha256(b"xml").digest())
    for _ in range(count):
        yield element(
            dice, 3, {"x": "urn:1", "y": "urn:2"}, 'xmlns:x="urn:1" xmlns:y="urn:2"'
        )


def element(dice: random.Random, depth: int, scope: dict[str, str], given: str = "") -> str:
    declared, known = [given] if given else [], dict(scope)
    if not given:
        for prefix in dice.sample(["", "x", "y"], dice.randrange(3)):
            known[prefix] = f"urn:{dice.randrange(3)}"
            declared.append(f'xmlns{":" + prefix if prefix else ""}="{known[prefix]}"')
    tag = dice.choice(["a", "x:a", "y:b"])
    prefixes = ["", "x", "y"] if known["x"] != known["y"] else ["", "x"]
    declared += [
        f'{prefix + ":" if prefix else ""}k="{dice.choice("v<é")}"'
        for prefix in dice.sample(prefixes, dice.randrange(len(prefixes)))
    ]
    inside = "".join(
        dice.choice(["t &amp; ", "\n", element(dice, depth - 1, known)])
        for _ in range(dice.randrange(4) if depth else 0)
    )
    shown = " ".join(declared).replace("<", "&lt;")
    return f"<{tag} {shown}>{inside}</{tag}>"
