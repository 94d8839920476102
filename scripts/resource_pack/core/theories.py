"""Every theory of change of a pack, with the themes that they share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from resource_pack.core.layout import Layout
from resource_pack.core.problems import PackError, Problem, listing, nearest
from resource_pack.core.reference_data import ReferenceData
from resource_pack.core.text_file import read_text
from resource_pack.core.theory import (
    STAGE_LABELS,
    STAGES,
    STRATEGIES,
    VISION,
    Item,
    Strategy,
    Theory,
    TheoryTheme,
    TheoryThemes,
)
from resource_pack.core.validation import validate
from resource_pack.core.yaml_file import Path, YamlDocument, path_text, read_yaml

FOLDER = "theories_of_change"
THEMES_FILE = "themes.yml"


@dataclass(frozen=True)
class Theories:
    """All theories by the id of their authority, sorted, and all themes by id, in their order.

    `files` has the lines of each record, by the id of its authority.
    """

    by_authority: dict[str, Theory] = field(default_factory=dict)
    themes: dict[str, TheoryTheme] = field(default_factory=dict)
    files: dict[str, YamlDocument] = field(default_factory=dict, compare=False, repr=False)

    def stages_of(self, theme: str) -> dict[str, tuple[str, ...]]:
        """Where a theme stands: for each authority that names it, the ids of the stages."""
        found = {}
        for name, theory in self.by_authority.items():
            stages = tuple(
                stage for stage, themes in theory.themes_by_stage().items() if theme in themes
            )
            if stages:
                found[name] = stages
        return found


def read_theories(layout: Layout) -> Theories:
    """Read data/theories_of_change/, where there is one. Raises PackError with all problems."""
    folder = layout.data / FOLDER
    if not folder.is_dir():
        return Theories()
    problems: list[Problem] = []
    themes: dict[str, TheoryTheme] = {}
    theories: dict[str, Theory] = {}
    files: dict[str, YamlDocument] = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            document = read_yaml(read_text(layout, path), layout.relative(path))
            if path.name == THEMES_FILE:
                listed = validate(TheoryThemes, document, rule="theory-themes")
                themes = {theme.id: theme for theme in listed.themes}
            else:
                theories[path.stem] = validate(Theory, document, rule="theory")
                files[path.stem] = document
        except PackError as error:
            problems += error.problems
    if problems:
        raise PackError(problems)
    return Theories(theories, themes, files)


def check_theories(theories: Theories, reference: ReferenceData) -> Iterator[Problem]:
    """Every name in a record stands for something, and a file is named after its authority."""
    for name, theory in theories.by_authority.items():
        document = theories.files[name]
        if theory.authority not in reference.authorities:
            yield _unknown(
                document,
                ("authority",),
                theory.authority,
                list(reference.authorities),
                "an authority in data/authorities.yml",
            )
        elif theory.authority != name:
            yield Problem(
                document.file,
                document.line(("authority",)),
                "authority",
                f"The file is called “{name}.yml” and is about “{theory.authority}”",
                "",
                f"Call the file {theory.authority}.yml",
                rule="theory",
            )
        if theory.source.document not in reference.documents:
            yield _unknown(
                document,
                ("source", "document"),
                theory.source.document,
                list(reference.documents),
                "a document in data/documents.yml",
            )
        for path, theme in _themes(theory):
            if theme not in theories.themes:
                yield _unknown(
                    document,
                    path,
                    theme,
                    list(theories.themes),
                    f"a theme in data/{FOLDER}/{THEMES_FILE}",
                )


def _themes(theory: Theory) -> Iterator[tuple[Path, str]]:
    places: list[tuple[Path, Item | Strategy]] = [((VISION,), theory.vision)]
    for stage in STAGES:
        places += [((stage.id, n), item) for n, item in enumerate(theory.items(stage.id))]
    places += [((STRATEGIES, n), item) for n, item in enumerate(theory.strategies)]
    for path, item in places:
        for number, theme in enumerate(item.themes):
            yield (*path, "themes", number), theme


def _unknown(document: YamlDocument, path: Path, word: str, known: list[str], what: str) -> Problem:
    return Problem(
        document.file,
        document.line(path),
        path_text(path),
        f"“{word}” is not {what}",
        listing(sorted(known), limit=60),
        nearest(word, known),
        rule="theory.word",
    )


def theory_rows(theories: Theories, name: str) -> list[dict[str, str]]:
    """A theory as rows, one an entry, in reading order: stage, text, themes and doubt.

    An entry of a strategy's list is a row of its own, with the strategy before it.
    """
    theory = theories.by_authority[name]
    rows = [_row(theories, VISION, theory.vision.text, theory.vision)]
    for stage in STAGES:
        rows += [_row(theories, stage.id, item.text, item) for item in theory.items(stage.id)]
    for strategy in theory.strategies:
        texts = [f"{strategy.name}: {point}" for point in strategy.points] or [strategy.name]
        rows += [_row(theories, STRATEGIES, text, strategy) for text in texts]
    return rows


def _row(theories: Theories, stage: str, text: str, item: Item | Strategy) -> dict[str, str]:
    return {
        "stage": STAGE_LABELS[stage],
        "text": text,
        "themes": "; ".join(theories.themes[theme].label for theme in item.themes),
        "doubt": item.doubt,
    }
