"""Registers the pack's settings, and fixes those of other extensions that must not vary."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from pydantic import ValidationError
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from resource_pack.core.settings import PackSettings
from resource_pack.sphinx_ext.myst_settings import SETTINGS

PACKAGE = Path(__file__).parents[1]

LIBRARIES = (
    *("sphinx", "docutils", "myst-nb", "myst-parser", "altair", "vl-convert-python"),
    *("pandas", "numpy", "ipython"),
)
"""Libraries whose version decides what a page looks like or says."""

FIXED: dict[str, object] = {
    **SETTINGS,
    "nb_execution_mode": "off",
    "nb_remove_code_source": True,
    "html_copy_source": False,
    "html_use_index": False,
    "html_domain_indices": False,
    "html_show_sphinx": False,
    "html_show_sourcelink": False,
    "html_permalinks": False,
    "html_sidebars": {},
    "numfig": False,
    "smartquotes": False,
    "template_bridge": "resource_pack.sphinx_ext.templates.PackTemplates",
    "html_theme": "resource_pack",
    "html_theme_options": {},
    "html_css_files": [],
    "html_js_files": [],
    "include_patterns": ["content/**", "case_studies/**"],
}
"""Sphinx settings that the pack depends on. They are set here, so that no _config.yml can weaken
what the policy of the pages, the checks and the determinism of the build rely on."""


def setup_settings(app: Sphinx) -> None:
    for name, field in PackSettings.model_fields.items():
        app.add_config_value(f"pack_{name}", field.default, "html")
    app.add_config_value("pack_fingerprint", "", "env", str)
    # Jupyter Book sets this for an extension that the pack does not load.
    app.add_config_value("comments_config", {}, "", dict)
    # Before MyST-NB and external-toc look at the configuration (priority 500 and 900).
    app.connect("config-inited", _fix_settings, priority=100)


def pack_settings(config: Config) -> PackSettings:
    """The pack's settings. Raises ConfigError where one does not fit."""
    values = {name: config[f"pack_{name}"] for name in PackSettings.model_fields}
    try:
        return PackSettings.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = "pack_" + str(first["loc"][0])
        raise ConfigError(f"_config.yml: {name}: {first['msg']}") from None


def _fix_settings(app: Sphinx, config: Config) -> None:
    # external-toc loads this extension for numbered chapters, which the pack has none of. It does
    # not say that it is safe to read pages in several processes, and Sphinx would then use one.
    # All that it does is to number toctrees, in the main process, after all pages are read.
    app.extensions["sphinx_multitoc_numbering"].parallel_read_safe = True
    for name, value in FIXED.items():
        config[name] = value
    patterns = ["**/_*", "**/.*", "_build", ".venv"]
    config["exclude_patterns"] = [*config["exclude_patterns"], *patterns]
    config["pack_fingerprint"] = fingerprint()
    pack_settings(config)


def fingerprint() -> str:
    """A hash of the generator: a change of it makes Sphinx read and write every page again."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(PACKAGE).as_posix().encode())
            digest.update(path.read_bytes())
    for name in LIBRARIES:
        digest.update(f"{name} {version(name)}".encode())
    return digest.hexdigest()[:16]
