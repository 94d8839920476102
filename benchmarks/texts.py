"""The texts of the reference books: varied words, the same for the same seed, in no system's form.

Every system builds the same words. They are drawn from a vocabulary of some thousands, few of them
often and most of them seldom, as in real text: an index of 25 words would weigh nothing.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

COMMON = (
    *("parents", "staff", "council", "family", "support", "training", "listen", "early", "help"),
    *("worker", "question", "service", "school", "child", "mother", "father", "health", "partner"),
    *("meeting", "plan", "review", "trust", "change", "area", "team"),
)
STARTS = ("b", "br", "c", "cl", "d", "f", "fl", "g", "h", "l", "m", "n", "p", "pr", "s", "st", "t")
VOWELS = ("a", "e", "i", "o", "u", "ea")
ENDS = ("n", "r", "l", "m", "t", "nd", "rk", "st", "")
NAMES = ("Amber", "Birch", "Cedar", "Dover", "Elder", "Fern", "Gorse", "Hazel", "Ivy", "Juniper")
SECTIONS = ("Context", "What they did", "What changed", "What they learned", "What next")
VOCABULARY = 6000
SENTENCE = 12
PARAGRAPHS = (72, 48)
"""Words of the paragraphs of a section: 600 in a page of five sections."""


@dataclass(frozen=True)
class Text:
    """What a page says. `sections` holds headings, each with its paragraphs."""

    number: int
    title: str
    summary: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def body(self) -> str:
        """The page without its title, in the Markdown that all systems read."""
        return "\n".join(
            f"## {heading}\n\n" + "".join(f"{paragraph}\n\n" for paragraph in paragraphs)
            for heading, paragraphs in self.sections
        ).rstrip("\n") + "\n"  # fmt: skip


def texts(count: int, seed: int = 1) -> Iterator[Text]:
    """So many texts. The first ones of a longer series are those of a shorter one."""
    words = vocabulary(seed)
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(words))))
    for number in range(count):
        rng = random.Random(f"{seed}/{number}")

        def prose(length: int, rng: random.Random = rng) -> str:
            drawn = rng.choices(words, cum_weights=weights, k=length)
            sentences = [drawn[at : at + SENTENCE] for at in range(0, length, SENTENCE)]
            return " ".join(" ".join(sentence).capitalize() + "." for sentence in sentences)

        yield Text(
            number,
            f"Study {number} of {rng.choice(NAMES)}",
            prose(24),
            tuple((section, tuple(prose(size) for size in PARAGRAPHS)) for section in SECTIONS),
        )


def vocabulary(seed: int = 1) -> list[str]:
    """Words, the most frequent first. Those that are made up have two or three syllables."""
    rng = random.Random(f"words/{seed}")
    made = dict.fromkeys(COMMON)
    while len(made) < VOCABULARY:
        syllables = rng.randint(2, 3)
        made["".join(rng.choice(STARTS) + rng.choice(VOWELS) for _ in range(syllables))
             + rng.choice(ENDS)] = None  # fmt: skip
    return list(made)
