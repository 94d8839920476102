"""The Word template that the canvas of a theory of change is filled into.

Docxtemplater fills it in the reader's browser: {name} is replaced, and what stands between {#now}
and {/now} is repeated for each entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from resource_pack.core.theory import COLUMNS, ONLY_FIVE_STEP, ONLY_SIX_STEP, STAGES
from resource_pack.publish.word_blocks import Block, Heading, Items, Paragraph, Run

CHANGED = date(2026, 11, 22)
"""The day on which this template was last changed."""


def theory_template(site: str) -> bytes:
    """The template with its marks."""
    # python-docx takes a while to load, and a pack without such a page never needs it.
    from resource_pack.publish.word import word_document

    return word_document(
        "Theory of change: {place}", _blocks(filled=True), _closing(site), CHANGED, site
    )


def blank_theory(site: str) -> bytes:
    """The same document for those who fill it in Word."""
    title = "Theory of change: [name of your area]"
    from resource_pack.publish.word import word_document

    return word_document(title, _blocks(filled=False), _closing(site), CHANGED, site)


def _closing(site: str) -> str:
    return (
        f"Made with the canvas of the {site}. The words are those of the people who filled it in."
    )


def _blocks(filled: bool) -> list[Block]:
    blocks: list[Block] = [
        Heading(1, (Run("Vision"),)),
        Paragraph((Run("{vision}" if filled else "[What do you want to be different?]"),)),
    ]
    for number, column in enumerate(COLUMNS, start=1):
        blocks.append(Heading(1, (Run(f"{number}. {column}"),)))
        for stage in STAGES:
            if stage.column != number or (stage.id in ONLY_FIVE_STEP and not filled):
                continue
            box = [Heading(2, (Run(stage.label),))] if stage.label != column else []
            if not filled:
                blocks += [*box, Items(((Run("[One entry a line]"),),))]
            elif stage.id in ONLY_SIX_STEP:
                blocks += _section("six_step", [*box, *_section(stage.id, [_entry()])])
            else:
                blocks += [*box, *_section(stage.id, [_entry()])]
    return blocks


def _entry() -> Block:
    return Items(((Run("{.}"),),))


def _section(name: str, blocks: Sequence[Block]) -> list[Block]:
    """What is there for each entry of a list, or only if a value is true."""
    return [Paragraph((Run(f"{{#{name}}}"),)), *blocks, Paragraph((Run(f"{{/{name}}}"),))]
