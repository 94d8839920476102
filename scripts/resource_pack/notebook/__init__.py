"""What a notebook imports.

from resource_pack import load, show_table, show_chart, key_figures
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from resource_pack.notebook.helpers import key_figures, load, show_chart, show_table

__all__ = ["key_figures", "load", "show_chart", "show_table"]


def __getattr__(name: str) -> Any:
    # The helpers need pandas; those who only make figures of calls do not.
    if name in __all__:
        from resource_pack.notebook import helpers

        return getattr(helpers, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
