"""What the repository may hold, and what it must."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

TEXT = {".py", ".md", ".yml", ".yaml", ".toml", ".json", ".html", ".css", ".js", ".txt", ".in", ""}


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("this is not a git checkout")
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in names.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    return [
        (path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in tracked()
        if path.suffix in TEXT and "vendor" not in path.parts and "fixtures/bad" not in str(path)
    ]


def test_no_host_of_a_registry_and_no_path_of_a_machine() -> None:
    # Put together here, so that this file does not hold them either.
    hosts = ["py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs.org", "deb." + "debian"]
    paths = re.compile(
        r"(^|[^\w.])/(" + "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me"]) + r")/\w"
    )
    for name, text in texts():
        assert not any(host in text for host in hosts), name
        assert not paths.search(text), (name, paths.search(text))


def test_requirements_are_locked_with_hashes_and_without_addresses() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert "index-url" not in text
        blocks = re.split(r"\n(?=[a-z0-9])", text, flags=re.I)
        for block in blocks:
            if "==" in block:
                assert "--hash=sha256:" in block, block[:60]


def test_a_module_is_one_idea_and_no_more_than_400_lines() -> None:
    for name, text in texts():
        if name.startswith(("scripts/", "benchmarks/")) and name.endswith((".py", ".js")):
            assert text.count("\n") <= 400, name


def test_no_large_files() -> None:
    for path in tracked():
        assert path.stat().st_size < 1_000_000, path


def test_workflows_ask_for_little_and_pin_what_they_use() -> None:
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        text = path.read_text()
        workflow = yaml.safe_load(text)
        assert workflow["permissions"] == {"contents": "read"}, path.name
        assert "pull_request_target" not in text
        for use in re.findall(r"uses: (\S+)", text):
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", use), (path.name, use)
        for job in workflow["jobs"].values():
            assert job["timeout-minutes"] <= 30
        assert "persist-credentials: false" in text


def test_only_the_job_that_runs_no_code_of_ours_may_publish() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/publish.yml").read_text())
    deploy = workflow["jobs"]["deploy"]
    assert deploy["permissions"] == {"pages": "write", "id-token": "write"}
    assert all("run" not in step for step in deploy["steps"])


def test_versions_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    config = yaml.safe_load((ROOT / "_config.yml").read_text())
    assert project["version"].startswith(citation["version"])
    assert config["sphinx"]["config"]["pack_edition"] == citation["version"]
    assert f"## {citation['version']}" in (ROOT / "CHANGELOG.md").read_text()


def test_licences_are_there() -> None:
    assert "MIT License" in (ROOT / "LICENSE").read_text()
    assert "CC BY 4.0" in (ROOT / "LICENSE-CONTENT").read_text()
    package = json.loads((ROOT / "data" / "datapackage.json").read_text())
    assert all(resource["licenses"] for resource in package["resources"])


# The evaluation calls families by made-up names. Only hashes of them are kept here, for these
# names shall not stand anywhere in the project.
_FAMILY_NAMES = frozenset(
    [
        "0749f99a8863",
        "0ee9bb168930",
        "13166b63aaa7",
        "3fae11bddd37",
        "5dfcf9ef1fb1",
        "60cf8d2c501b",
        "61a1d3bdf665",
        "8ac476fb6a0c",
        "9eac806b76ba",
        "9f5425901004",
        "b07ae3252e21",
        "c2793b826cc9",
        "c3ef22502fa5",
        "c625ca574188",
        "dba4f60b4f73",
        "ee01fa3ba978",
    ]
)


def test_no_name_of_a_family_is_anywhere() -> None:
    for name, text in texts():
        if name.startswith(("content/", "case_studies/", "data/")):
            for word in set(re.findall(r"\b[A-Z][A-Za-z'’]+\b", text)):
                digest = hashlib.sha256(word.encode()).hexdigest()[:12]
                assert digest not in _FAMILY_NAMES, name
            assert not re.search(r"\bFamil(?:y|ies) \d", text), name


def test_style_and_types() -> None:
    for command in (
        ["ruff", "check", "scripts", "tests", "benchmarks"],
        ["ruff", "format", "--check", "scripts", "tests", "benchmarks"],
        ["mypy"],
    ):
        tool = ROOT / ".venv" / "bin" / command[0]
        if not tool.exists():
            pytest.skip("the tools are not installed in .venv")
        result = subprocess.run(
            [str(tool), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stdout + result.stderr
