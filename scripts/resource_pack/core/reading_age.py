"""How old one has to be to read a text with ease: a rough guide, and the same each time.

The formula is Flesch and Kincaid’s grade, made for the United States Navy in 1975, plus five years
for the age at which a pupil enters that grade. It looks at the length of sentences and words alone:
a low number does not make a text clear, but a high one says that few will read it with ease.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

AGE_OF_GRADE_0 = 5

_WORD = re.compile(r"[A-Za-z’']+")
_SENTENCE = re.compile(r"[.?!:]+(?:\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
_SPOKEN_END = re.compile(r"([td]ed|[^aeiou]les?|(?:s|z|ch|sh|g|c|x)es)$")


def reading_age(texts: Iterable[str]) -> float:
    """The age in years for all texts together; 0 where there are no words.

    Each text ends a sentence, with or without a full stop.
    """
    sentences = words = syllables = 0
    for text in texts:
        for sentence in _SENTENCE.split(text):
            found = _WORD.findall(sentence)
            sentences += bool(found)
            words += len(found)
            syllables += sum(count_syllables(word) for word in found)
    if not words:
        return 0.0
    grade = 0.39 * words / sentences + 11.8 * syllables / words - 15.59
    return grade + AGE_OF_GRADE_0


def count_syllables(word: str) -> int:
    """The syllables of an English word, counted by its groups of vowels: right for most words."""
    word = word.lower().replace("’", "").replace("'", "")
    count = len(_VOWELS.findall(word))
    silent = re.search(r"(e|es|ed)$", word) and not _SPOKEN_END.search(word)
    return max(1, count - 1 if silent and count > 1 else count)
