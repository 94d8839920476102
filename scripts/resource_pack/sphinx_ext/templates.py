"""Templates that escape everything which is not known to be HTML."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from sphinx.application import TemplateBridge
from sphinx.builders import Builder
from sphinx.theming import Theme

THEME = Path(__file__).parents[1] / "theme"

HTML_VALUES = ("body",)
"""Of what Sphinx hands to a template, this is HTML that docutils wrote and escaped."""


@functools.cache
def environment() -> Environment:
    """One environment for pages and for their parts; every value is escaped unless it is Markup."""
    made = Environment(
        loader=FileSystemLoader(THEME / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    # Data blocks of pages are for scripts: without spaces they weigh less.
    made.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":")}
    return made


def render(name: str, **values: Any) -> str:
    """One template with values, as HTML."""
    return environment().get_template(name).render(values)


class PackTemplates(TemplateBridge):
    """Hands Sphinx's pages to the pack's own templates."""

    def init(
        self, builder: Builder, theme: Theme | None = None, dirs: list[str] | None = None
    ) -> None:
        """Sphinx calls this once; the environment does not depend on the builder."""

    def newest_template_mtime(self) -> float:
        # A changed template changes `pack_fingerprint`, which rewrites every page.
        return 0

    def render(self, template: str, context: dict[str, Any]) -> str:  # type: ignore[override]
        values = {
            name: Markup(value) if name in HTML_VALUES and isinstance(value, str) else value
            for name, value in context.items()
        }
        return environment().get_template(template).render(values)

    def render_string(self, template: str, context: dict[str, Any]) -> str:
        # Only Sphinx's own JavaScript templates pass through here: no HTML, so nothing to escape.
        return Environment().from_string(template).render(context)  # noqa: S701
