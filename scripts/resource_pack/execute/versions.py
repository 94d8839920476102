"""What has to be the same on every machine that runs pages, so that they come out the same."""

from __future__ import annotations

import platform

from resource_pack.execute.store import LIBRARIES, code_version, library_version


def versions_here() -> dict[str, str]:
    """The versions of Python, of the libraries that every page depends on, and of the generator."""
    return {
        "python": ".".join(platform.python_version_tuple()[:2]),
        **{name: library_version(name) for name in LIBRARIES},
        "the generator": code_version()[:12],
    }


def differences(wanted: dict[str, str], there: dict[str, str]) -> str:
    """What is another version there, in words; empty where all are the same."""
    told = [
        f"{name} {there.get(name) or 'missing'} (here {version})"
        for name, version in wanted.items()
        if there.get(name) != version
    ]
    return ", ".join(told)
