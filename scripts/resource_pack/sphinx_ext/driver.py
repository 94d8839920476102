"""Runs Sphinx in this process, with the configuration that Jupyter Book makes of _config.yml."""

from __future__ import annotations

import contextlib
import io
import logging as python_logging
import os
import re
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from resource_pack.core.build_result import BuildResult
from resource_pack.core.layout import MARKER, Layout
from resource_pack.core.problems import PackError, Problem
from resource_pack.execute.cluster import Cluster
from resource_pack.execute.forks import WarmServer
from resource_pack.processes import end_copies_with_us
from resource_pack.sphinx_ext.light_imports import leave_out_clients
from resource_pack.sphinx_ext.session import PackProblems

Progress = Callable[[str], None]


@contextlib.contextmanager
def sphinx_application(
    layout: Layout,
    stage: Path,
    jobs: int = 1,
    progress: Progress | None = None,
    baseurl: str | None = None,
) -> Iterator[tuple[Sphinx, WarningCollector]]:
    """Sphinx with the pack's configuration, and the collector of its warnings.

    The stage is kept between builds. A build that was stopped before its end makes the next one
    start afresh.
    """
    from jupyter_book.config import get_final_config

    end_copies_with_us()
    leave_out_clients()
    doctrees = stage.parent / ".doctrees"
    if (doctrees / MARKER).exists():
        shutil.rmtree(doctrees, ignore_errors=True)
        shutil.rmtree(stage, ignore_errors=True)
    config, _ = get_final_config(
        user_yaml=layout.config,
        sourcedir=layout.root,
        cli_config={
            "latex_individualpages": False,
            "external_toc_path": layout.toc.as_posix(),
            **({} if baseurl is None else {"html_baseurl": baseurl}),
        },
    )
    collector = WarningCollector(layout)
    try:
        with (
            warnings.catch_warnings(),
            patch_docutils(str(layout.root)),
            docutils_namespace(),
        ):
            warnings.simplefilter("ignore", DeprecationWarning)
            with as_problems(collector):
                app = Sphinx(
                    srcdir=layout.root,
                    confdir=None,
                    outdir=stage,
                    doctreedir=doctrees,
                    buildername="html",
                    confoverrides=config,
                    status=_StatusStream(progress),
                    warning=io.StringIO(),
                    parallel=jobs,
                )
            python_logging.getLogger("sphinx").addHandler(collector)
            yield app, collector
    finally:
        python_logging.getLogger("sphinx").removeHandler(collector)


@contextlib.contextmanager
def as_problems(collector: WarningCollector) -> Iterator[None]:
    """Raises what Sphinx and the pack report on the way as PackError."""
    try:
        yield
    except PackProblems as error:
        raise error.error from None
    except SphinxError as error:
        problem = Problem("_config.yml", 0, "", str(error), rule="sphinx")
        raise PackError([*collector.problems, problem]) from None
    if collector.problems:
        raise PackError(collector.problems)


def build_site(
    layout: Layout,
    stage: Path,
    jobs: int = 1,
    progress: Progress | None = None,
    baseurl: str | None = None,
    warm: WarmServer | None = None,
    cluster: Cluster | None = None,
) -> BuildResult:
    """Build the site into `stage`. Raises PackError with every problem that Sphinx reports.

    `warm` and `cluster` say where notebooks run: in a warm process that is kept between builds, or
    on a cluster. Neither changes what comes out, so neither is a setting of Sphinx.
    """
    result = BuildResult(stage)
    with (
        sphinx_application(layout, stage, jobs, progress, baseurl) as (app, collector),
        as_problems(collector),
    ):
        app.pack_warm, app.pack_cluster = warm, cluster  # type: ignore[attr-defined]
        app.connect("env-before-read-docs", lambda _app, _env, names: result.read.extend(names))
        app.connect(
            "html-page-context",
            lambda _app, name, *_: result.written.append(name) if jobs == 1 else None,
        )
        app.build()
        read: dict[str, dict[str, str]] = getattr(app.env, "pack_files", {})
        result.files = sorted({name for files in read.values() for name in files})
    return result


class _StatusStream(io.StringIO):
    """Passes Sphinx's own words about its progress on, a line at a time."""

    def __init__(self, progress: Progress | None) -> None:
        super().__init__()
        self.progress = progress
        self.process = os.getpid()

    def write(self, text: str) -> int:
        line = re.sub(r"\x1b\[[0-9;]*m", "", text).strip()
        # A copy of this process, which writes pages, has no terminal of its own to draw on.
        if self.progress and line and os.getpid() == self.process:
            self.progress(line)
        return len(text)


class WarningCollector(python_logging.Handler):
    """Turns Sphinx's warnings into problems: each of them would be a fault on the site."""

    def __init__(self, layout: Layout) -> None:
        super().__init__(python_logging.WARNING)
        self.layout = layout
        self.problems: list[Problem] = []

    def emit(self, record: python_logging.LogRecord) -> None:
        location = getattr(record, "location", None)
        file, line = self._place(location)
        message = re.sub(r"\s*\[[\w.-]+\]$", "", record.getMessage().strip())
        found, fix = _explain(message)
        kind = ".".join(
            str(part)
            for part in (getattr(record, "type", ""), getattr(record, "subtype", ""))
            if part
        )
        self.problems.append(Problem(file, line, "", found, "", fix, rule=kind or "sphinx"))

    def _place(self, location: object) -> tuple[str, int]:
        text = str(location) if isinstance(location, str) else ""
        if isinstance(location, tuple):
            name, number = location
            text = f"{name}:{number or 0}"
        elif hasattr(location, "source"):
            source, number = getattr(location, "source", None), getattr(location, "line", None)
            text = f"{source or ''}:{number or 0}"
        path, _, number_text = text.rpartition(":")
        if not number_text.isdigit():
            path, number_text = text, "0"
        if path and not path.endswith(".md") and (self.layout.root / f"{path}.md").is_file():
            path += ".md"
        name = self.layout.relative(Path(path)) if path else "_config.yml"
        return name, int(number_text or 0)


def _explain(message: str) -> tuple[str, str]:
    """Sphinx's message, and for those that authors meet, what to do about it."""
    if "document isn't included in any toctree" in message:
        return "The page is in no menu", "Add it to _toc.yml"
    if message.startswith(("Unknown directive type", "Unknown interpreted text role")):
        name = re.search(r"[\"'“]([\w-]+)[\"'”]", message)
        word = name.group(1) if name else "it"
        return f"There is no directive or role “{word}”", "Check its spelling"
    if "toctree contains reference to nonexisting document" in message:
        name = re.search(r"'([^']+)'", message)
        page = name.group(1) if name else ""
        return f"_toc.yml names a page that does not exist: {page}", "Correct _toc.yml"
    if "term not in glossary" in message:
        return message[0].upper() + message[1:], "Add the term to content/glossary.md"
    return message[0].upper() + message[1:] if message else "Sphinx gives a warning", ""
