"""Hangul: initial consonants (초성) of names, and matching of typed text with names."""

from __future__ import annotations

import unicodedata
from typing import Final

__all__ = ["Matcher", "folded", "initials"]

_INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST_SYLLABLE: Final = ord("가")
_LAST_SYLLABLE: Final = ord("힣")
_PER_INITIAL: Final = 21 * 28  # vowels times final consonants

_CLUSTERS: Final = str.maketrans(
    {
        "ㄳ": "ㄱㅅ",
        "ㄵ": "ㄴㅈ",
        "ㄶ": "ㄴㅎ",
        "ㄺ": "ㄹㄱ",
        "ㄻ": "ㄹㅁ",
        "ㄼ": "ㄹㅂ",
        "ㄽ": "ㄹㅅ",
        "ㄾ": "ㄹㅌ",
        "ㄿ": "ㄹㅍ",
        "ㅀ": "ㄹㅎ",
        "ㅄ": "ㅂㅅ",
    }
)
"""Pairs of consonants that input methods join while initials are typed."""


def initials(text: str) -> str:
    """Return a text with each syllable replaced by its initial consonant (초성).

    ``initials("삼성전자")`` is ``"ㅅㅅㅈㅈ"``. Other characters stay: ``initials("SK하이닉스")``
    is ``"SKㅎㅇㄴㅅ"``.
    """
    return "".join(map(_initial, unicodedata.normalize("NFC", text)))


def folded(text: str) -> str:
    """Return a text for comparison: composed, half width, without blanks, small letters."""
    composed = unicodedata.normalize("NFC", text)
    # NFKC would move consonants that stand alone to another block of Unicode
    plain = (one if one in _INITIALS else unicodedata.normalize("NFKC", one) for one in composed)
    return "".join("".join(plain).split()).casefold()


class Matcher:
    """A typed text, to be searched in names.

    A consonant alone matches every syllable that begins with it, so that ``ㅅㅅㅈㅈ``, ``삼성`` and
    ``삼ㅅㅈ`` all find 삼성전자. Blanks and case do not matter.

    Args:
        text: The typed text.
    """

    def __init__(self, text: str) -> None:
        self._wanted = folded(text.translate(_CLUSTERS))
        self._plain = not any(character in _INITIALS for character in self._wanted)

    @property
    def length(self) -> int:
        """Number of characters that the text matches in a name."""
        return len(self._wanted)

    def position(self, name: str, name_initials: str) -> int:
        """Return where in a folded name the text begins, -1 if nowhere.

        Args:
            name: A name after :func:`folded`.
            name_initials: The :func:`initials` of that.
        """
        if self._plain:
            return name.find(self._wanted)
        starts = range(len(name) - len(self._wanted) + 1)
        return next((start for start in starts if self._begins(name, name_initials, start)), -1)

    def _begins(self, name: str, name_initials: str, start: int) -> bool:
        return all(
            wanted in (name[start + offset], name_initials[start + offset])
            for offset, wanted in enumerate(self._wanted)
        )


def _initial(character: str) -> str:
    code = ord(character)
    if not _FIRST_SYLLABLE <= code <= _LAST_SYLLABLE:
        return character
    return _INITIALS[(code - _FIRST_SYLLABLE) // _PER_INITIAL]
