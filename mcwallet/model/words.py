"""Text that may come in several languages."""

from collections.abc import Iterable

from mcwallet.model.values import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One text, as pairs of a BCP 47 language tag (``""``: not stated) and the text."""

    by_language: tuple[tuple[str, str], ...] = ()

    @classmethod
    def plain(cls, text: str, language: str = "") -> "Words":
        """One text, in one language or in none that is stated."""
        return cls(((language, text),)) if text else cls()

    def pick(self, languages: Iterable[str] = ()) -> str:
        """Return the text in the first of these languages that there is, else the first.

        ``fr`` also finds ``fr-BE``, and ``fr-BE`` also finds ``fr`` (RFC 4647 §3.4).
        """
        texts = self.by_language
        for wanted in languages if len(texts) > 1 else ():
            for language, text in texts:
                if language.casefold().split("-")[0] == wanted.casefold().split("-")[0]:
                    return text
        return texts[0][1] if texts else ""

    def __str__(self) -> str:
        """Return the text that stands first, English preferred."""
        return self.pick(("en",))

    def __bool__(self) -> bool:
        """Tell whether there is any text."""
        return bool(self.by_language)


NO_WORDS = Words()
