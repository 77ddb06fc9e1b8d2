"""Blanks that a text lost between two words: FLUALPRAZOLAMTOXICITY, FENTANYL, ANDCOCAINE.

Causes of death are typed under haste, and exports join the lines of a cell. A word is parted only
where both parts are known: an ingredient, and a second one, its salt or a word of a cause.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

JOINED_WORDS = frozenset(
    {
        "AND",
        "WITH",
        "ACUTE",
        "COMBINED",
        "MIXED",
        "TOXICITY",
        "INTOXICATION",
        "OVERDOSE",
        "POISONING",
        "ABUSE",
    }
)
SHORTEST_NAME = 6  # letters; a shorter name stands inside many other words
SHORTEST_SALT = 5

_LONG_WORD = re.compile(r"[A-Z]{9,}")


class LostBlanks:
    """Puts back the blank beside an ingredient, and leaves every other word as it is.

    Args:
        tokens: words of each token of the vocabulary; none of them is ever parted, and a token of
            one word is an ingredient to look for.
        salts: words that end the name of an ingredient.
    """

    def __init__(self, tokens: Iterable[tuple[str, ...]], *, salts: Iterable[str]) -> None:
        """Keep the words worth looking for."""
        self._known: set[str] = set()
        self._names: set[str] = set()
        for words in tokens:
            self._known.update(words)
            if len(words) == 1 and len(words[0]) >= SHORTEST_NAME:
                self._names.add(words[0])
        self._tails = JOINED_WORDS | {salt for salt in salts if len(salt) >= SHORTEST_SALT}

    def put_back(self, text: str) -> str:
        """Give the text, in capitals as it came, with the blanks that it lost."""
        return _LONG_WORD.sub(lambda found: self._parted(found.group()), text)

    def _parted(self, word: str) -> str:
        if word in self._known:
            return word
        for place in range(1, len(word)):
            head, tail = word[:place], word[place:]
            if self._are_two_words(head, tail):
                return f"{head} {tail}"
        return word

    def _are_two_words(self, head: str, tail: str) -> bool:
        if head in self._names:
            return tail in self._names or tail in self._tails
        return head in JOINED_WORDS and tail in self._names
