import pytest

from mcwallet.render.words import shown, shown_block


@pytest.mark.parametrize(
    "text", ["Żaneta", "می‌خواهم", "👩‍🎓", "a b", "Ελληνικά", "שלום", "✔️", "e\u0301"]
)
def test_words_of_every_language_stay(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[2J",
        "\u202e",
        "\r",
        "a\nb",
        "\x07",
        "\x9b31m",
        "\u2066",
        "\u200b",
        "\U000e0041",
    ],
)
def test_what_could_deceive_becomes_a_visible_escape(text: str) -> None:
    assert shown(text).isprintable()
    assert "\\" in shown(text)


def test_a_block_keeps_its_lines_and_nothing_else() -> None:
    assert shown_block("one\ntwo\x1b[0m") == "one\ntwo\\x1b[0m"
