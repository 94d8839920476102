"""Which pages are read and written again. Content decides, never the time of a file.

Sphinx compares the times of files, so a page restored from an older copy, or a dataset that only a
table helper read, would stay as it was. Here each page has a digest of its source and of all that
it depends on. What is only shown around pages, such as menus and related studies, has a digest of
its own: where that changes, the page is written again without being read again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from resource_pack.core.checks.images import image_path
from resource_pack.core.layout import MARKER
from resource_pack.core.pack import Pack, PackPage
from resource_pack.execute.rules import content_hash
from resource_pack.sphinx_ext.context_digests import context_digests
from resource_pack.sphinx_ext.dependencies import depends_of
from resource_pack.sphinx_ext.glossary_marks import DEPENDENCY as GLOSSARY
from resource_pack.sphinx_ext.session import Session, session


def setup_staleness(app: Sphinx) -> None:
    app.connect("builder-inited", _start, priority=2)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-purge-doc", _purge)
    app.connect("env-updated", _rewrite)


def marker(app: Sphinx) -> Path:
    """The file that says that a build was begun and not finished."""
    return Path(app.doctreedir) / MARKER


def _start(app: Sphinx) -> None:
    # A build that was killed may have saved its environment and not its pages.
    app.pack_unfinished = marker(app).exists()  # type: ignore[attr-defined]
    marker(app).parent.mkdir(parents=True, exist_ok=True)
    marker(app).write_text("A build is running, or was stopped before its end.\n")


def _purge(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    for name in ("pack_datasets", "pack_files", "pack_digests"):
        getattr(env, name, {}).pop(docname, None)


def _outdated(
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    changed: set[str],
    removed: set[str],
) -> list[str]:
    """Pages whose own source, or anything they depend on, has another content than before."""
    remove_pages(app, removed)
    now = session(app)
    again: set[str] = getattr(app, "pack_again", set())
    if app.pack_unfinished:  # type: ignore[attr-defined]
        return sorted(env.found_docs)
    known: dict[str, str] = getattr(env, "pack_digests", {})
    digests = _digests(now, env)
    return [name for name in digests if name in again or known.get(name) != digests[name]]


def remove_pages(app: Sphinx, docnames: Iterable[str]) -> None:
    """Take the pages of sources that are gone off the site, which Sphinx leaves there."""
    if getattr(app.builder, "held", None) is not None:
        return  # The preview does so when it shows the other pages.
    for docname in docnames:
        Path(app.builder.get_outfilename(docname)).unlink(missing_ok=True)  # type: ignore[attr-defined]


def _digests(
    now: Session, env: BuildEnvironment, read: Mapping[str, dict[str, str]] | None = None
) -> dict[str, str]:
    """The digest of each page that Sphinx found.

    `read` has the hashes of what the cells of each page read when they ran; without it, those
    files count as they are now.
    """
    contents: dict[str, str] = {}  # What many pages depend on is worked out once.
    return {
        docname: _digest(
            now,
            now.pack.pages[docname],
            env,
            contents,
            None if read is None else read.get(docname, {}),
        )
        for docname in sorted(env.found_docs)
        if docname in now.pack.pages
    }


def _digest(
    now: Session,
    page: PackPage,
    env: BuildEnvironment,
    contents: dict[str, str],
    files: dict[str, str] | None,
) -> str:
    pack = now.pack
    names = set(depends_of(env).get(page.docname, ()))
    names |= {f"data:{name}" for name in getattr(env, "pack_datasets", {}).get(page.docname, ())}
    if files is None:
        read = getattr(env, "pack_files", {}).get(page.docname, {})
        files = {name: content_hash(pack.layout, name) for name in read}
    digest = hashlib.sha256(now.hash_of(pack.layout.root / page.file).encode())
    for name in sorted(names):
        if name not in contents:
            contents[name] = _content(pack, name)
        digest.update(f"\0{name}\0{contents[name]}".encode())
    for name in sorted(files):
        digest.update(f"\0{name}\0{files[name]}".encode())
    for target in page.markup.targets:
        if target.kind == "image":
            path = image_path(pack, page, target.target)
            digest.update(f"\0{target.target}\0{now.hash_of(path)}".encode())
    return digest.hexdigest()


def _content(pack: Pack, name: str) -> str:
    """What a dependency holds now, as text."""
    kind, _, item = name.partition(":")
    if kind == "data":
        return pack.dataset_content(item)
    if kind == GLOSSARY:
        return "\n".join(pack.glossary_terms)
    if kind == "study" and item in pack.studies:
        return pack.studies[item].meta.model_dump_json()
    # A part that is made of records is not in the page's source: `_rewrite` looks after it.
    return ""


def _rewrite(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Pages that were not read, and are to be written since what surrounds them has changed."""
    # A file that was changed since a page read it must not pass for what the page has read.
    read: dict[str, dict[str, str]] = getattr(env, "pack_files", {})
    env.pack_digests = _digests(session(app), env, read)  # type: ignore[attr-defined]
    now = context_digests(app)
    before: dict[str, str] = getattr(env, "pack_context_digests", {})
    env.pack_context_digests = now  # type: ignore[attr-defined]
    return [docname for docname in sorted(now) if before.get(docname) != now[docname]]
