"""The contrast that stands beside each colour of the style sheets is true, and enough."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.colours import contrast

STATIC = Path(__file__).parents[2] / "scripts" / "resource_pack" / "theme" / "static"
TOKEN = re.compile(
    r"--(?P<name>[\w-]+): var\(--light, (?P<light>#\w{6})\) var\(--dark, (?P<dark>#\w{6})\);"
    r"(?: /\* (?P<in_light>[\d.]+), (?P<in_dark>[\d.]+))?"
)
TEXTS = ("ink", "muted", "link", "link-visited", "link-hover", "workforce", "pathway", "system")
"""Colours of text keep 4.5:1 on every ground; the others that mean something keep 3:1."""

MARKS = ("edge", "focus", "warn")
GROUNDS = ("page", "soft", "workforce-soft", "pathway-soft", "system-soft", "warn-soft")


def tokens(name: str) -> dict[str, dict[str, str]]:
    text = (STATIC / name).read_text(encoding="utf-8")
    return {match["name"]: match.groupdict() for match in TOKEN.finditer(text)}


@pytest.mark.parametrize("name", ["pack.css", "embed.css"])
def test_what_stands_beside_a_colour_is_true(name: str) -> None:
    found = tokens(name)
    assert len(found) > 5
    wrong = []
    for token in found.values():
        for scheme in ("light", "dark"):
            said = token[f"in_{scheme}"]
            ratio = f"{contrast(token[scheme], found['page'][scheme]):.1f}"
            if said is not None and said != ratio:
                wrong.append(f"--{token['name']} in {scheme}: {ratio}, not {said}")
    assert not wrong, wrong
    silent = {name for name, token in found.items() if token["in_light"] is None}
    assert silent <= set(GROUNDS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_told_from_every_ground(scheme: str) -> None:
    found = tokens("pack.css")
    weak = [
        f"--{name} on --{ground}"
        for names, least in ((TEXTS, 4.5), (MARKS, 3.0))
        for name in names
        for ground in GROUNDS
        if contrast(found[name][scheme], found[ground][scheme]) < least
    ]
    assert not weak, weak


def test_colours_stand_in_tokens_alone() -> None:
    for name in ("pack.css", "embed.css"):
        text = (STATIC / name).read_text(encoding="utf-8")
        paper = text.index("@media print") if "@media print" in text else len(text)
        rules = TOKEN.sub("", text[:paper])
        # The colours that the drawings come with are changed into tokens.
        rules = re.sub(r'\[(?:fill|stroke)="#\w+"\]', "", rules)
        rules = re.sub(r"/\*.*?\*/", "", rules, flags=re.S)
        assert not re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", rules), name


def test_both_style_sheets_have_the_same_colours() -> None:
    pack, embed = tokens("pack.css"), tokens("embed.css")
    for name, token in embed.items():
        assert (token["light"], token["dark"]) == (pack[name]["light"], pack[name]["dark"]), name
