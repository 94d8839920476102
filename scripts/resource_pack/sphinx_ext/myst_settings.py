"""How MyST reads pages. The checks and the build both take their settings from here.

Switched off for good, whatever _config.yml says: `substitution` runs templates while the site is
built, `linkify` makes links of words, `dollarmath` would load a script from another site, and
`html_image` lets raw HTML in.
"""

from __future__ import annotations

from typing import Any

EXTENSIONS = ("colon_fence", "deflist")

SETTINGS: dict[str, Any] = {
    "myst_enable_extensions": list(EXTENSIONS),
    "myst_url_schemes": {"http": None, "https": None, "mailto": None},
    "myst_heading_anchors": 3,
    "myst_title_to_header": True,
    "myst_dmath_double_inline": False,
    "myst_substitutions": {},
    "myst_all_links_external": False,
    "myst_links_external_new_tab": False,
    "myst_html_meta": {},
    "myst_update_mathjax": False,
}
