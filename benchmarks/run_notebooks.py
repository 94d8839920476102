"""Runs the notebooks of a pack with our own engine, as a build does, in this very process.

    python run_notebooks.py PACK

Started by `executors.py`, which measures all of it: the start of Python, reading and checking the
pack, the warm process, and every cell. Prints how many pages were run.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from resource_pack.core.layout import Layout
from resource_pack.execute.pages import is_described, page_outputs
from resource_pack.sphinx_ext.pack_reader import PackReader

if __name__ == "__main__":
    pack = PackReader(Layout(Path(sys.argv[1]).resolve())).open()
    pages = [page for page in pack.pages.values() if not is_described(page)]
    with tempfile.TemporaryDirectory() as cache:
        found = page_outputs(pack, pages, Path(cache))
    assert len(found) == len(pages) > 0
    assert all(any(cell for cell in outputs.outputs) for outputs in found.values())
    print(len(found))
