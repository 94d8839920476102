"""Leaves out what MyST-NB imports and the pack never uses.

Two of MyST-NB's clients import jupyter-cache, and that a database library, which takes a third of a
second. The pack never lets MyST-NB run or keep anything: see `outputs`.
"""

from __future__ import annotations

import sys
from types import ModuleType

CLIENTS = {"cache": "NotebookClientCache", "direct": "NotebookClientDirect"}
"""The modules of `myst_nb.core.execute` that import jupyter-cache, and what they define."""


class NoClient:
    """Stands in for a client of MyST-NB that runs notebooks."""

    def __init__(self, *_args: object, **_more: object) -> None:
        raise RuntimeError("The pack runs notebooks itself, and MyST-NB never does")


def leave_out_clients() -> None:
    """Has to be called before MyST-NB is imported; afterwards, it does nothing."""
    for module, client in CLIENTS.items():
        name = f"myst_nb.core.execute.{module}"
        if name not in sys.modules:
            sys.modules[name] = ModuleType(name)
            setattr(sys.modules[name], client, NoClient)
