"""Builds a policy-and-practice resource pack from MyST notebooks, YAML and CSV.

Notebooks need four names only: `load`, `show_table`, `show_chart` and `key_figures`.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from resource_pack.notebook import key_figures, load, show_chart, show_table

__all__ = ["key_figures", "load", "show_chart", "show_table"]

try:
    __version__ = version("resource-pack")
except PackageNotFoundError:  # run from a folder that was never installed
    __version__ = "0"


def __getattr__(name: str) -> Any:
    # Pandas and Altair take a second to import, and most commands never need them.
    if name in __all__:
        from resource_pack import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
