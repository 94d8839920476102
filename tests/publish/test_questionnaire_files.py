"""The downloads of questionnaires: all there, the same bytes everywhere, and in the site."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.core.packs import tiny_pack
from tests.publish.forms import forms

from resource_pack.core.addresses import (
    QUESTIONNAIRE_FILES,
    questionnaire_address,
    survey_tool_address,
)
from resource_pack.core.questionnaires import questionnaire_json
from resource_pack.publish.questionnaire_files import all_questionnaire_files


def test_a_questionnaire_has_a_file_of_each_kind() -> None:
    files = all_questionnaire_files(tiny_pack(), "Tiny pack")
    kinds = {questionnaire_address("asking", kind) for kind in QUESTIONNAIRE_FILES}
    points = {survey_tool_address("asking", one.id) for one in forms()["asking"].timepoints}
    assert set(files) == kinds | points
    assert sorted(address.rpartition("/")[2] for address in files) == [
        "asking-after-questions.docx",
        "asking-answers.csv",
        "asking-before-questions.docx",
        "asking-codes.csv",
        "asking-redcap.csv",
        "asking-surveyjs.json",
        "asking.docx",
        "asking.json",
        "asking.xlsx",
    ]
    assert all(len(data) < 100_000 for data in files.values())


def test_the_record_is_what_browsers_and_scores_work_with() -> None:
    data = all_questionnaire_files(tiny_pack(), "Tiny pack")[
        questionnaire_address("asking", "record")
    ]
    assert json.loads(data) == json.loads(json.dumps(questionnaire_json(forms()["asking"])))


def test_the_site_has_them_byte_for_byte(tiny_site: Path) -> None:
    for address, data in all_questionnaire_files(tiny_pack(), "Tiny pack").items():
        assert (tiny_site / address).read_bytes() == data, address


def test_another_process_at_another_time_gives_the_same_bytes() -> None:
    code = (
        "import hashlib\n"
        "from resource_pack.publish.questionnaire_files import all_questionnaire_files\n"
        "from tests.core.packs import tiny_pack\n"
        "made = all_questionnaire_files(tiny_pack(), 'Tiny pack')\n"
        "print(hashlib.sha256(b''.join(made.values())).hexdigest())"
    )
    env = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland"}
    root = Path(__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, check=True, cwd=root
    )
    made = all_questionnaire_files(tiny_pack(), "Tiny pack")
    assert ran.stdout.decode().strip() == hashlib.sha256(b"".join(made.values())).hexdigest()
