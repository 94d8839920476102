"""What every page of a built site holds, and what none may hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser as Html

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'"
)
SEARCH_POLICY = (
    POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
    + "; worker-src 'self'"
)


@pytest.fixture(scope="module", params=["tiny", "our"])
def site(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.getfixturevalue(f"{request.param}_site")
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Html]:
    return {
        path.relative_to(site).as_posix(): Html(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


def text_pages(pages: dict[str, Html]) -> Iterator[tuple[str, Html]]:
    """All pages that people read in full: no frames and no redirects."""
    for name, page in pages.items():
        if not name.startswith("embed/") and page.css_first("nav.site-menu"):
            yield name, page


def test_there_are_pages(pages: dict[str, Html]) -> None:
    assert len(pages) > 25
    assert "index.html" in pages


def test_every_page_has_the_policy_to_the_letter(site: Path, pages: dict[str, Html]) -> None:
    for name in pages:
        text = (site / name).read_text(encoding="utf-8")
        wanted = SEARCH_POLICY if name == "search.html" else POLICY
        assert f'<meta http-equiv="Content-Security-Policy" content="{wanted}">' in text, name
        assert text.count("Content-Security-Policy") == 1, name


def test_nothing_is_inline(pages: dict[str, Html]) -> None:
    for name, page in pages.items():
        assert not page.css("style"), name
        assert not page.css("[style]"), name
        for script in page.css("script"):
            if "src" not in script.attributes:
                assert script.attributes.get("type") == "application/json", name
        for node in page.css("*"):
            handlers = [key for key in node.attributes if key.startswith("on")]
            assert not handlers, (name, node.tag, handlers)


def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[str, Html]) -> None:
    for name, page in pages.items():
        for selector, attribute in (
            ("script[src]", "src"),
            ("link[rel=stylesheet]", "href"),
            ("link[rel=icon]", "href"),
            ("img", "src"),
            ("iframe", "src"),
            ("source", "srcset"),
            ("form[action]", "action"),
        ):
            for node in page.css(selector):
                address = str(node.attributes.get(attribute))
                assert "//" not in address, (name, address)
                target = (site / name).parent / unquote(urlsplit(address).path)
                assert target.resolve().is_file(), (name, address)
    for path in site.rglob("*.css"):
        for address in re.findall(r"url\(([^)]+)\)", path.read_text()):
            assert (path.parent / address.strip("\"'")).is_file(), (path.name, address)


def test_every_link_leads_somewhere(site: Path, pages: dict[str, Html]) -> None:
    ids = {
        name: {node.attributes["id"] for node in page.css("[id]")} for name, page in pages.items()
    }
    for name, page in pages.items():
        for link in page.css("a[href]"):
            href = str(link.attributes["href"])
            parts = urlsplit(href)
            if parts.scheme:
                assert parts.scheme in ("https", "mailto"), (name, href)
                continue
            target = name
            if parts.path:
                full = ((site / name).parent / unquote(parts.path)).resolve()
                assert full.is_file(), (name, href)
                target = full.relative_to(site.resolve()).as_posix()
            if parts.fragment and target in ids:
                assert unquote(parts.fragment) in ids[target], (name, href)


def test_ids_are_unique(pages: dict[str, Html]) -> None:
    for name, page in pages.items():
        ids = [node.attributes["id"] for node in page.css("[id]")]
        assert len(ids) == len(set(ids)), (name, {i for i in ids if ids.count(i) > 1})


def test_references_between_elements_hold(pages: dict[str, Html]) -> None:
    for name, page in pages.items():
        ids = {node.attributes["id"] for node in page.css("[id]")}
        for attribute in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
            for node in page.css(f"[{attribute}]"):
                for wanted in str(node.attributes[attribute]).split():
                    assert wanted in ids, (name, attribute, wanted)


def test_headings_are_in_order(pages: dict[str, Html]) -> None:
    for name, page in pages.items():
        levels = [int(node.tag[1]) for node in page.css("h1, h2, h3, h4, h5, h6")]
        assert levels.count(1) == 1, name
        assert levels[0] == 1 or "embed/" not in name, name
        level = 1
        for following in levels[levels.index(1) + 1 :]:
            assert following <= level + 1, (name, levels)
            level = following


def test_every_page_says_what_it_is(pages: dict[str, Html]) -> None:
    titles: dict[str, str] = {}
    for name, page in pages.items():
        root = page.css_first("html")
        assert root is not None
        assert root.attributes.get("lang") == "en", name
        title = page.css_first("title")
        assert title is not None
        assert title.text().strip(), name
        if page.css_first("nav.site-menu") and not name.startswith("embed/"):
            assert title.text() not in titles, (name, titles.get(title.text()))
            titles[title.text()] = name


def test_tables_have_a_caption_and_scoped_headers(pages: dict[str, Html]) -> None:
    for name, page in pages.items():
        for table in page.css("table"):
            caption = table.css_first("caption")
            assert caption is not None, name
            assert caption.text().strip(), name
            assert table.css("thead th"), name
            for head in table.css("th"):
                assert head.attributes.get("scope") in ("col", "row"), (name, head.html)
                assert head.text().strip(), (name, head.html)
            for row in table.css("tbody tr"):
                assert row.css_first("th[scope=row]"), name


def test_numbers_stand_right(pages: dict[str, Html]) -> None:
    for name, page in pages.items():
        for table in page.css(".figure table"):
            heads = [
                "number" in str(head.attributes.get("class") or "")
                for head in table.css("thead th")
            ]
            for row in table.css("tbody tr"):
                cells = [
                    "number" in str(cell.attributes.get("class") or "") or cell.tag == "th"
                    for cell in row.css("th, td")
                ]
                assert all(cell for head, cell in zip(heads, cells, strict=True) if head), name


def test_pictures_have_a_name(pages: dict[str, Html]) -> None:
    for name, page in pages.items():
        for image in page.css("img"):
            assert str(image.attributes.get("alt") or "").strip(), name
        for svg in page.css("svg"):
            if svg.attributes.get("aria-hidden") == "true":
                continue
            assert svg.attributes.get("role") == "img", name
            label = page.css_first(f"#{svg.attributes['aria-labelledby']}")
            assert label is not None, name
            assert len(label.text().strip()) > 20, name


def test_every_figure_has_its_files_and_its_source(site: Path, pages: dict[str, Html]) -> None:
    seen = 0
    for name, page in text_pages(pages):
        for figure in page.css("figure.chart-figure, .table-figure"):
            figure_id = figure.attributes["id"]
            seen += 1
            assert (site / f"embed/{figure_id}.html").is_file()
            assert (site / f"downloads/{figure_id}.csv").is_file()
            source = figure.css_first(".figure-source")
            assert source is not None, name
            assert "Source:" in source.text(), name
            assert "Licence:" in source.text(), name
            if figure.tag == "figure":
                assert (site / f"downloads/{figure_id}.svg").is_file()
                assert (site / f"downloads/{figure_id}.png").is_file()
                spec = figure.css_first("script[type='application/json']")
                assert spec is not None
                json.loads(spec.text())
    assert seen >= 5


def test_embeds_hold_one_figure_and_the_way_back(site: Path, pages: dict[str, Html]) -> None:
    embeds = [name for name in pages if name.startswith("embed/")]
    assert embeds
    for name in embeds:
        page = pages[name]
        assert not page.css("script, nav, form, button"), name
        assert len(page.css("main")) == 1
        heading = page.css_first("h1")
        assert heading is not None
        back = page.css("a[target=_top]")
        assert len(back) == 1, name


def test_studies_stay_out_of_the_menu(pages: dict[str, Html]) -> None:
    for name, page in text_pages(pages):
        links = [str(a.attributes["href"]) for a in page.css("nav.site-menu a")]
        assert links, name
        depth = name.count("/")
        studies = [
            link
            for link in links
            if re.fullmatch(r"(\.\./)*case-studies/[a-z0-9-]+\.html", link)
            or (name.startswith("case-studies/") and depth == 1 and "/" not in link)
        ]
        assert not studies, (name, studies)


def test_studies_have_breadcrumbs_and_neighbours(pages: dict[str, Html]) -> None:
    studies = [
        page for name, page in pages.items() if re.fullmatch(r"case-studies/[^/]+\.html", name)
    ]
    assert len(studies) >= 3
    parts = [str(page.css_first("body").attributes["class"]) for page in studies]  # type: ignore[union-attr]
    for page, part in zip(studies, parts, strict=True):
        crumbs = [link.text() for link in page.css("nav.breadcrumbs a")]
        assert crumbs[0] == "Home"
        assert len(crumbs) >= 2
        assert page.css("nav.neighbours a") or parts.count(part) == 1
        assert [heading.text() for heading in page.css(".page-body h2")][:5] == [
            "Context",
            "What they did",
            "What changed",
            "What they learned",
            "What next",
        ]


def test_related_studies_say_why(pages: dict[str, Html]) -> None:
    reasons = [
        node.text().strip()
        for name, page in pages.items()
        for node in page.css(".related .card-reason")
    ]
    assert reasons
    allowed = ("Same ", "Named by the author")
    assert all(reason.startswith(allowed) for reason in reasons), reasons


def test_every_published_page_can_be_found(site: Path, pages: dict[str, Html]) -> None:
    """From the home page, by links alone."""
    todo, seen = ["index.html"], {"index.html"}
    while todo:
        name = todo.pop()
        for link in pages[name].css("a[href]"):
            parts = urlsplit(str(link.attributes["href"]))
            if parts.scheme or not parts.path.endswith(".html"):
                continue
            target = ((site / name).parent / parts.path).resolve()
            found = target.relative_to(site.resolve()).as_posix()
            if found in pages and found not in seen:
                seen.add(found)
                todo.append(found)
    lost = {name for name, _ in text_pages(pages)} - seen - {"404.html", "search.html"}
    assert not lost


LIBRARIES = (
    *("vega.js", "docxtemplater.js", "pizzip.js", "js-yaml.js", "papaparse.js", "saxen.js"),
)


def test_no_outside_address_is_needed(site: Path) -> None:
    """Scripts and styles name no other host to load from."""
    for path in [*site.glob("_static/*.js"), *site.glob("_static/*.css"), *site.glob("*.js")]:
        if path.name in LIBRARIES:
            continue  # They name schemas and help; browser tests see that they load nothing.
        assert not re.findall(r"https?://(?!www\.w3\.org)[a-z]", path.read_text()), path.name
