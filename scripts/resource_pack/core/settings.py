"""Every setting of the pack, with its type, default and help. All start with `pack_`."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from resource_pack.core.layout import Layout
from resource_pack.core.problems import PackError, Problem, listing, nearest
from resource_pack.core.text_file import read_text
from resource_pack.core.validation import Record, validate
from resource_pack.core.yaml_file import Path, YamlDocument, read_yaml

PREFIX = "pack_"


class PackSettings(Record):
    """What a publisher of a pack may set in _config.yml, under `sphinx: config:`."""

    publisher: str = Field(
        default="",
        description="who publishes this copy of the pack, as the accessibility statement names it",
    )
    contact: str = Field(
        default="",
        description="how readers reach the publisher: an e-mail address or a web address",
    )
    response_days: int = Field(
        default=10, ge=1, le=60, description="working days within which readers get an answer"
    )
    edition: str = Field(default="", description="the edition that pages name, such as 2026.1")
    preload: tuple[str, ...] = Field(
        default=(), description="modules that many notebooks import, to import once for all"
    )
    offline_zip: bool = Field(default=True, description="offer the site as a zip file")

    @property
    def config_values(self) -> dict[str, Any]:
        return {f"{PREFIX}{name}": value for name, value in self.model_dump().items()}


def read_settings(layout: Layout) -> PackSettings:
    """Read _config.yml. Raises PackError where it is not YAML, or a setting of the pack is wrong.

    The other settings are Jupyter Book's and Sphinx's own, and these look at them.
    """
    document = read_yaml(read_text(layout, layout.config), "_config.yml")
    path = ("sphinx", "config")
    config = document.value
    for key in path:
        config = config.get(key) if isinstance(config, dict) else None
    if not isinstance(config, dict):
        return PackSettings()
    known = list(PackSettings().config_values)
    own = {key: value for key, value in config.items() if key.startswith(PREFIX)}
    problems = [
        Problem(
            document.file,
            document.line((*path, key)),
            "",
            f"There is no setting “{key}”",
            listing(known),
            nearest(key, known) or "Take the line out",
            rule="settings",
        )
        for key in own
        if key not in known
    ]
    if problems:
        raise PackError(problems)
    values = {key.removeprefix(PREFIX): value for key, value in own.items()}
    lines: dict[Path, int] = {(): 1}
    lines |= {(key.removeprefix(PREFIX),): document.line((*path, key)) for key in own}
    return validate(PackSettings, YamlDocument(document.file, values, lines), "settings")
