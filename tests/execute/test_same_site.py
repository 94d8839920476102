"""What the fast engine makes and what real kernels make is the same, to the byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from resource_pack.core.layout import Layout
from resource_pack.core.pack import read_pack
from resource_pack.execute import pages as engine
from resource_pack.execute.forks import ENGINE, KERNELS
from resource_pack.execute.pages import page_outputs, runs
from resource_pack.processes import can_fork
from resource_pack.sphinx_ext.reading import read_markup
from tests.conftest import TINY, copy_our_pack, copy_pack, run_pack
from tests.site.trees import changes, tree

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system does not copy processes")

NUMBERS = "  - file: content/numbers\n"

PAGES = {
    "charts": 'show_chart(load("demo-visits"), id="charts-line", title="Visits", form="line", '
    'x="year", y="visits", series="group", alt="Visits {change:Families}.")',
    "texts": 'import statistics\nprint("Mean:", statistics.mean(load("demo-visits")["visits"]))',
    "waits": "import asyncio\nawait asyncio.sleep(0)\n"
    'show_table(load("demo-issues"), id="waits-issues", title="Issues")',
    "raw": 'import os, sys\nos.write(1, b"")\nprint("before", file=sys.stdout)',
}


def test_our_whole_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy_our_pack(tmp_path / "pack").resolve()
    pack = read_pack(Layout(root), read_markup)
    pages = [page for page in pack.pages.values() if page.markup.cells]
    assert any(runs(page) for page in pages)
    fast = page_outputs(pack, pages, tmp_path / "fast")
    monkeypatch.setenv(ENGINE, KERNELS)
    slow = page_outputs(pack, pages, tmp_path / "slow")
    for page in pages:
        one, other = fast[page.docname], slow[page.docname]
        assert json.dumps(one.outputs) == json.dumps(other.outputs), page.docname
        assert (one.datasets, one.files) == (other.datasets, other.files)


@pytest.mark.build
def test_sites_of_both_engines(tmp_path: Path) -> None:
    sites = []
    for name in ("fast", KERNELS):
        pack = copy_pack(TINY, tmp_path / name)
        page = (pack / "content/numbers.md").read_text()
        toc = (pack / "_toc.yml").read_text()
        head = page[: page.index("## Described")]
        for title, cell in PAGES.items():
            code = f"from resource_pack import load, show_chart, show_table\n{cell}"
            (pack / f"content/{title}.md").write_text(
                head.replace("title: Numbers", f"title: Page {title}")
                + f"## One\n\n```{{code-cell}}\n{code}\n```\n"
            )
            toc = toc.replace(NUMBERS, f"{NUMBERS}  - file: content/{title}\n")
        (pack / "_toc.yml").write_text(toc)
        site = tmp_path / f"site-{name}"
        ran = run_pack(pack, "build", "--out", str(site), env={ENGINE: name})
        assert ran.code == 0, ran.text
        kept = list((pack / "_build/stage/.pack_cache/outputs").iterdir())
        assert len(kept) == len(PAGES) + 1
        sites.append(tree(site))
    assert changes(*sites) == set()


@pytest.mark.full
def test_kernels_are_used_where_they_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = read_pack(Layout(copy_pack(TINY, tmp_path / "pack").resolve()), read_markup)
    asked: list[str] = []
    monkeypatch.setenv(ENGINE, KERNELS)
    monkeypatch.setattr(
        engine,
        "run_in_kernels",
        lambda pages, _layout: asked.extend(page.docname for page in pages) or iter(()),
    )
    page_outputs(pack, [pack.pages["content/numbers"]], tmp_path / "cache")
    assert asked == ["content/numbers"]
