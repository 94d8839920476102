"""Stops builds at any moment, and looks whether everything is whole afterwards.

After each stop: the published site is that of before or that of after, to the byte; no process of
the build is left; the next build gives what a fresh build gives; and no temporary file stays.
`kill.py` does this fifty times, a test a few times.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from books import write_book
from resource_pack.publish.release import tree_hash

ROOT = Path(__file__).parents[1]
TINY = ROOT / "tests" / "fixtures" / "good" / "tiny"
PACK = [sys.executable, "-m", "resource_pack.cli", "build"]
MARK = "PACK_KILL_TRIAL"
"""A variable that every process of a build inherits, so that none is overlooked."""

PATIENCE = 10.0
"""Seconds within which everything that a stopped build started must have ended by itself."""

WAYS = ("all", "main", "terminate", "interrupt")
"""all: SIGKILL to the whole group. main: SIGKILL to the first process alone. terminate: SIGTERM to
that process, as service managers do. interrupt: Ctrl-C, which goes to the group."""

DEPTHS = ("change", "pages", "change", "all")
"""change: a build after a change. pages: one that reads and writes every page. all: one that runs
and draws everything as well, as on a new machine."""

Change = Callable[[Path], None]


def _replace(name: str, old: str, new: str) -> Change:
    def change(pack: Path) -> None:
        path = pack / name
        text = path.read_text(encoding="utf-8")
        assert old in text, (name, old)
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


def _copy_study(old: str, new: str, title: str) -> Change:
    def change(pack: Path) -> None:
        text = (pack / "case_studies" / old).read_text(encoding="utf-8")
        assert title in text
        text = text.replace(title, f"{title}, again")
        (pack / "case_studies" / new).write_text(text, encoding="utf-8")

    return change


def _remove(name: str) -> Change:
    return lambda pack: (pack / name).unlink()


TINY_CHANGES: dict[str, Change] = {
    "text": _replace("content/index.md", "Start here.", "Start now."),
    "csv": _replace("data/demo/visits.csv", "2023,Families,3", "2023,Families,5"),
    "added": _copy_study(
        "supervision-in-oldshire.md", "more-supervision.md", "Supervision in Oldshire"
    ),
    "removed": _remove("case_studies/supervision-in-oldshire.md"),
}
BOOK_CHANGES: dict[str, Change] = {
    "text": _replace("case_studies/study-00001.md", "## What next\n\n", "## What next\n\nSo. "),
    "csv": _replace("data/demo/counts.csv", "2016,", "2016,1"),
    "added": _copy_study("study-00002.md", "study-again.md", "title: Study 2 of"),
    "removed": _remove("case_studies/study-00003.md"),
}


@dataclass
class Trial:
    """One stop and what was found. `faults` is empty where all is well."""

    number: int
    way: str
    depth: str
    changed: str
    after: float
    finished: bool = False
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        end = "had ended" if self.finished else f"stopped after {self.after:.2f} s"
        told = "; ".join(self.faults) or "fine"
        return f"{self.number:3d} {self.way:9s} {self.depth:6s} {self.changed:7s} {end}: {told}"


@dataclass
class Ground:
    """A folder with the pack that is built and stopped, and the sites that are right for it."""

    folder: Path
    base: Path
    changes: Mapping[str, Change]
    right: dict[frozenset[str], str] = field(default_factory=dict)
    state: frozenset[str] = frozenset()

    @property
    def pack(self) -> Path:
        return self.folder / "pack"

    @property
    def temporary(self) -> Path:
        return self.folder / "tmp"

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    def set_state(self, pack: Path, state: frozenset[str]) -> None:
        """Make the sources of a pack those of a state: the base with some of the changes."""
        for path in self.base.iterdir():
            if path.name == "_build":
                continue
            target = pack / path.name
            if path.is_dir():
                shutil.rmtree(target, ignore_errors=True)
                shutil.copytree(path, target)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
        for name in self.changes:
            if name in state:
                self.changes[name](pack)

    def right_site(self, state: frozenset[str]) -> str:
        """The hash of what a fresh build of a state gives. Drawings may be earlier ones."""
        if state not in self.right:
            fresh = self.folder / "fresh"
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir(parents=True)
            self.set_state(fresh, state)
            kept = fresh / "_build" / "stage" / ".pack_cache"
            if self.cache.is_dir():
                shutil.copytree(self.cache, kept)
            finish(start(fresh, self.temporary, "fresh"))
            shutil.rmtree(self.cache, ignore_errors=True)
            if kept.is_dir():
                shutil.copytree(kept, self.cache)
            self.right[state] = tree_hash(fresh / "_build" / "html")
            shutil.rmtree(fresh)
        return self.right[state]

    def cache_from(self, folder: Path) -> None:
        """Take over what an earlier build of the same pack drew and ran."""
        shutil.copytree(folder, self.cache, dirs_exist_ok=True)

    def prepare(self) -> float:
        """Build the pack once, so that there is a site. Returns the seconds that this took."""
        shutil.rmtree(self.temporary, ignore_errors=True)
        shutil.rmtree(self.pack, ignore_errors=True)
        self.temporary.mkdir(parents=True)
        self.right_site(self.state)
        self.pack.mkdir()
        self.set_state(self.pack, self.state)
        shutil.copytree(self.cache, self.pack / "_build" / "stage" / ".pack_cache")
        before = time.monotonic()
        finish(start(self.pack, self.temporary, "first"))
        return time.monotonic() - before

    def lengths(self) -> dict[str, float]:
        """Seconds of a build of each depth."""
        taken = {}
        for depth in sorted(set(DEPTHS)):
            self.state = self.state ^ {"text"}
            self.set_state(self.pack, self.state)
            self.forget(depth)
            before = time.monotonic()
            finish(start(self.pack, self.temporary, "length"))
            taken[depth] = time.monotonic() - before
        return taken

    def forget(self, depth: str) -> None:
        """Take away what earlier builds left, so that a build has to go so deep."""
        stage = self.pack / "_build" / "stage"
        names = {"change": (), "pages": ("html", ".doctrees"), "all": (".",)}[depth]
        for name in names:
            shutil.rmtree(stage / name, ignore_errors=True)

    def site(self) -> str:
        link = self.pack / "_build" / "html"
        return tree_hash(link.resolve()) if link.exists() else "none"

    def try_once(self, trial: Trial) -> None:
        """Change the pack, build, stop the build, and look at everything."""
        before = self.right_site(self.state)
        self.state = self.state ^ {trial.changed}
        after = self.right_site(self.state)
        self.set_state(self.pack, self.state)
        self.forget(trial.depth)
        shutil.rmtree(self.temporary)
        self.temporary.mkdir()
        mark = f"trial-{os.getpid()}-{trial.number}"
        process = start(self.pack, self.temporary, mark)
        try:
            process.wait(trial.after)
            trial.finished = True
        except subprocess.TimeoutExpired:
            stop(process, trial.way)
        trial.faults += left_running(mark)
        if self.site() not in (before, after):
            trial.faults.append(
                f"the site is neither that of before nor that of after: {self.site()}"
            )
        try:
            finish(start(self.pack, self.temporary, mark))
        except AssertionError as error:
            trial.faults.append(str(error))
        if self.site() != after:
            trial.faults.append("the next build gives another site than a fresh one")
        trial.faults += [f"{path} was left behind" for path in self.left_behind()]

    def left_behind(self) -> list[str]:
        """Temporary files that are still there after the next build has ended."""
        build = self.pack / "_build"
        places = [build, build / "releases", build / "stage", build / "stage" / "html"]
        found = [f"_build/.running/{path.name}" for path in (build / ".running").glob("*")]
        known = {".lock", ".running", ".doctrees", ".pack_cache", ".buildinfo", ".nojekyll"}
        known.add(".last-build.json")
        found += [
            path.relative_to(self.folder).as_posix()
            for place in places
            for path in place.glob(".*")
            if path.name not in known
        ]
        releases = list((build / "releases").iterdir())
        if len(releases) > 2:
            found.append(f"{len(releases)} releases")
        for pattern in ("*.part", ".*"):
            for path in sorted((build / "stage" / ".pack_cache").rglob(pattern)):
                found.append(path.relative_to(self.folder).as_posix())
        return found + [f"tmp/{path.name}" for path in sorted(self.temporary.iterdir())]


def start(pack: Path, temporary: Path, mark: str) -> subprocess.Popen[bytes]:
    """Start a build, in a group of its own and with temporary files in a known place."""
    environment = {
        **os.environ,
        MARK: mark,
        "TMPDIR": str(temporary),
        "NO_COLOR": "1",
        "TERM": "dumb",
    }
    with (temporary.parent / "build.log").open("wb") as log:
        return subprocess.Popen(
            [*PACK, "--jobs", "2"],
            cwd=pack,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def finish(process: subprocess.Popen[bytes]) -> None:
    """Wait for a build. Raises AssertionError where it fails."""
    code = process.wait(600)
    assert code == 0, f"a build that nobody stopped gave {code}"


def stop(process: subprocess.Popen[bytes], way: str) -> None:
    if way == "all":
        os.killpg(process.pid, signal.SIGKILL)
    elif way == "main":
        process.kill()
    elif way == "terminate":
        process.terminate()
    else:
        os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def left_running(mark: str) -> list[str]:
    """What of a build still runs after a while; it is ended then."""
    end = time.monotonic() + PATIENCE
    while found := list(running(mark)):
        if time.monotonic() > end:
            told = []
            for pid, name in found:
                os.kill(pid, signal.SIGKILL)
                told.append(f"“{name}” is still running after {PATIENCE:.0f} s")
            return told
        time.sleep(0.05)
    return []


def running(mark: str) -> Iterator[tuple[int, str]]:
    """The processes that carry a mark."""
    wanted = f"{MARK}={mark}".encode()
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                yield int(folder.name), words.strip()[:80]
        except OSError:
            continue


def trials(
    count: int, seed: int, lengths: Mapping[str, float], names: Sequence[str]
) -> Iterator[Trial]:
    """Stops that are spread over the whole length of a build, in an order drawn with the seed."""
    rng = random.Random(seed)
    shares = [(number + rng.random()) / count for number in range(count)]
    rng.shuffle(shares)
    for number, share in enumerate(shares):
        depth = DEPTHS[number % len(DEPTHS)]
        way = WAYS[(number + number // len(DEPTHS)) % len(WAYS)]
        yield Trial(number, way, depth, rng.choice(names), share * lengths[depth])


def tiny_ground(folder: Path) -> Ground:
    return Ground(folder, TINY, TINY_CHANGES)


def quick_ground(folder: Path) -> Ground:
    """All changes at once, so that there are two right sites only."""

    def change_all(pack: Path) -> None:
        for change in TINY_CHANGES.values():
            change(pack)

    return Ground(folder, TINY, {"several": change_all})


def book_ground(folder: Path, studies: int) -> Ground:
    base = folder.with_name(f"{folder.name}-book")
    write_book(base, studies)
    return Ground(folder, base, BOOK_CHANGES)
