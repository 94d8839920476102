"""A page says what it reads, or uses the helpers: no number can be stale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from resource_pack.core.layout import Layout
from resource_pack.core.pack import Pack, read_pack
from resource_pack.core.problems import PackError, Problem
from resource_pack.execute import forks
from resource_pack.execute import pages as engine
from resource_pack.execute.forks import WarmServer
from resource_pack.execute.kernels import run_in_kernel
from resource_pack.execute.pages import Running, page_outputs
from resource_pack.execute.reads import read_log
from resource_pack.execute.rules import file_hash
from resource_pack.execute.store import Run
from resource_pack.processes import can_fork
from resource_pack.sphinx_ext.reading import read_markup
from tests.conftest import TINY, copy_pack

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system does not copy processes")

NUMBERS = "content/numbers"

REFUSED = {
    "open('_note.txt').read()": "reads content/_note.txt past the helpers",
    "import pandas as pd\nx = pd.read_csv('../data/demo/visits.csv')": "reads data/demo/visits.csv",
    "import os\nx = os.open('_note.txt', os.O_RDONLY)": "reads content/_note.txt past the helpers",
    "from pathlib import Path\nx = Path('_gone.txt').exists() or open('_note.txt')": "_note.txt",
    "try: open('_gone.txt')\nexcept OSError: pass": "reads content/_gone.txt past the helpers",
    "%run -n _script.py": "reads content/_script.py past the helpers",
    "import _script": "reads content/_script.py past the helpers",
    "from pathlib import Path\nx = list(Path('../data').glob('*.yml'))": "which files there are in",
    "import os\nx = os.listdir()": "looks at which files there are in content/",
    "import os\nx = [entry.name for entry in os.scandir('..')]": "in the folder of the pack",
    "import glob\nx = glob.glob('*.md')": "looks at which files there are in content/",
    "import sqlite3\nx = sqlite3.connect('_note.txt')": "reads content/_note.txt past the helpers",
    "open('_new.txt', 'w').close()": "changes content/_new.txt, a file of the pack",
    "import os\nos.remove('_script.py')": "changes content/_script.py, a file of the pack",
    "import subprocess\nx = subprocess.run(['cat', '_note.txt'], capture_output=True)": "(cat)",
    "x = !cat _note.txt": "starts another program",
    "import multiprocessing as m\np = m.get_context('fork').Process(target=open, "
    "args=('_note.txt',))\np.start()\np.join()": "reads content/_note.txt past the helpers",
    "import socket\nx = socket.socket()\nx.connect_ex(('127.0.0.1', 9));": "(127.0.0.1)",
    "open('OUTSIDE').read()": "which is not in the pack",
    "open('../_build/kept.txt').read()": "reads _build/kept.txt past the helpers",
}

FINE = [
    "from resource_pack import load\nx = load('demo-visits')",
    "import os, tempfile\nwith tempfile.TemporaryDirectory() as d:\n"
    "    os.makedirs(d + '/b/c')\n    open(d + '/b/a', 'w').close()",
    "import os\nx = os.path.exists('_note.txt')",
    "import platform\nx = platform.platform(), platform.processor()",
    "import json, decimal, sqlite3, statistics\nx = sqlite3.connect(':memory:')",
    "import importlib.metadata as m\nx = m.version('pandas')",
    "import asyncio\nawait asyncio.sleep(0)",
]


def make_pack(folder: Path, pages: dict[str, str], reads: str = "") -> Pack:
    """The small pack with a page of one cell for each name."""
    pack = copy_pack(TINY, folder)
    text = (pack / f"{NUMBERS}.md").read_text()
    head = text[: text.index("```{code-cell}")]
    if reads:
        head = head.replace("title:", f"reads: {reads}\ntitle:", 1)
    for name, cell in pages.items():
        (pack / f"content/{name}.md").write_text(f"{head}```{{code-cell}}\n1;\n```\n\n"
                                                 f"```{{code-cell}}\n{cell}\n```\n")  # fmt: skip
    (pack / "content/_note.txt").write_text("one")
    (pack / "content/_script.py").write_text("VALUE = 1\n")
    (pack / "_build").mkdir()
    (pack / "_build/kept.txt").write_text("kept")
    return read_pack(Layout(pack.resolve()), read_markup)


def outcomes(pack: Pack, names: list[str]) -> dict[str, Run | PackError]:
    with WarmServer() as warm:
        found: Any = warm.run([pack.pages[f"content/{name}"] for name in names], pack.layout)
        return {page.docname.rpartition("/")[2]: outcome for page, outcome in found}


def problem_of(outcome: Any) -> Problem:
    assert isinstance(outcome, PackError), outcome
    return next(problem for problem in outcome.problems if problem.rule == "cell.reads")


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run | PackError]:
    folder = tmp_path_factory.mktemp("reads")
    outside = folder / "outside" / "file.txt"
    outside.parent.mkdir()
    outside.write_text("elsewhere")
    (folder / "temporary").mkdir()
    cells = {
        f"page-{number}": cell.replace("OUTSIDE", str(outside))
        for number, cell in enumerate(REFUSED)
    }
    cells |= {f"fine-{number}": cell for number, cell in enumerate(FINE)}
    with pytest.MonkeyPatch.context() as change:
        # A page may read what it keeps in the temporary folder, and tests lie in there.
        change.setenv("TMPDIR", str(folder / "temporary"))
        return outcomes(make_pack(folder / "pack", cells), list(cells))


@pytest.mark.parametrize("number", range(len(REFUSED)), ids=[cell[:40] for cell in REFUSED])
def test_what_nobody_could_follow_is_refused(number: int, refused: dict[str, Any]) -> None:
    problem = problem_of(refused[f"page-{number}"])
    assert list(REFUSED.values())[number] in problem.found
    assert problem.fix
    assert problem.file == f"content/page-{number}.md"
    assert problem.line == 16, "the first line of the cell that does it"


@pytest.mark.parametrize("number", range(len(FINE)), ids=[cell[:40] for cell in FINE])
def test_what_reads_no_file_of_anybody_is_fine(number: int, refused: dict[str, Any]) -> None:
    assert isinstance(refused[f"fine-{number}"], Run), refused[f"fine-{number}"]


def test_what_a_page_declares_it_may_read_and_it_counts(tmp_path: Path) -> None:
    cells = {
        "one": "print(open('_note.txt').read())",
        "module": "import _script\nprint(_script.VALUE)",
        "folder": "from pathlib import Path\nprint(len(list(Path('../data/demo').glob('*.csv'))))",
        "program": "import subprocess\nprint(subprocess.run(['cat', '_note.txt'], "
        "capture_output=True).stdout)",
    }
    reads = "[content/_note.txt, content/_script.py, data/demo/]"
    pack = make_pack(tmp_path / "pack", cells, reads)
    found: Any = outcomes(pack, list(cells))
    assert found["one"].files.keys() == {"content/_note.txt"}
    assert found["module"].files.keys() == {"content/_script.py"}
    assert found["folder"].files.keys() == {"data/demo/"}
    declared = {"content/_note.txt", "content/_script.py", "data/demo/", "data/demo/visits.csv"}
    assert found["program"].files.keys() >= declared, "nobody sees what a program reads"
    (tmp_path / "pack/data/demo/new.csv").write_text("a\n1\n")
    again: Any = outcomes(pack, ["folder"])
    assert again["folder"].files != found["folder"].files


def test_a_program_that_reads_nothing_can_be_declared(tmp_path: Path) -> None:
    pack = make_pack(tmp_path / "pack", {"program": "x = !echo 1"}, "[]")
    found: Any = outcomes(pack, ["program"])
    assert found["program"].files == {}


def test_a_kernel_sees_the_same(tmp_path: Path) -> None:
    pack = make_pack(tmp_path / "pack", {"one": "import _script\nx = open('_note.txt')"})
    problems = run_in_kernel(pack.pages["content/one"], pack.layout).problems  # type: ignore[union-attr]
    assert [problem.line for problem in problems] == [16, 16]
    assert "_note.txt" in problems[0].found
    assert "_script.py" in problems[1].found


def test_a_declared_file_decides_whether_the_page_runs_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = {"one": "print(open('_note.txt').read())"}
    pack = make_pack(tmp_path / "pack", cells, "[content/_note.txt]")
    page = pack.pages["content/one"]
    note = tmp_path / "pack/content/_note.txt"
    ran: list[str] = []

    def run(pages: Any, *_more: Any) -> Any:
        ran.append(note.read_text())
        files = {"content/_note.txt": file_hash(note)}
        return [(page, Run([[], []], [], files, [])) for page in pages]

    monkeypatch.setattr(engine, "_runs", run)
    monkeypatch.setattr(engine, "_changed_since", lambda *_: False)
    for text in ("one", "one", "two", "two", "one"):
        note.write_text(text)
        page_outputs(pack, [page], tmp_path / "cache")
    assert ran == ["one", "two"], "what it was before is still kept"


def test_a_file_that_changes_while_the_page_runs_is_read_again(tmp_path: Path) -> None:
    note = tmp_path / "pack/content/_note.txt"
    marker = tmp_path / "once"
    # What a person at an editor does in the middle of a build, at the worst moment.
    cell = (
        "import os, time\nprint(open('_note.txt').read())\n"
        f"if not os.path.exists({str(marker)!r}):\n"
        f"    os.mkdir({str(marker)!r})\n    time.sleep(0.1)\n"
        f"    os.system('printf two > _note.txt')"
    )
    pack = make_pack(tmp_path / "pack", {"one": cell}, "[content/_note.txt]")
    page = pack.pages["content/one"]
    given = page_outputs(pack, [page], tmp_path / "cache")[page.docname]
    assert note.read_text() == "two"
    assert given.outputs[1][0]["text"] == "two\n"


def test_people_are_told_once_that_kernels_are_slower(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = make_pack(tmp_path / "pack", {"one": "print(1)", "two": "print(2)"})
    told: list[str] = []
    given: list[str] = []
    for module in (engine, forks):
        monkeypatch.setattr(module, "can_fork", lambda: False)
    monkeypatch.setattr(
        engine,
        "run_in_kernels",
        lambda pages, _layout: (
            given.extend(page.docname for page in pages)
            or iter([(page, Run([[], []], [], {}, [])) for page in pages])
        ),
    )
    wanted = [pack.pages["content/one"], pack.pages["content/two"]]
    page_outputs(pack, wanted, tmp_path / "cache", Running(tell=told.append))
    assert told == [engine.SLOWER]
    assert given == ["content/one", "content/two"]


def test_a_log_that_ends_in_the_middle_is_still_read() -> None:
    seen = read_log(b'["read", "a", 1]\n["read", "a", 2]\n["list", "b", 2]\n["wri')
    assert [tuple(item) for item in seen] == [("read", "a", 1), ("list", "b", 2)]
