"""A canvas for a theory of change of one's own: filling it, keeping it, taking it away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Locator, Page

from resource_pack.core.theory import STAGES, Theory
from resource_pack.core.validation import validate
from resource_pack.core.yaml_file import read_yaml
from tests.browser.checks import page_faults
from tests.browser.settings import Door, Setting
from tests.conftest import TINY

FOLDER = "theories-of-change/"
BOTH = pytest.mark.parametrize("protocol", [pytest.param("http", marks=pytest.mark.full), "file"])
OF_SIX = [stage.id for stage in STAGES if stage.id != "measuring_impact"]
RECORDS = TINY / "data" / "theories_of_change"


@pytest.fixture
def canvas(tiny_site: Path, door: Callable[..., Door]) -> Callable[..., tuple[Door, Page]]:
    """Opens the canvas, and says yes to what it asks."""

    def enter(**setting: Any) -> tuple[Door, Page]:
        window = door(tiny_site, Setting(**setting))
        window.page.on("dialog", lambda dialog: dialog.accept())
        return window, window.go(FOLDER + "canvas.html")

    return enter


def fill(page: Page, **texts: str) -> None:
    for name, text in texts.items():
        page.locator(f"[name={name}]").fill(text)


def status(page: Page, part: str) -> str:
    """What the canvas says, once it says it."""
    page.locator(".canvas-status", has_text=part).wait_for()
    return page.locator(".canvas-status").inner_text()


def entries(page: Page, stage: str) -> list[str]:
    return page.locator(f".canvas-poster [data-stage={stage}] li").all_inner_texts()


def download(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as found:
        page.get_by_role("button", name=button).click()
    path = folder / found.value.suggested_filename
    found.value.save_as(path)
    return path


def open_file(page: Page, name: str, text: str | bytes) -> None:
    raw = text.encode() if isinstance(text, str) else text
    picker = page.get_by_label("Open a canvas that was downloaded as YAML")
    picker.set_input_files({"name": name, "mimeType": "application/yaml", "buffer": raw})


FILLED = {
    "place": "Newton & Sons’ Town",
    "vision": "Parents get on <well>",
    "now": "- Staff seldom ask\n\n  * Few are trained: “two”\nno\n12:30\nFew are trained: “two”",
    "changes_practice": "Ask, #early & {often}\n=1+1",
    "indicators": "More staff ask",
    "long_term_outcomes": "Children are content",
}


def theory(path: Path) -> Theory:
    """A downloaded file, read as strictly as the pack's own records are."""
    return validate(Theory, read_yaml(path.read_text("utf-8"), path.name), rule="theory")


@BOTH
def test_the_poster_grows_while_one_writes(
    canvas: Callable[..., tuple[Door, Page]], protocol: str
) -> None:
    window, page = canvas(protocol=protocol)
    title = page.locator("#canvas_poster_title")
    assert title.inner_text() == "Your theory of change"
    assert page.locator(".canvas-poster [data-stage]:visible").count() == 0
    fill(page, **FILLED)
    assert title.inner_text() == "Theory of change: Newton & Sons’ Town"
    assert page.locator(".theory-vision").inner_text() == "Vision: Parents get on <well>"
    assert entries(page, "now") == [
        "Staff seldom ask",
        "Few are trained: “two”",
        "no",
        "12:30",
        "Few are trained: “two”",
    ]
    assert page.locator(".canvas-poster [data-stage]:visible").count() == 4
    fill(page, indicators="")
    assert page.locator(".canvas-poster [data-stage]:visible").count() == 3
    assert not window.faults


@BOTH
def test_a_file_that_goes_out_and_in_again_is_the_same_record(
    canvas: Callable[..., tuple[Door, Page]], protocol: str, tmp_path: Path
) -> None:
    window, page = canvas(protocol=protocol)
    fill(page, **FILLED)
    first = download(page, "Download as YAML", tmp_path)
    assert first.name == "theory-of-change-newton-sons-town.yml"
    found = theory(first)
    assert found.authority == "newton-sons-town"
    assert [item.text for item in found.now][1:4] == ["Few are trained: “two”", "no", "12:30"]
    assert [item.text for item in found.changes_practice] == ["Ask, #early & {often}", "=1+1"]
    page.get_by_role("button", name="Clear everything").click()
    status(page, "empty")
    assert page.locator("[name=now]").input_value() == ""
    open_file(page, first.name, first.read_bytes())
    assert "is open" in status(page, "is open")
    assert page.locator("[name=place]").input_value() == FILLED["place"]
    (tmp_path / "again").mkdir()
    second = download(page, "Download as YAML", tmp_path / "again")
    assert theory(second) == found
    assert second.read_bytes() == first.read_bytes()
    assert not window.faults


@pytest.mark.parametrize("name", ["northtown", "oldshire", "seaport"])
def test_a_record_of_the_pack_comes_back_with_themes_and_doubts(
    canvas: Callable[..., tuple[Door, Page]], name: str, tmp_path: Path
) -> None:
    window, page = canvas()
    raw = (RECORDS / f"{name}.yml").read_text("utf-8")
    open_file(page, f"{name}.yml", raw)
    status(page, "is open")
    wanted = validate(Theory, read_yaml(raw, "x.yml"), rule="theory")
    for stage in STAGES:
        assert entries(page, stage.id) == [item.text for item in wanted.items(stage.id)]
    path = download(page, "Download as YAML", tmp_path)
    assert theory(path) == wanted
    five = wanted.layout == "five-step"
    assert page.locator("[name=measuring_impact]").is_visible() == five
    assert page.locator("[name=indicators]").is_visible() != five
    # What was changed has lost its theme; what was not has kept it.
    fill(page, now="Something else", place="Another place")
    (tmp_path / "changed").mkdir()
    changed = theory(download(page, "Download as YAML", tmp_path / "changed"))
    assert changed.authority == "another-place"
    assert [item.themes for item in changed.now] == [()]
    assert changed.vision == wanted.vision
    assert not window.faults


def test_the_place_of_an_own_canvas_can_be_changed(
    canvas: Callable[..., tuple[Door, Page]], tmp_path: Path
) -> None:
    _, page = canvas()
    fill(page, **FILLED)
    first = download(page, "Download as YAML", tmp_path)
    open_file(page, first.name, first.read_bytes())
    status(page, "took the place")
    fill(page, place="x" * 59 + " y")
    found = theory(download(page, "Download as YAML", tmp_path))
    assert found.source.place == "x" * 59 + " y"
    assert found.authority == "x" * 59


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("now: [unclosed", "it is not YAML"),
        ("just words", "it is not a theory of change"),
        ("- a\n- b", "it is not a theory of change"),
        ("", ""),
        ("now: words", "“now” is not a list"),
        ("now:\n  - txt: words", "an entry of “now” has no text"),
        ("now: [5]", "an entry of “now” has no text"),
        ("vision: [a]", "its vision has no text"),
        ("budget: 5", "a part called “budget”"),
        ("layout: seven-step", "its layout is not known"),
        ("__proto__: {a: 1}\nnow: [1]", ""),
        ("!!js/function 'x'", "it is not YAML"),
        (b"\x00\x01\xff\xfe", "it is not YAML"),
    ],
)
def test_a_wrong_file_is_refused_and_the_text_stays(
    canvas: Callable[..., tuple[Door, Page]], text: str | bytes, why: str
) -> None:
    window, page = canvas()
    fill(page, **FILLED)
    open_file(page, "wrong.yml", text)
    said = status(page, "cannot be opened")
    assert said.startswith("“wrong.yml” cannot be opened: ")
    assert why in said
    assert said.endswith("Your text is as it was.")
    for name, value in FILLED.items():
        assert page.locator(f"[name={name}]").input_value() == value
    assert not window.faults


@BOTH
def test_the_word_document_holds_the_words(
    canvas: Callable[..., tuple[Door, Page]], protocol: str, tmp_path: Path
) -> None:
    window, page = canvas(protocol=protocol)
    fill(page, **FILLED)
    document: Any = Document(str(download(page, "Download as Word", tmp_path)))
    assert document.core_properties.title == "Theory of change: Newton & Sons’ Town"
    assert document.core_properties.language == "en-GB"
    found = [(p.style.name, p.text) for p in document.paragraphs]
    assert found == [
        ("Title", "Theory of change: Newton & Sons’ Town"),
        ("Heading 1", "Vision"),
        ("Normal", "Parents get on <well>"),
        ("Heading 1", "1. Now: opportunities"),
        ("List Bullet", "Staff seldom ask"),
        ("List Bullet", "Few are trained: “two”"),
        ("List Bullet", "no"),
        ("List Bullet", "12:30"),
        ("List Bullet", "Few are trained: “two”"),
        ("Heading 1", "2. Changes"),
        ("Heading 2", "Focus areas"),
        ("Heading 2", "Changes to the local system"),
        ("Heading 2", "Changes to practice"),
        ("List Bullet", "Ask, #early & {often}"),
        ("List Bullet", "=1+1"),
        ("Heading 1", "3. Intermediate outcomes"),
        ("Heading 1", "4. Measuring impact"),
        ("Heading 2", "Indicators"),
        ("List Bullet", "More staff ask"),
        ("Heading 2", "Measures and sources"),
        ("Heading 1", "5. Long-term outcomes"),
        ("List Bullet", "Children are content"),
    ]
    assert not window.faults


def test_a_poster_of_five_steps_goes_to_word_with_its_own_boxes(
    canvas: Callable[..., tuple[Door, Page]], tmp_path: Path
) -> None:
    _, page = canvas()
    open_file(page, "oldshire.yml", (RECORDS / "oldshire.yml").read_bytes())
    status(page, "is open")
    document: Any = Document(str(download(page, "Download as Word", tmp_path)))
    texts = [p.text for p in document.paragraphs]
    assert texts[texts.index("4. Measuring impact") + 1] == "The number of talks"
    assert "Indicators" not in texts


@BOTH
def test_a_draft_is_kept_only_where_it_is_asked_for(
    canvas: Callable[..., tuple[Door, Page]], protocol: str
) -> None:
    window, page = canvas(protocol=protocol)
    fill(page, vision="Kept by nobody")
    assert page.evaluate("window.localStorage.length") == 0
    page.reload()
    assert page.locator("[name=vision]").input_value() == ""

    page.get_by_label("Keep a draft on this device").check()
    status(page, "A draft is kept")
    fill(page, vision="Kept", now="One\nTwo")
    page.goto(window.base + "index.html")
    page.goto(window.base + FOLDER + "canvas.html")
    assert page.locator("[name=vision]").input_value() == "Kept"
    assert entries(page, "now") == ["One", "Two"]
    assert page.get_by_label("Keep a draft on this device").is_checked()

    page.get_by_label("Keep a draft on this device").uncheck()
    status(page, "The draft was removed")
    assert page.evaluate("window.localStorage.length") == 0
    assert page.locator("[name=vision]").input_value() == "Kept", "the text itself stays"
    assert not window.faults


def test_a_draft_remembers_what_was_opened(
    canvas: Callable[..., tuple[Door, Page]], tmp_path: Path
) -> None:
    _, page = canvas()
    raw = (RECORDS / "oldshire.yml").read_text("utf-8")
    page.get_by_label("Keep a draft on this device").check()
    open_file(page, "oldshire.yml", raw)
    status(page, "is open")
    page.reload()
    assert page.locator("[name=measuring_impact]").is_visible()
    found = theory(download(page, "Download as YAML", tmp_path))
    assert found == validate(Theory, read_yaml(raw, "x.yml"), rule="theory")


def test_what_is_kept_and_is_no_draft_does_no_harm(
    canvas: Callable[..., tuple[Door, Page]],
) -> None:
    window, page = canvas()
    for kept in ("", "{", "null", '{"texts": {"vision": 5, "gone": "x"}}', '{"texts": "abc"}'):
        page.evaluate("kept => localStorage.setItem('pack-theory-draft', kept)", kept)
        page.reload()
        fill(page, now="Still works")
        assert entries(page, "now") == ["Still works"]
    assert not window.faults


def test_clearing_asks_first(tiny_site: Path, door: Callable[..., Door]) -> None:
    window = door(tiny_site)
    page = window.go(FOLDER + "canvas.html")
    asked: list[str] = []

    def refuse(dialog: Any) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    fill(page, vision="Not to be lost")
    page.get_by_role("button", name="Clear everything").click()
    assert asked == ["Clear all that you have written?"]
    assert page.locator("[name=vision]").input_value() == "Not to be lost"
    open_file(page, "northtown.yml", (RECORDS / "northtown.yml").read_bytes())
    assert len(asked) == 2
    assert page.locator("[name=vision]").input_value() == "Not to be lost"


def test_paper_has_the_poster_and_no_form(canvas: Callable[..., tuple[Door, Page]]) -> None:
    _, page = canvas()
    fill(page, **FILLED)
    page.emulate_media(media="print")
    assert not page.locator(".canvas-form").is_visible()
    assert page.locator(".canvas-poster").is_visible()
    assert page.locator(".canvas-poster li:visible").count() == 9
    assert page.locator("h1").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_canvas_in_use_has_no_fault(
    canvas: Callable[..., tuple[Door, Page]], scheme: str, width: int
) -> None:
    window, page = canvas(scheme=scheme, width=width)
    fill(page, **{**FILLED, "now": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunter"})
    open_file(page, "wrong.yml", "words")
    status(page, "cannot be opened")
    assert not page_faults(page)
    assert not window.faults


def test_every_field_of_the_canvas_has_its_box_on_the_poster(
    canvas: Callable[..., tuple[Door, Page]],
) -> None:
    _, page = canvas()
    fields: Locator = page.locator("form.canvas-form textarea:visible")
    names = [str(field.get_attribute("name")) for field in fields.all()]
    assert names == ["vision", *OF_SIX]
