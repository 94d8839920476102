"""Altair's table of all its classes, made once for all charts.

For each shorthand such as `x="year:O"`, Altair hashes the schemas of some 570 classes, which takes
half of the time of a small chart. The table depends on nothing but these classes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def keep_tables() -> None:
    """Make Altair keep its table. With an Altair that has none of that form, nothing changes."""
    from altair.utils import schemapi

    original = getattr(schemapi, "_FromDict", None)
    if original is None or not hasattr(original, "hash_schema"):
        return
    known: dict[tuple[Any, ...], Any] = {}

    class FromDict(original):  # type: ignore[misc, valid-type]
        def __init__(self, wrapper_classes: Iterable[Any], /) -> None:
            # A notebook that makes a class of its own gets a table of its own.
            classes = tuple(wrapper_classes)
            if classes not in known:
                super().__init__(classes)
                known[classes] = vars(self)["class_dict"]
            self.class_dict = known[classes]

    schemapi._FromDict = FromDict
