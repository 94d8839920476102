"""Compares themes on the same pages: weight, time to write, accessibility, policy.

    .venv/bin/python benchmarks/theme_choice.py

Builds a book of 60 pages of text with the stock theme of Jupyter Book, the same cut down, Furo, the
bare sphinx-basic-ng, and the pack's own theme, all in one run, and prints a table. The other themes
are installed into a virtual environment in a temporary folder. Needs Chromium.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page, sync_playwright

PAGES = 60
PAGE = "pages/page-030.html"
WORDS = ("parents", "staff", "council", "family", "support", "training", "listen", "early", "help")
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'"

CONF = """
project = "Book"
extensions = ["myst_parser"]
html_theme = {theme!r}
html_theme_options = {options!r}
html_copy_source = False
html_show_sourcelink = False
"""

CANDIDATES: dict[str, tuple[str, dict[str, object]]] = {
    "sphinx-book-theme": ("sphinx_book_theme", {}),
    "sphinx-book-theme, cut down": (
        "sphinx_book_theme",
        {"max_navbar_depth": 1, "navigation_with_keys": False, "use_download_button": False},
    ),
    "furo": ("furo", {}),
    "sphinx-basic-ng, bare": ("basic-ng", {}),
}


def text(number: int) -> str:
    rng = random.Random(number)
    parts = []
    for section in range(4):
        parts.append(f"\n## Section {section + 1} of page {number}\n")
        for _ in range(3):
            parts.append(" ".join(rng.choices(WORDS, k=50)).capitalize() + ".\n")
    parts.append(f"\n- one\n- two\n- [the next page](page-{(number + 1) % PAGES:03}.md)\n")
    return "\n".join(parts)


def sphinx_book(folder: Path, theme: str, options: dict[str, object]) -> None:
    pages = folder / "pages"
    pages.mkdir(parents=True)
    (folder / "conf.py").write_text(CONF.format(theme=theme, options=options))
    names = [f"page-{number:03}" for number in range(PAGES)]
    toc = "\n".join(f"pages/{name}" for name in names)
    (folder / "index.md").write_text(f"# Book\n\n```{{toctree}}\n{toc}\n```\n")
    for number, name in enumerate(names):
        (pages / f"{name}.md").write_text(f"# Page {number}\n{text(number)}")


def own_book(folder: Path) -> None:
    tiny = Path(__file__).parents[1] / "tests" / "fixtures" / "good" / "tiny"
    shutil.copytree(tiny, folder, ignore=shutil.ignore_patterns("_build"))
    shutil.rmtree(folder / "content")
    shutil.rmtree(folder / "case_studies")
    (folder / "case_studies").mkdir()
    head = (
        "---\nfile_format: mystnb\ntitle: {title}\nsummary: One page of many that all say "
        "much the same.\n{more}last_reviewed: 2026-01-31\nreview_due: 2100-01-31\n---\n"
    )
    (folder / "content" / "pages").mkdir(parents=True)
    (folder / "content" / "workforce").mkdir()
    entries = []
    for number in range(PAGES):
        name = f"content/pages/page-{number:03}"
        entries.append(f"  - file: {name}\n")
        body = head.format(title=f"Page {number}", more="") + text(number)
        (folder / f"{name}.md").write_text(body)
    (folder / "content/index.md").write_text(
        head.format(title="Book", more="layout: home\n") + "\nA book.\n"
    )
    (folder / "content/workforce/index.md").write_text(
        head.format(title="Workforce", more="component: workforce\nsection: overview\n")
        + "\nA page.\n"
    )
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: content/index\nchapters:\n  - file: content/workforce/index\n"
        + "".join(entries)
    )


@dataclass
class Result:
    name: str
    seconds: float
    html: int
    total: int
    files: int
    inline: int
    blocked: int
    axe: int


def measure(page: Page, name: str, site: Path, seconds: float) -> Result:
    loaded: list[Path] = []
    page.on("request", lambda request: loaded.append(Path(request.url.removeprefix("file://"))))
    page.goto(f"file://{site / PAGE}")
    page.wait_for_timeout(500)
    files = {Path(str(path).split("?")[0].split("#")[0]) for path in loaded}
    sizes = [path.stat().st_size for path in files if path.is_file()]
    inline = page.evaluate(
        'document.querySelectorAll(\'script:not([src]):not([type="application/json"]), style, '
        "[style]').length"
    )
    page.evaluate(Path(AXE_FILE_PATH).read_text())
    axe = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})"
        ".then(r => r.violations.length)"
    )
    blocked = count_blocked(page, site)
    html = (site / PAGE).stat().st_size
    return Result(name, seconds, html, sum(sizes), len(sizes), inline, blocked, axe)


def count_blocked(page: Page, site: Path) -> int:
    """What a strict policy would stop: inline scripts and styles, and loads from elsewhere."""
    original = (site / PAGE).read_text()
    meta = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    strict = (site / PAGE).with_name("strict.html")
    strict.write_text(original.replace("<head>", f"<head>{meta}", 1))
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.goto(f"file://{strict}")
    page.wait_for_timeout(500)
    return sum("Content Security Policy" in message for message in messages)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        work = Path(folder)
        subprocess.run([sys.executable, "-m", "venv", str(work / "venv")], check=True)
        python = work / "venv" / "bin" / "python"
        packages = ["sphinx<8", "myst-parser", "sphinx-book-theme", "furo", "sphinx-basic-ng"]
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        results = []
        for name, (theme, options) in CANDIDATES.items():
            source = work / name.replace(" ", "-").replace(",", "")
            sphinx_book(source, theme, options)
            site = source / "_site"
            command = [python, "-m", "sphinx", "-q", "-E", "-a", str(source), str(site)]
            started = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            seconds = time.perf_counter() - started
            results.append(measure(browser.new_page(), name, site, seconds))
        own = work / "own"
        own_book(own)
        command = [sys.executable, "-m", "resource_pack.cli", "build", "--jobs", "1"]
        started = time.perf_counter()
        subprocess.run(command, check=True, cwd=own, capture_output=True)
        seconds = time.perf_counter() - started
        site = (own / "_build" / "html").resolve()
        results.append(measure(browser.new_page(), "our own", site, seconds))
        browser.close()
    print("| theme | first visit, KB | HTML, KB | files | inline | blocked | axe | build, s |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for result in results:
        print(
            f"| {result.name} | {result.total / 1000:.0f} | {result.html / 1000:.1f} "
            f"| {result.files} | {result.inline} | {result.blocked} | {result.axe} "
            f"| {result.seconds:.1f} |"
        )


if __name__ == "__main__":
    main()
