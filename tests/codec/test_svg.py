import json
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcwallet.codec import svg
from mcwallet.errors import LimitError, MalformedError

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
OB3 = "https://purl.imsglobal.org/ob/v3p0"
OB2 = "http://openbadges.org"
URL = "https://badges.example/a/1"
HOSTED = json.dumps({"id": URL, "type": "Assertion"})
OWN = (
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
    '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"{}>'
)


def picture(body: str, *, before: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{before}<svg xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:o3="{OB3}" xmlns:o2="{OB2}"><g>{body}</g></svg>'
    ).encode()


def token(payload: str) -> str:
    return f"e30.{urlsafe_b64encode(payload.encode()).decode().rstrip('=')}.c2ln"


def test_the_text_of_an_open_badges_3_element_is_read() -> None:
    assert svg.unbake(picture("<o3:credential> <![CDATA[{}]]> </o3:credential>")) == "{}"


def test_the_text_of_an_open_badges_2_element_is_read() -> None:
    assert svg.unbake(picture("<o2:assertion>{}</o2:assertion>")) == "{}"


def test_an_address_is_read() -> None:
    assert svg.unbake(picture(f'<o2:assertion verify="{URL}"/>')) == URL


def test_a_token_is_read() -> None:
    assert svg.unbake(picture('<o3:credential verify="a.b.c"/>')) == "a.b.c"


def test_an_assertion_may_repeat_its_address() -> None:
    body = f'<o2:assertion verify="{URL}"><![CDATA[{HOSTED}]]></o2:assertion>'
    assert svg.unbake(picture(body)) == HOSTED


def test_an_address_that_the_assertion_does_not_know_is_refused() -> None:
    body = (
        f'<o2:assertion verify="https://evil.example"><![CDATA[{HOSTED}]]></o2:assertion>'
    )
    with pytest.raises(MalformedError, match="agree"):
        svg.unbake(picture(body))


def test_a_token_may_stand_beside_its_own_payload() -> None:
    body = f'<o2:assertion verify="{token(HOSTED)}"><![CDATA[{HOSTED}]]></o2:assertion>'
    assert svg.unbake(picture(body)) == token(HOSTED)


def test_a_token_with_another_payload_is_refused() -> None:
    body = f'<o2:assertion verify="{token("{}")}"><![CDATA[{HOSTED}]]></o2:assertion>'
    with pytest.raises(MalformedError, match="agree"):
        svg.unbake(picture(body))


def test_an_element_of_another_namespace_is_not_a_badge() -> None:
    assert svg.unbake(picture("<credential>{}</credential>")) is None
    body = '<x:assertion xmlns:x="http://openbadges.example">{}</x:assertion>'
    assert svg.unbake(picture(body)) is None


def test_two_elements_that_differ_are_refused() -> None:
    body = "<o2:assertion>{}</o2:assertion><o3:credential>[]</o3:credential>"
    with pytest.raises(MalformedError, match="differ"):
        svg.unbake(picture(body))


def test_two_equal_elements_are_one() -> None:
    body = "<o2:assertion>{}</o2:assertion><o3:credential>{}</o3:credential>"
    assert svg.unbake(picture(body)) == "{}"


def test_elements_inside_the_badge_are_refused() -> None:
    with pytest.raises(MalformedError, match="plain text"):
        svg.unbake(picture("<o3:credential>{<b/>}</o3:credential>"))


def test_the_document_type_of_svg_itself_is_fine() -> None:
    body = "<o3:credential>{}</o3:credential>"
    assert svg.unbake(picture(body, before=OWN.format(""))) == "{}"


@pytest.mark.parametrize(
    "before",
    [
        "<!DOCTYPE svg>",
        '<!DOCTYPE svg SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE svg SYSTEM "http://evil.example/svg.dtd">',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://evil.example/svg11.dtd">',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://evil.example/x"> %x;]>',
        OWN.format(' [<!ATTLIST o3:credential verify CDATA "https://evil.example">]'),
        OWN.format(" []"),
        OWN.format(' [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]'),
    ],
)
def test_every_other_document_type_is_refused(before: str) -> None:
    with pytest.raises(MalformedError):
        svg.unbake(picture("<o3:credential>{}</o3:credential>", before=before))


def test_an_entity_that_the_document_type_might_declare_is_refused() -> None:
    with pytest.raises(MalformedError):
        svg.unbake(picture("<o3:credential>{&a;}</o3:credential>", before=OWN.format("")))


def test_the_five_entities_of_xml_are_fine() -> None:
    assert svg.unbake(picture("<o3:credential>&lt;&amp;&#x41;</o3:credential>")) == "<&A"


def test_an_inclusion_is_left_alone() -> None:
    body = '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'
    assert svg.unbake(picture(body)) is None


def test_a_tower_of_elements_is_refused() -> None:
    with pytest.raises(LimitError):
        svg.unbake(picture("<g>" * svg.MAX_DEPTH + "</g>" * svg.MAX_DEPTH))


def test_a_flood_of_elements_is_refused() -> None:
    with pytest.raises(LimitError):
        svg.unbake(picture("<g/>" * svg.MAX_ELEMENTS))


def test_a_flood_of_text_is_refused() -> None:
    text = "x" * (svg.MAX_TEXT + 1)
    with pytest.raises(LimitError):
        svg.unbake(picture(f"<o3:credential>{text}</o3:credential>"))


@pytest.mark.parametrize(
    "broken", [b"<svg", b"<svg></g>", b"<svg/><svg/>", b'<?xml encoding="x"?>']
)
def test_broken_xml_is_malformed(broken: bytes) -> None:
    with pytest.raises(MalformedError, match="not XML"):
        svg.unbake(broken)


def test_an_unknown_encoding_is_malformed() -> None:
    with pytest.raises(MalformedError, match="not XML"):
        svg.unbake(b'<?xml version="1.0" encoding="x-unheard-of"?><svg/>')


def test_the_outermost_element_is_named() -> None:
    assert svg.root(b'<elmo xmlns="https://e.example/v1"><x') == "https://e.example/v1 elmo"
    assert svg.root(b"<a/>") == "a"
    assert svg.root(b"no") == ""


@given(st.binary(max_size=200))
def test_any_bytes_get_an_answer(data: bytes) -> None:
    text = data.decode("latin-1")
    for whole in (data, picture(text), picture(f"<o3:credential>{text}</o3:credential>")):
        svg.root(whole)
        try:
            svg.unbake(whole)
        except MalformedError:
            continue


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_a_badge_of_1edtech_is_read() -> None:
    text = svg.unbake((CORPUS / "ob3/1edtech/simple-json.svg").read_bytes())
    assert text
    assert "OpenBadgeCredential" in text


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_a_badge_whose_text_is_not_json_is_malformed() -> None:
    with pytest.raises(MalformedError):
        svg.unbake((CORPUS / "ob2/bakery/bad-json.svg").read_bytes())


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_a_picture_without_a_badge_holds_nothing() -> None:
    assert svg.unbake((CORPUS / "ob2/bakery/unbaked.svg").read_bytes()) is None
