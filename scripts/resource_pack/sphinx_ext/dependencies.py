"""What each page depends on beside its own source, kept in Sphinx's environment."""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


def depends_of(env: BuildEnvironment) -> dict[str, set[str]]:
    """Per page, names such as `data:lbf-camhs-contacts`, `study:…` or `pack`."""
    if not hasattr(env, "pack_depends"):
        env.pack_depends = {}  # type: ignore[attr-defined]
    depends: dict[str, set[str]] = env.pack_depends  # type: ignore[attr-defined]
    return depends


def note_dependency(env: BuildEnvironment, name: str) -> None:
    """Note that the page that is being read depends on `name`."""
    depends_of(env).setdefault(env.docname, set()).add(name)


def setup_dependencies(app: Sphinx) -> None:
    app.connect("env-purge-doc", lambda _app, env, docname: depends_of(env).pop(docname, None))
    app.connect("env-merge-info", _merge)


def _merge(
    _app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment
) -> None:
    theirs = depends_of(other)
    depends_of(env).update({name: theirs[name] for name in docnames if name in theirs})
