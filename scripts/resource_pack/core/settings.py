"""Every setting of the pack, with its type, default and help. All start with `pack_`."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from resource_pack.core.validation import Record


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
    offline_zip: bool = Field(default=True, description="offer the site as a zip file")

    @property
    def config_values(self) -> dict[str, Any]:
        return {f"pack_{name}": value for name, value in self.model_dump().items()}
