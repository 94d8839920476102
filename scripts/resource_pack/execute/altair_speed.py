"""What takes Altair most of its time, done with less work and the same result.

Most of a small chart goes into two things. For each shorthand such as `x="year:O"`, Altair hashes
the schemas of some 570 classes. And with each step, such as `mark_bar()` or `properties()`, it
copies all parts of the chart, with every setting that nobody has set. These functions are private
to Altair, whose version is locked; `tests/execute/test_altair_speed.py` compares their results.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from types import ModuleType
from typing import Any


@functools.cache
def hurry_altair() -> None:
    """Make the charts of this process quick. With an Altair of another form, nothing changes."""
    from altair.utils import schemapi

    unchanging = frozenset({type(schemapi.Undefined), str, int, float, bool, type(None)})
    _keep_table(schemapi)
    _copy_less(schemapi, unchanging)
    _write_at_once(schemapi, unchanging)


def _keep_table(schemapi: ModuleType) -> None:
    """The table of all classes is made once: it depends on nothing but these classes."""
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

    schemapi._FromDict = FromDict  # type: ignore[attr-defined]


def _copy_less(schemapi: ModuleType, unchanging: frozenset[type]) -> None:
    """Settings that cannot change are not copied, and generated classes are copied as they are.

    Their `__init__` does nothing but hand on its arguments, by name, and there are up to 80.
    """
    if not hasattr(schemapi, "_deep_copy"):
        return
    base, debug_mode = schemapi.SchemaBase, schemapi.debug_mode

    def copied(kept: dict[str, Any], by_ref: set[str]) -> dict[str, Any]:
        return {
            name: value if type(value) in unchanging or name in by_ref else deep_copy(value, by_ref)
            for name, value in kept.items()
        }

    def deep_copy(value: Any, by_ref: set[str]) -> Any:
        if isinstance(value, base):
            return copied_part(value, by_ref)
        if isinstance(value, list):
            return [deep_copy(item, by_ref) for item in value]
        if isinstance(value, dict):
            return copied(value, by_ref)
        return value

    def copied_part(part: Any, by_ref: set[str]) -> Any:
        copier = getattr(part, "__deepcopy__", None)
        if copier:
            with debug_mode(False):
                return copier(part)
        kind = type(part)
        arguments = tuple(deep_copy(item, by_ref) for item in part._args)
        kept = copied(part._kwds, by_ref)
        if _is_generated(kind):
            new = object.__new__(kind)
            object.__setattr__(new, "_args", arguments)
            object.__setattr__(new, "_kwds", kept)
            return new
        with debug_mode(False):
            return kind(*arguments, **kept)

    schemapi._deep_copy = deep_copy  # type: ignore[attr-defined]


def _is_generated(kind: type) -> bool:
    """Whether Altair generated a class from the schema of Vega-Lite."""
    return kind.__module__.startswith("altair.vegalite.") and ".schema." in kind.__module__


def _write_at_once(schemapi: ModuleType, unchanging: frozenset[type]) -> None:
    """Texts and numbers are written as they are, and not asked first what else they could be."""
    original = getattr(schemapi, "_todict", None)
    if original is None:
        return

    def to_dict(value: Any, *more: Any, **options: Any) -> Any:
        return value if type(value) in unchanging else original(value, *more, **options)

    schemapi._todict = to_dict  # type: ignore[attr-defined]
