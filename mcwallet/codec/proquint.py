"""Numbers as words that can be read out on the telephone (proquints, Wilkerson 2009)."""

CONSONANTS = "bdfghjklmnprstvz"
VOWELS = "aiou"


def words(data: bytes) -> str:
    """Spell bytes as five-letter words, two bytes each."""
    pairs = (data[at : at + 2] for at in range(0, len(data), 2))
    return "-".join(_word(int.from_bytes(pair, "big")) for pair in pairs)


def _word(number: int) -> str:
    return (
        CONSONANTS[number >> 12]
        + VOWELS[number >> 10 & 3]
        + CONSONANTS[number >> 6 & 15]
        + VOWELS[number >> 4 & 3]
        + CONSONANTS[number & 15]
    )
