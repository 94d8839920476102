"""What runs notebooks in a build from nothing, started before Sphinx is imported.

Importing Sphinx and checking the pack keeps one processor busy for some seconds. Meanwhile another
one starts what runs notebooks, and then what draws charts (`sphinx_ext/session.py`): both at once
would only take time from each other and from Sphinx.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from resource_pack.core.layout import CHARTS, OUTPUTS, RUNNING, Layout
from resource_pack.core.problems import PackError
from resource_pack.core.text_file import section_texts

if TYPE_CHECKING:
    from resource_pack.execute.cluster import Cluster
    from resource_pack.execute.forks import WarmServer


@contextlib.contextmanager
def made_ready(
    layout: Layout, warm: WarmServer | None, cluster: Cluster | None
) -> Iterator[WarmServer | None]:
    """The warm process that the build is to use: `warm`, or one of its own where it will need it.

    Whether pages compute is guessed from their texts. A wrong guess changes no page: what is not
    there starts when it is needed, and what is not needed is ended.
    """
    kept = (layout.cache / OUTPUTS).is_dir() or (layout.cache / CHARTS).is_dir()
    computes = not kept and _computes(layout)
    from resource_pack.execute.forks import WarmServer, copies_processes

    if warm is not None or cluster is not None or not computes or not copies_processes():
        yield warm
        return
    with WarmServer(_preload(layout), place=layout.build / RUNNING) as early:
        early.get_ready()
        yield early


def _computes(layout: Layout) -> bool:
    """Whether any page in content/ seems to compute."""
    return any(
        b"{code-cell}" in text and (b"\nimport " in text or b"\nfrom " in text)
        for text in section_texts(layout)
    )


def _preload(layout: Layout) -> tuple[str, ...]:
    from resource_pack.core.settings import read_settings

    try:
        return read_settings(layout).preload
    except PackError:
        return ()  # The build tells what is wrong.
