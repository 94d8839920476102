"""What readers of a large site load: the heaviest page of each kind, and what a search moves.

    .venv/bin/python benchmarks/readers.py [--studies 10000] [--work DIR]

Uses the site that `studies.py` has built, or builds it. Pages are weighed with all that they load
by themselves, against the budgets of the tests. Searches are asked in Chromium, over HTTP, sent
compressed as web servers do, and with no cache. About 3 minutes beside the build for 10,000.
"""

from __future__ import annotations

import gzip
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

import studies
from bed import ROOT, Bed, bed_of, single

sys.path.insert(0, str(ROOT))
from tests.site.test_weight import budget, loaded

QUERIES = (
    ("parents", "family"),
    ("training for staff", "listen early"),
    ("review of the plan", "council support"),
)
"""Pairs of a first and a next question, all of words that most pages have: the worst case."""

PACKED = (".html", ".js", ".css", ".json", ".svg", ".txt")
"""What web servers compress by themselves. Pagefind's own files are compressed already."""

KINDS = {
    "index.html": "home page",
    "case-studies.html": "gallery",
    "search.html": "search page",
    "404.html": "page for wrong addresses",
}


def kind_of(address: str) -> str:
    """What sort of page an address is."""
    parts = address.split("/")
    if address in KINDS:
        return KINDS[address]
    if parts[0] == "embed":
        return "chart or table to embed"
    if parts[0] == "case-studies":
        return "case study" if len(parts) == 2 else f"list of studies by {parts[1]}"
    return "other page"


def heaviest(site: Path) -> dict[str, dict[str, Any]]:
    """For each kind of page, how many there are, the heaviest, its bytes and its budget."""
    found: dict[str, dict[str, Any]] = {}
    for page in sorted(site.rglob("*.html")):
        address = page.relative_to(site).as_posix()
        weight, most = sum(loaded(page).values()), budget(page, site)
        entry = found.setdefault(kind_of(address), {"count": 0, "share": 0.0})
        entry["count"] += 1
        if weight / most > entry["share"]:
            entry |= {"page": address, "bytes": weight, "budget": most, "share": weight / most}
    for entry in found.values():
        entry["share"] = round(entry["share"], 3)
    return found


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, sizes: list[int], **more: Any) -> None:
        self.sizes = sizes
        super().__init__(*arguments, **more)

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path.split("?")[0].split("#")[0]))
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in PACKED:
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        # Counted here and not in the browser: what its workers load is not told to the page.
        self.sizes.append(len(body) + sum(len(line) for line in self._headers_buffer))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing: only the bytes are of interest."""


@contextmanager
def served(site: Path) -> Iterator[tuple[str, list[int]]]:
    """A site on this machine: its address, and the bytes of each answer as it is sent."""
    sizes: list[int] = []
    handler = partial(_Handler, directory=str(site), sizes=sizes)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/", sizes
        server.shutdown()


def searches(site: Path) -> list[dict[str, Any]]:
    """What the first question and the next one move, in bytes as sent and in requests."""
    found = []
    with served(site) as (base, sizes), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        for questions in QUERIES:
            found += _ask(browser, base, questions, sizes)
        browser.close()
    return found


def _ask(
    browser: Browser, base: str, questions: tuple[str, ...], sizes: list[int]
) -> list[dict[str, Any]]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{base}search.html", wait_until="networkidle")
    answers = []
    for place, question in enumerate(questions):
        sizes.clear()
        page.locator(".search-form input").fill(question)
        page.locator(".search-form button").click()
        page.locator(".search-status", has_text=question).wait_for(timeout=60_000)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(700)
        answers.append(
            {
                "question": question,
                "first": place == 0,
                "bytes": sum(sizes),
                "requests": len(sizes),
                "status": page.locator(".search-status").inner_text(),
            }
        )
    context.close()
    return answers


def measure(bed: Bed, count: int) -> None:
    name = f"readers-{count}"
    known = bed.results.all().get(name)
    if known:
        return
    print(name, flush=True)
    book = studies.book(bed, "ours", count)
    if not (book / "_build/html").exists():
        bed.build("ours", book)
    site = (book / "_build/html").resolve()
    asked = searches(site)
    bed.results.set(name, {"search": asked, "pages": heaviest(site)})


def print_readers(bed: Bed, count: int) -> None:
    found = bed.results.all()[f"readers-{count}"]
    for kind, entry in sorted(found["pages"].items()):
        print(
            f"{kind:28s} {entry['count']:6d} pages, heaviest {entry['bytes']:9,} of "
            f"{entry['budget']:,} bytes: {entry['page']}"
        )
    for answer in found["search"]:
        which = "first" if answer["first"] else "next"
        print(
            f"search, {which:5s} {answer['bytes'] / 1000:7.1f} KB in {answer['requests']:3d} "
            f"requests: {answer['status']}"
        )


if __name__ == "__main__":
    parser = single(__doc__)
    parser.add_argument("--studies", type=int, default=10_000)
    options = parser.parse_args()
    place = bed_of(options)
    if options.again:
        place.results.forget(f"readers-{options.studies}")
    measure(place, options.studies)
    print_readers(place, options.studies)
