"""What all tests share: packs to work on, and sites that are built once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[1]
TINY = ROOT / "tests" / "fixtures" / "good" / "tiny"
PACK = [sys.executable, "-m", "resource_pack.cli"]


@dataclass(frozen=True)
class Ran:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err


def run_pack(
    folder: Path, *arguments: str, env: dict[str, str] | None = None, timeout: int = 300
) -> Ran:
    """Run the command `pack` in a folder, as a user would."""
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb", **(env or {})}
    environment.pop("FACTS_DIR", None)
    result = subprocess.run(
        [*PACK, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    return Ran(result.returncode, result.stdout, result.stderr)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A copy of the small pack that a test may change."""
    return copy_pack(TINY, tmp_path / "tiny")


@pytest.fixture
def warm_tiny(tiny: Path, tiny_site: Path, shared: Path) -> Path:
    """The same, with the drawings and outputs of an earlier build: its builds take less time."""
    return warm(tiny, shared)


def warm(pack: Path, shared: Path) -> Path:
    """Give a copy of the small pack what an earlier build drew and computed."""
    cache = Path("_build") / "stage" / ".pack_cache"
    shutil.copytree(shared / "tiny-pack" / cache, pack / cache)
    return pack


def copy_pack(source: Path, target: Path) -> Path:
    """Copy the sources of a pack, and nothing that was built."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("_build", ".venv", ".git"))
    return target


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of a test run share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


def build_once(shared: Path, name: str, make: Callable[[Path], None]) -> Path:
    """Let one worker make a folder; the others wait for it, and fail with it."""
    folder, failed = shared / name, shared / f"{name}.failed"
    with FileLock(shared / f"{name}.lock"):
        if failed.exists():
            raise AssertionError(failed.read_text())
        if not folder.exists():
            part = shared / f"{name}.part"
            try:
                make(part)
            except Exception as error:
                failed.write_text(f"{name}: {error}")
                raise
            part.rename(folder)
    return folder


@pytest.fixture(scope="session")
def tiny_site(shared: Path) -> Path:
    """The small pack, built. Read it, and never change it."""

    def make(folder: Path) -> None:
        pack = copy_pack(TINY, shared / "tiny-pack")
        ran = run_pack(pack, "build", "--out", str(folder))
        assert ran.code == 0, ran.text

    return build_once(shared, "tiny-site", make)


@pytest.fixture(scope="session")
def our_site(shared: Path) -> Path:
    """Our own pack, built. Read it, and never change it."""

    def make(folder: Path) -> None:
        pack = copy_our_pack(shared / "our-pack")
        ran = run_pack(pack, "build", "--out", str(folder), timeout=900)
        assert ran.code == 0, ran.text

    return build_once(shared, "our-site", make)


def copy_our_pack(target: Path) -> Path:
    """Copy what our own pack is made from."""
    target.mkdir(parents=True)
    for name in ("content", "case_studies", "data"):
        shutil.copytree(ROOT / name, target / name)
    for name in ("_config.yml", "_toc.yml", "CITATION.cff"):
        shutil.copy(ROOT / name, target / name)
    return target


@pytest.fixture(autouse=True)
def _quiet_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # A developer's own settings may not decide whether a test passes.
    for name in ("FACTS_DIR", "SOURCE_DATE_EPOCH", "RESOURCE_PACK_ROOT"):
        monkeypatch.delenv(name, raising=False)
    yield


def many_pack(folder: Path) -> Path:
    """A copy of the small pack with 120 case studies more."""
    pack = copy_pack(TINY, folder)
    source = (pack / "case_studies" / "supervision-in-oldshire.md").read_text(encoding="utf-8")
    for number in range(120):
        text = source.replace("Supervision in Oldshire", f"Supervision, story {number:03}")
        text = text.replace("order: 2\n", f"order: {100 + number}\n")
        if number % 2:
            text = text.replace("themes: [supervision, training]", "themes: [training]")
        (pack / "case_studies" / f"story-{number:03}.md").write_text(text, encoding="utf-8")
    return pack


@pytest.fixture(scope="session")
def many_site(shared: Path) -> Path:
    """The small pack with 120 case studies more."""

    def make(folder: Path) -> None:
        pack = many_pack(shared / "many-pack")
        ran = run_pack(pack, "build", "--out", str(folder), timeout=600)
        assert ran.code == 0, ran.text

    return build_once(shared, "many-site", make)
