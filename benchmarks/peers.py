"""The other systems: how they are installed, each in an environment of its own, and started.

Versions are in `peers.txt`. Nothing is installed twice: an environment is kept until its lines
change.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
LOCK = HERE.parent / "requirements.txt"
BIN = "Scripts" if sys.platform == "win32" else "bin"

COMMANDS: dict[str, tuple[str, list[str]]] = {
    "stock": ("stock", ["jupyter-book", "build", "."]),
    "sphinx": ("stock", ["sphinx-build", "-q", "-j", "2", ".", "_build/html"]),
    "mkdocs": ("mkdocs", ["mkdocs", "build", "--quiet"]),
    "zensical": ("zensical", ["zensical", "build"]),
    "mystmd": ("mystmd", ["myst", "build", "--site", "--ci"]),
    "hugo": ("hugo", ["hugo", "--quiet"]),
}
"""For each system, its environment and the command that builds the book in the working folder."""

SITES = {
    "stock": "_build/html",
    "sphinx": "_build/html",
    "mkdocs": "site",
    "zensical": "site",
    "mystmd": "_build/site",
    "hugo": "public",
}
"""Where each leaves its site."""

LEFT = ("_build", "site", "public", ".cache", ".jupyter_cache", "resources", ".hugo_build.lock")
"""What builds leave in a book's folder: without it, the next build starts from nothing."""


def wanted(text: str, locked: dict[str, str]) -> dict[str, list[str]]:
    """The packages of each environment, with exact versions."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in (line.strip() for line in text.splitlines()):
        if line.startswith("["):
            name = line.strip("[]")
            found[name] = []
        elif line.endswith(" ="):
            package = line.removesuffix(" =")
            found[name].append(f"{package}=={locked[package]}")
        elif line and not line.startswith("#"):
            found[name].append(line)
    return found


def locked_versions(text: str) -> dict[str, str]:
    """The versions of a requirements file, by package."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", text, re.M))


def all_wanted() -> dict[str, list[str]]:
    return wanted((HERE / "peers.txt").read_text(), locked_versions(LOCK.read_text()))


def install(name: str, work: Path) -> Path:
    """The folder of an environment's programs; it is made where it is not there yet."""
    packages = all_wanted()[name]
    # Programs know the place that they were installed to, so it may not be called by another name.
    folder = (work / "env").resolve() / name
    done = folder / "installed.txt"
    if not done.is_file() or done.read_text().split() != packages:
        print(f"Installing {', '.join(packages)}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        python = folder / BIN / "python"
        command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*command, *packages], check=True)
        done.write_text("\n".join(packages) + "\n")
    return folder / BIN


def command(system: str, work: Path) -> list[str]:
    """The command that builds a book with a system, which is installed first."""
    environment, (program, *arguments) = COMMANDS[system]
    return [str(install(environment, work) / program), *arguments]


def versions() -> dict[str, str]:
    """The versions of what is compared, for the page of results."""
    known = {
        name: version
        for packages in all_wanted().values()
        for name, _, version in (package.partition("==") for package in packages)
    }
    return {
        title: known[name]
        for title, name in (
            ("Jupyter Book", "jupyter-book"),
            ("Sphinx", "sphinx"),
            ("MyST-NB", "myst-nb"),
            ("jupyter-cache", "jupyter-cache"),
            ("mkdocs-material", "mkdocs-material"),
            ("mkdocs-jupyter", "mkdocs-jupyter"),
            ("zensical", "zensical"),
            ("mystmd", "mystmd"),
            ("Hugo", "hugo"),
            ("pandas", "pandas"),
            ("Altair", "altair"),
        )
    }
