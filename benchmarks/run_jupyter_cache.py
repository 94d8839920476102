"""Runs notebooks with an executor of jupyter-cache, in this very process.

    python run_jupyter_cache.py local-serial|local-parallel FOLDER

Started by `executors.py`. Prints how many notebooks were run to their end; the parallel executor
sometimes loses one.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.executors import load_executor

if __name__ == "__main__":
    executor, folder = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as name:
        cache = get_cache(name)
        for path in sorted(folder.glob("*.ipynb")):
            cache.add_nb_to_project(str(path))
        done = load_executor(executor, cache).run_and_cache(timeout=120)
        print(len(done.succeeded))
        assert not done.errored
        assert not done.excepted
