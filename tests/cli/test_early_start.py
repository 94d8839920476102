"""What a build from nothing needs is started early, and nothing that it does not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from resource_pack.cli.early_start import made_ready
from resource_pack.core.layout import CHARTS, OUTPUTS, Layout
from resource_pack.core.problems import PackError
from resource_pack.execute import forks
from resource_pack.execute.forks import WarmServer
from resource_pack.sphinx_ext import session
from resource_pack.sphinx_ext.pack_reader import PackReader

CELL = "# A page\n\n```{code-cell}\n%s\n```\n"
COMPUTES = CELL % "import pandas as pd\nshow_chart(pd.DataFrame())"
DESCRIBES = CELL % 'show_chart(id="one", data="visits")'


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was started, in place of starting it."""
    found: list[str] = []

    def get_ready(server: WarmServer) -> None:
        found.append(f"warm {' '.join(server.preload)}".strip())

    monkeypatch.setattr(WarmServer, "get_ready", get_ready)
    return found


def pack(folder: Path, text: str, config: str = "") -> Layout:
    layout = Layout(folder)
    layout.content.mkdir(parents=True)
    (layout.content / "page.md").write_text(text)
    layout.config.write_text(config)
    return layout


@pytest.mark.parametrize(
    ("text", "wanted"),
    [(COMPUTES, ["warm"]), (DESCRIBES, []), ("# Words alone\n", [])],
    ids=["computes", "describes", "words"],
)
def test_a_warm_process_is_started_where_pages_compute(
    tmp_path: Path, started: list[str], text: str, wanted: list[str]
) -> None:
    with made_ready(pack(tmp_path, text), None, None) as warm:
        assert started == wanted
        assert (warm is not None) == ("warm" in wanted)


@pytest.mark.parametrize("kept", [OUTPUTS, CHARTS])
def test_nothing_is_started_where_something_is_kept(
    tmp_path: Path, started: list[str], kept: str
) -> None:
    layout = pack(tmp_path, COMPUTES)
    (layout.cache / kept).mkdir(parents=True)
    with made_ready(layout, None, None) as warm:
        assert (started, warm) == ([], None)


def test_what_no_page_can_be_is_not_looked_at(tmp_path: Path, started: list[str]) -> None:
    layout = pack(tmp_path / "pack", "# Words alone\n")
    (tmp_path / "elsewhere.md").write_text(COMPUTES)
    (layout.content / "link.md").symlink_to(tmp_path / "elsewhere.md")
    (layout.content / "endless.md").symlink_to("/dev/zero")
    (layout.content / "large.md").write_text(COMPUTES + "word " * 40_000)
    with made_ready(layout, None, None) as warm:
        assert (started, warm) == ([], None)


def test_a_warm_process_that_is_there_is_used(tmp_path: Path, started: list[str]) -> None:
    with WarmServer() as mine, made_ready(pack(tmp_path, COMPUTES), mine, None) as warm:
        assert warm is mine
        assert started == []


def test_no_warm_process_where_pages_run_in_kernels(
    tmp_path: Path, started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(forks.ENGINE, forks.KERNELS)
    with made_ready(pack(tmp_path, COMPUTES), None, None) as warm:
        assert (started, warm) == ([], None)


@pytest.mark.parametrize(
    ("config", "wanted"),
    [
        ("sphinx:\n  config:\n    pack_preload: [json, csv]\n", "warm json csv"),
        ("sphinx: [not, what, it, should, be\n", "warm"),
    ],
    ids=["named", "wrong"],
)
def test_modules_to_import_come_from_the_configuration(
    tmp_path: Path, started: list[str], config: str, wanted: str
) -> None:
    with made_ready(pack(tmp_path, COMPUTES, config), None, None):
        assert started == [wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [(COMPUTES, ["drawers", "pack"]), (DESCRIBES, ["drawers", "pack"]), ("# Words\n", ["pack"])],
    ids=["computes", "describes", "words"],
)
def test_what_draws_starts_before_the_pack_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, wanted: list[str]
) -> None:
    found: list[str] = []

    def open_pack(_reader: PackReader) -> None:
        found.append("pack")
        raise PackError([])

    monkeypatch.setattr(session, "start_drawers", lambda _cache: found.append("drawers"))
    monkeypatch.setattr(PackReader, "open", open_pack)
    pack(tmp_path, text)
    app = SimpleNamespace(srcdir=tmp_path, doctreedir=tmp_path / "_build" / ".doctrees")
    with pytest.raises(session.PackProblems):
        session._start(app)  # type: ignore[arg-type]
    assert found == wanted


def test_no_database_library_is_loaded_for_what_is_never_used() -> None:
    code = (
        "from resource_pack.sphinx_ext.light_imports import leave_out_clients\n"
        "leave_out_clients()\n"
        "import myst_nb.sphinx_, sys\n"
        "print('sqlalchemy' in sys.modules, 'jupyter_cache' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert found.stdout.split() == ["False", "False"], found.stderr
