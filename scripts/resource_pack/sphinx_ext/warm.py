"""Keeps Sphinx warm for the preview: after a save, only what the save changes is made again.

Work is done in three steps, so that a reader of the preview waits for the first alone:

1. `update`       reads what changed, and writes and shows the pages whose own text is another;
2. `write_more`   writes pages that only show something of the changed ones, such as menus;
3. `finish`       makes everything else, and publishes the site as a build does.

What is published then is what a fresh build would publish. Where that cannot be promised with this
process, `NeedsRestart` is raised, and the build is made by a new process.
"""

from __future__ import annotations

import contextlib
import pickle
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.util.build_phase import BuildPhase
from sphinx.util.parallel import SerialTasks
from sphinx_external_toc.events import parse_toc_to_env

from resource_pack.core.layout import Layout
from resource_pack.execute.forks import WarmServer
from resource_pack.publish.last_build import forget_state
from resource_pack.publish.release import publish
from resource_pack.publish.renderer import write_whole
from resource_pack.sphinx_ext.builder import PackHTMLBuilder
from resource_pack.sphinx_ext.driver import (
    Progress,
    WarningCollector,
    as_problems,
    sphinx_application,
)
from resource_pack.sphinx_ext.figures import draw_charts
from resource_pack.sphinx_ext.finish import write_beside
from resource_pack.sphinx_ext.pack_reader import PackReader
from resource_pack.sphinx_ext.session import Session, session
from resource_pack.sphinx_ext.staleness import marker

AT_ONCE = 20
"""Pages that are written before the preview looks whether something was saved again."""


class NeedsRestart(Exception):
    """This change is made by a new process."""


@contextlib.contextmanager
def warm_site(
    layout: Layout, stage: Path, jobs: int = 1, progress: Progress | None = None
) -> Iterator[WarmSite]:
    """Build the site into the stage and keep Sphinx open. Raises PackError where that fails."""
    with (
        sphinx_application(layout, stage, jobs, progress) as (app, collector),
        WarmServer(session(app).settings.preload) as warm,
    ):
        app.pack_warm = warm  # type: ignore[attr-defined]
        with as_problems(collector):
            app.build()
        publish(layout, stage)
        yield WarmSite(layout, app, collector)


@dataclass
class WarmSite:
    """A site that is built, and what is still to do since its last change.

    `to_read` has pages whose reading or writing failed; `to_write` those that show something old;
    `to_index` those that the search does not know as they are.
    """

    layout: Layout
    app: Sphinx
    collector: WarningCollector
    to_read: set[str] = field(default_factory=set)
    to_write: set[str] = field(default_factory=set)
    to_index: set[str] = field(default_factory=set)
    unfinished: bool = False

    def __post_init__(self) -> None:
        self._config = self.reader.hashes[self.layout.relative(self.layout.config)]
        self._toc = self.reader.hashes[self.layout.relative(self.layout.toc)]
        self._shown = set(self.app.env.found_docs)
        self._clashes = _clashing_names(self.app.env.images)
        self.builder.held = {}
        self.app.pack_unfinished = False  # type: ignore[attr-defined]

    @property
    def builder(self) -> PackHTMLBuilder:
        builder = self.app.builder
        assert isinstance(builder, PackHTMLBuilder)
        return builder

    @property
    def reader(self) -> PackReader:
        reader: PackReader = self.app.pack_reader  # type: ignore[attr-defined]
        return reader

    def update(self) -> list[str]:
        """Read what changed, and show the pages that were read again.

        Returns the addresses of the pages that are another now. Raises PackError where something is
        wrong; the pages that are shown stay as they were then.
        """
        pack = self.reader.open()
        hashes = self.reader.hashes
        if hashes[self.layout.relative(self.layout.config)] != self._config:
            raise NeedsRestart
        before = session(self.app)
        if hashes == before.hashes and not self.unfinished:
            return []
        with self._as_problems():
            self._read_contents(hashes[self.layout.relative(self.layout.toc)])
        self.app.pack_session = Session(  # type: ignore[attr-defined]
            pack, before.settings, before.cache, hashes
        )
        self._begin()
        vars(self.app).pop("pack_surroundings", None)
        with self._as_problems():
            read = self._read()
        self.to_read = set()
        self.to_write -= read
        changed = self._write(read)
        self._remove_pages()
        return changed

    def write_more(self) -> list[str]:
        """Write some of the pages that only show something of changed ones; returns what changed.

        There are more as long as `to_write` is not empty.
        """
        some = sorted(self.to_write & self.app.env.found_docs)[:AT_ONCE]
        self.to_write = set() if len(some) < AT_ONCE else self.to_write - set(some)
        return self._write(some) if some else []

    def finish(self) -> bool:
        """Make the rest of the site and publish it, unless a source has changed again.

        Nothing of this process is another afterwards: a copy of it may do this, and be stopped.
        """
        if not self.reader.is_current():
            return False
        app, env, builder = self.app, self.app.env, self.builder
        for path in Path(app.doctreedir).glob(".*.[0-9]*"):
            path.unlink(missing_ok=True)  # What a copy that was stopped had begun to write.
        with self._as_problems():
            write_whole(Path(app.doctreedir) / ENV_PICKLE_FILENAME, pickle.dumps(env, 5))
            draw_charts(app, env, sorted(env.found_docs))
            builder.search = True
            docnames = self.to_index & env.found_docs
            builder.prepare_writing(docnames)
            for docname in sorted(docnames):
                app.phase = BuildPhase.RESOLVING
                doctree = env.get_and_resolve_doctree(docname, builder)
                app.phase = BuildPhase.WRITING
                builder.write_doc_serialized(docname, doctree)
            builder.images.clear()  # `finish_site` writes them all, without what is hidden in them.
            builder.finish_tasks = SerialTasks()
            builder.finish()
            builder.finish_tasks.join()
            builder.show_held()
            app.events.emit("build-finished", None)
        if not self.reader.is_current():
            self._begin()
            return False
        publish(self.layout, Path(app.outdir))
        return True

    def finished(self) -> None:
        """Note that `finish` has done all there was to do."""
        self.unfinished = False
        self.to_index = set()

    def state(self) -> list[tuple[int, int]]:
        """Tells whether another process has built into this stage: it is another then."""
        names = (
            Path(self.app.doctreedir, ENV_PICKLE_FILENAME),
            Path(self.app.outdir, ".buildinfo"),
        )
        found = []
        for path in names:
            try:
                stat = path.stat()
            except FileNotFoundError:
                found.append((0, 0))
            else:
                found.append((stat.st_mtime_ns, stat.st_ino))
        return found

    def _begin(self) -> None:
        """A preview that is stopped from now on makes the next build start afresh."""
        forget_state(Path(self.app.outdir))
        self.unfinished = True
        marker(self.app).write_text("The preview is at work, or was stopped before its end.\n")

    @contextlib.contextmanager
    def _as_problems(self) -> Iterator[None]:
        self.collector.problems.clear()
        self.app._warncount = 0
        with as_problems(self.collector):
            yield

    def _read_contents(self, toc: str) -> None:
        """Take the table of contents anew, as external-toc does when Sphinx starts."""
        if toc == self._toc:
            return
        app = self.app
        if app.config.external_toc_exclude_missing:
            raise NeedsRestart
        root = app.config.root_doc
        parse_toc_to_env(app, app.config)
        if app.config.root_doc != root:
            raise NeedsRestart
        self._toc = toc

    def _read(self) -> set[str]:
        """Read what is out of date, and note who shows it. Returns the pages that were read."""
        app, env = self.app, self.app.env
        app.pack_again = self.to_read  # type: ignore[attr-defined]
        app.phase = BuildPhase.READING
        before = dict(env.all_docs)
        names: set[str] = set()
        # What Sphinx keeps in memory of pages as they were.
        env._write_doc_doctree_cache.clear()
        vars(env).pop("master_doctree", None)
        try:
            names.update(self.builder.read())
        finally:
            read = {name for name, when in env.all_docs.items() if before.get(name) != when}
            self.to_read = self.to_read | read  # Until all is well.
            self.to_write |= names
            for name in read | (before.keys() - env.all_docs.keys()):
                env._pickled_doctree_cache.pop(name, None)
        # Not `env.check_dependents`: it numbers chapters and figures, of which a pack has none.
        for name in list(names):
            names |= env.files_to_rebuild.get(name, set())
        self.to_write |= names
        if env.numbered_toctrees or self._clashes != _clashing_names(env.images):
            # external-toc goes on counting where it ended, and so does Sphinx with names.
            raise NeedsRestart
        app.phase = BuildPhase.CONSISTENCY_CHECK
        env.check_consistency()
        draw_charts(app, env, sorted(read), pictures=False)
        return read & env.found_docs

    def _write(self, docnames: Iterable[str]) -> list[str]:
        """Write pages and show them all at once."""
        app, builder = self.app, self.builder
        docnames = set(docnames)
        self.to_index |= docnames
        self.to_read |= docnames  # Until all is well.
        builder.search = False
        builder.images.clear()
        try:
            with self._as_problems():
                app.phase = BuildPhase.RESOLVING
                app.events.emit("write-started", builder)
                builder.prepare_writing(docnames)
                for docname in sorted(docnames):
                    app.phase = BuildPhase.RESOLVING
                    doctree = app.env.get_and_resolve_doctree(docname, builder)
                    app.phase = BuildPhase.WRITING
                    builder.write_doc_serialized(docname, doctree)
                    builder.write_doc(docname, doctree)
                write_beside(app, docnames)
        except BaseException:
            builder.drop_held()
            raise
        self.to_read -= docnames
        site = Path(app.outdir)
        return [path.relative_to(site).as_posix() for path in builder.show_held()]

    def _remove_pages(self) -> None:
        gone = self._shown - self.app.env.found_docs
        for docname in gone:
            Path(self.builder.get_outfilename(docname)).unlink(missing_ok=True)
        self._shown = set(self.app.env.found_docs)


def _clashing_names(images: Mapping[str, tuple[set[str], str]]) -> dict[str, str]:
    """Pictures that share the name of their file: who is called what depends on who came first."""
    names = Counter(PurePosixPath(uri).name for uri in images)
    return {
        uri: name
        for uri, (_, name) in images.items()
        if PurePosixPath(uri).name != name or names[name] > 1
    }
