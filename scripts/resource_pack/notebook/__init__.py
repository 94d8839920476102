"""What a notebook imports.

from resource_pack import load, show_table, show_chart, key_figures
"""

from resource_pack.notebook.helpers import key_figures, load, show_chart, show_table

__all__ = ["key_figures", "load", "show_chart", "show_table"]
