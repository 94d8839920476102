"""Charts as pictures: named, small, self-contained, and always the same."""

from __future__ import annotations

import io
import json
import random
import re
import threading
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont
from tests.conftest import TINY

from resource_pack.core.calls import make_call
from resource_pack.core.data_store import open_data_store
from resource_pack.core.figures import ChartFigure
from resource_pack.core.layout import Layout
from resource_pack.core.problems import PackError
from resource_pack.notebook.chart_forms import INK, PALETTE, RULE
from resource_pack.notebook.figure_building import build_figure
from resource_pack.publish import drawers as drawing_processes
from resource_pack.publish.chart_images import download_pictures, draw_ahead, page_svg, wrap
from resource_pack.publish.drawers import Drawer, Drawers, Job, own_drawers
from resource_pack.publish.renderer import RenderCache
from resource_pack.publish.sheets import FILES, Line, has_letters, written

SVG = "{http://www.w3.org/2000/svg}"


def chart(form: str = "column", **more: object) -> ChartFigure:
    arguments = {
        "id": "visits",
        "data": "demo-visits",
        "form": form,
        "x": "year",
        "y": "visits",
        "series": "group",
        "title": "Visits & <more>",
        "alt": "{change}." if form != "bar" else "{highest:Families}.",
        **more,
    }
    figure = build_figure(make_call("show_chart", arguments), open_data_store(Layout(TINY)))
    assert isinstance(figure, ChartFigure)
    return figure


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> RenderCache:
    return RenderCache(tmp_path_factory.mktemp("drawings"))


@pytest.mark.parametrize("form", ["bar", "column", "line"])
@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_a_picture_on_a_page_is_one_thing_with_one_name(
    cache: RenderCache, form: str, width: str
) -> None:
    root = ET.fromstring(page_svg(chart(form), width, cache))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "visits-says"
    marks = list(root)
    assert [mark.get("aria-hidden") for mark in marks] == ["true"]
    inner = [element for element in root.iter() if element is not root]
    assert not any(element.get("role") or element.get("aria-label") for element in inner)


@pytest.mark.parametrize("form", ["bar", "column", "line"])
def test_a_picture_asks_for_nothing_and_styles_nothing(cache: RenderCache, form: str) -> None:
    text = page_svg(chart(form), "wide", cache)
    assert "style=" not in text
    assert "<style" not in text
    assert "href" not in text
    assert "url(" not in text
    assert "http" not in text
    assert "rgba" not in text
    assert 'fill="white"' not in text, "the background is the page's own"


def test_ids_carry_the_name_of_the_chart(cache: RenderCache) -> None:
    ids = re.findall(r'\bid="([^"]+)"', page_svg(chart("line"), "wide", cache))
    assert all(name.startswith("visits-wide-") for name in ids)


@pytest.mark.parametrize("form", ["bar", "column", "line"])
def test_a_narrow_picture_fits_a_phone(cache: RenderCache, form: str) -> None:
    root = ET.fromstring(page_svg(chart(form), "narrow", cache))
    assert float(root.get("width", "999")) <= 288
    texts = root.iter("text")
    assert all(float(str(text.get("font-size")).removesuffix("px")) >= 12 for text in texts)


def test_every_value_is_written_in_the_picture(cache: RenderCache) -> None:
    texts = [text.text for text in ET.fromstring(page_svg(chart(), "wide", cache)).iter("text")]
    assert {"12", "8", "9", "11", "3", "14"} <= set(texts)


def test_the_download_says_where_it_comes_from(cache: RenderCache) -> None:
    figure = chart()
    text = download_pictures(figure, "A pack", cache)["svg"].decode()
    root = ET.fromstring(text)
    shown = " ".join(element.text or "" for element in root.iter(f"{SVG}text"))
    assert root.findtext(f"{SVG}title") == "Visits & <more>"
    assert root.findtext(f"{SVG}desc") == figure.says
    assert "A report for tests (2026), Table 1" in shown
    assert "Creative Commons Attribution 4.0" in shown
    assert "counts some visits twice" in shown
    assert "From: A pack" in shown


def test_the_png_is_sharp_and_small(cache: RenderCache) -> None:
    data = download_pictures(chart(), "A pack", cache)["png"]
    image = Image.open(io.BytesIO(data))
    assert image.format == "PNG"
    assert image.width >= 1300
    assert len(data) < 120_000


def test_the_same_chart_gives_the_same_bytes(cache: RenderCache, tmp_path: Path) -> None:
    other = RenderCache(tmp_path)
    assert page_svg(chart(), "wide", other) == page_svg(chart(), "wide", cache)
    made = [download_pictures(chart(), "A pack", where) for where in (other, cache)]
    assert made[0] == made[1]


def test_what_was_drawn_is_not_drawn_again(
    cache: RenderCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_svg(chart(), "wide", cache)
    monkeypatch.setattr(drawing_processes, "_send", None)
    assert page_svg(chart(), "wide", cache)


def test_a_specification_may_not_fetch(cache: RenderCache) -> None:
    spec = '{"data": {"url": "https://example.org/x.csv"}, "mark": "bar", "encoding": {}}'
    with pytest.raises(PackError, match="External data url not allowed"):
        cache.render([Job("svg", spec)])


def drawn(drawers: Drawers, jobs: list[Job]) -> dict[Job, bytes]:
    """The pictures of jobs, none of which leads to another."""
    found: dict[Job, bytes] = {}

    def keep(job: Job, data: bytes) -> list[Job]:
        found[job] = data
        return []

    drawers.draw(jobs, keep)
    return found


def test_processes_that_draw_are_replaced_when_they_end() -> None:
    drawers = Drawers()
    job = Job("svg", json.dumps(chart().wide))
    try:
        first = drawn(drawers, [job])
        for drawer in drawers.drawers:
            drawer.process.kill()
            drawer.process.wait()
        assert drawn(drawers, [job]) == first
    finally:
        drawers.close()


def test_a_process_that_dies_while_it_draws_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    drawers = Drawers()

    def send_and_kill(drawer: Drawer, job: Job) -> None:
        drawer.process.kill()
        drawer.process.wait()
        drawer.sent.append(job)

    monkeypatch.setattr(drawing_processes, "_send", send_and_kill)
    with pytest.raises(PackError, match="ended by itself"):
        drawn(drawers, [Job("svg", "{}")])
    assert drawers.drawers == []
    assert not drawers.keeps


def test_pictures_to_download_are_drawn_while_pages_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawers = own_drawers()
    drawers.close()
    ahead, plain = RenderCache(tmp_path / "ahead"), RenderCache(tmp_path / "plain")
    figures = [chart(form) for form in ("bar", "column", "line")]
    with monkeypatch.context() as patch:
        patch.setattr(Drawers, "settle", None)  # whoever waits for all pictures fails
        draw_ahead(figures, "A pack", ahead)
    assert len(list(ahead.folder.glob("*.svg"))) == 6, "what pages show is there"
    made = [download_pictures(figure, "A pack", ahead) for figure in figures]
    assert not drawers.keeps
    assert made == [download_pictures(figure, "A pack", plain) for figure in figures]


def test_what_does_not_fit_into_a_pipe_is_sent_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """With both pipes full, each side would wait for the other to read, for ever."""
    monkeypatch.setattr(drawing_processes, "ROOM", 1 << 16)
    chance = random.Random(1)
    spots = "".join(
        f'<rect x="{chance.randrange(200)}" y="{chance.randrange(200)}" width="3" height="3"/>'
        for _ in range(120)
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200">{spots}%s</svg>'
    many = [Job("png", svg % f"<desc>{place}</desc>", scale=2) for place in range(60)]
    assert len(many[0].text) > 5000
    first = Job("png", svg % "")
    found: list[Job] = []

    def keep(job: Job, data: bytes) -> list[Job]:
        found.append(job)
        return many if job == first else []

    drawers = Drawers()

    def work() -> None:
        drawers.draw([first], keep, behind=True)
        time.sleep(1)  # The processes draw until nothing more fits into their pipes.
        drawers.settle()

    try:
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(60)
        assert not thread.is_alive()
        assert sorted(found, key=str) == sorted([first, *many], key=str)
    finally:
        drawers.close()


def test_charts_that_share_a_picture_are_all_drawn_ahead(tmp_path: Path) -> None:
    cache = RenderCache(tmp_path)
    figures = [chart(title=title) for title in ("One", "Two", "Three")]
    draw_ahead(figures, "A pack", cache)
    own_drawers().settle()
    assert len(list(tmp_path.glob("*.svg"))) == 2
    assert len(list(tmp_path.glob("*.sheet"))) == 3


def test_letters_that_the_font_has_not_are_drawn_by_another(tmp_path: Path) -> None:
    assert has_letters("Teuluoedd – “Asking” £5", 400)
    assert not has_letters("家族", 400)
    made = download_pictures(chart(title="Families 家族"), "A pack", RenderCache(tmp_path))
    assert Image.open(io.BytesIO(made["png"])).format == "PNG"
    assert list(tmp_path.glob("*.png"))
    assert not list(tmp_path.glob("*.sheet"))


def test_the_png_shows_the_same_as_the_svg(cache: RenderCache) -> None:
    made = download_pictures(chart(), "A pack", cache)
    whole = cache.render([Job("png", made["svg"].decode(), scale=2)])[0]
    pictures = [Image.open(io.BytesIO(data)).convert("L") for data in (made["png"], whole)]
    assert pictures[0].size == pictures[1].size
    # Two programs write letters a little differently; lines that moved or are missing differ more.
    rough = [picture.resize((59, 40), Image.Resampling.BOX) for picture in pictures]
    differences = ImageChops.difference(*rough).getextrema()
    assert differences[1] < 40, differences


def test_one_process_has_an_engine_and_more_where_there_is_much_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drawing_processes, "processors", lambda: 2)
    spec = {"mark": "point", "data": {"values": []}}
    jobs = [Job("svg", json.dumps({**spec, "height": 10 + place})) for place in range(8)]
    drawers = Drawers()
    try:
        drawn(drawers, jobs[:4])
        assert [drawer.engine for drawer in drawers.drawers] == [True, False]
        monkeypatch.setattr(drawing_processes, "MANY", 1)
        drawn(drawers, jobs[4:])
        assert [drawer.engine for drawer in drawers.drawers] == [True, True]
    finally:
        drawers.close()


def test_lines_are_broken_where_the_font_says() -> None:
    lines = wrap("many words " * 30, 16, 400, 300)
    assert len(lines) > 5
    assert " ".join(lines).split() == ("many words " * 30).split()


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", [*PALETTE, RULE])
@pytest.mark.parametrize("page", ["#ffffff", "#15191d"])
def test_marks_stand_out_on_light_and_dark_pages(colour: str, page: str) -> None:
    """WCAG 1.4.11: graphics need a contrast of 3 to 1."""
    assert contrast(colour, page) >= 3


def test_text_stands_out_on_the_download() -> None:
    assert contrast(INK, "#ffffff") >= 7


def test_lines_on_a_sheet_are_where_pillow_writes_them() -> None:
    # Letters that stand to the left of where they begin, above and below the line.
    lines = [
        Line(30, 40, 20, 700, "jÅfy"),
        Line(30, 80, 13, 400, "Äjq, (V)"),
        Line(5, 99, 9, 400, "A"),
    ]
    made = written((400, 240), lines, 2)
    wanted = Image.new("L", (400, 240), 0)
    pen = ImageDraw.Draw(wanted)
    for line in lines:
        font = ImageFont.truetype(
            str(FILES[line.weight]), line.size * 2, layout_engine=ImageFont.Layout.BASIC
        )
        pen.text((line.x * 2, line.y * 2), line.text, fill=255, font=font, anchor="ls")
    # Ink is not quite black, and shades are rounded to few steps.
    whole = [min(255, round(shade * 255 / 221)) for shade in range(256)]
    ink = ImageChops.invert(made.convert("L")).point(whole)
    assert ImageChops.difference(ink, wanted).getextrema()[1] <= 10
    assert wanted.getbbox() == ink.point([0] * 9 + [255] * 247).getbbox()
