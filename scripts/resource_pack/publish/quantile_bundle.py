"""Student's t quantile for browsers: one function of @stdlib, in one script, made by esbuild.

npm has no small file with this function alone, so `make vendor` bundles it, with what it calls,
from the versions in student_t/package-lock.json. Nothing here runs while a pack is built.

Measured against scipy.special.stdtrit at 0.975, 1 to 1,000,000 degrees of freedom: @stdlib differs
by 4e-15 at most (relative), distributions 2.2.0 by 3e-10 and jstat 1.9.6 by 5e-8. simple-statistics
has no such function. Bundles: 105 KB, 390 KB (all of cephes), 73 KB. Reports are compared with
Python's to 1e-9, and jstat's would show.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

SOURCE = Path(__file__).parent / "student_t"
PACKAGE = "@stdlib/stats-base-dists-t-quantile"
SCRIPT = "scripts/student-t.js"
LICENCE = "scripts/LICENSE-student-t.txt"


def version() -> str:
    """The version of the package, as it is asked for."""
    asked: dict[str, str] = json.loads((SOURCE / "package.json").read_text())["dependencies"]
    return asked[PACKAGE]


def make_bundle() -> dict[str, bytes]:
    """The script, and the notices of all that is in it, by the name of their file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in SOURCE.iterdir():
            shutil.copy(path, folder)
        _run(folder, "npm", "ci", "--ignore-scripts", "--silent")
        _run(
            folder,
            "node",
            "node_modules/esbuild/bin/esbuild",
            "entry.js",
            "--bundle",
            "--minify",
            "--format=iife",
            "--alias:debug=./no-debug.js",
            "--alias:@stdlib/assert-has-generator-support=./generators.js",
            "--legal-comments=external",
            "--outfile=student-t.js",
        )
        package = folder / "node_modules" / PACKAGE
        # Parts come from FreeBSD, Cephes and Boost: their notices stand in their files.
        notices = [package / "LICENSE", package / "NOTICE", folder / "student-t.js.LEGAL.txt"]
        return {
            SCRIPT: (folder / "student-t.js").read_bytes(),
            LICENCE: b"\n\n".join(path.read_bytes().strip() for path in notices) + b"\n",
        }


def entries_of(files: dict[str, bytes]) -> list[dict[str, str]]:
    """What the list of vendored files says of them."""
    return [
        {
            "package": PACKAGE,
            "version": version(),
            "licence": "Apache-2.0",
            "member": "bundled by esbuild from student_t/",
            "file": name,
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        for name, data in files.items()
    ]


def _run(folder: Path, *command: str) -> None:
    program = shutil.which(command[0])
    if program is None:
        raise SystemExit(f"Bundling needs {command[0]}. Install it, then try again.")
    result = subprocess.run(  # noqa: S603
        [program, *command[1:]], cwd=folder, capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise SystemExit(f"{' '.join(command)} failed: {result.stderr.strip()}")
