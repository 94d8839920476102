"""Every form of a questionnaire to download, by its address on the site."""

from __future__ import annotations

import json

from resource_pack.core.addresses import (
    QUESTIONNAIRE_FILES,
    questionnaire_address,
    survey_tool_address,
)
from resource_pack.core.pack import Pack
from resource_pack.core.questionnaire import Questionnaire
from resource_pack.core.questionnaires import questionnaire_json
from resource_pack.publish.answers_csv import answers_template, codes_csv
from resource_pack.publish.redcap import redcap_dictionary
from resource_pack.publish.surveyjs import surveyjs_json


def all_questionnaire_files(pack: Pack, site: str) -> dict[str, bytes]:
    """The downloads of every questionnaire; `site` is the name of the pack."""
    files: dict[str, bytes] = {}
    for questionnaire in pack.questionnaires.values():
        files |= questionnaire_downloads(pack, questionnaire, site)
    return files


def questionnaire_downloads(
    pack: Pack, questionnaire: Questionnaire, site: str = ""
) -> dict[str, bytes]:
    """The downloads of a questionnaire by address: one for each of `QUESTIONNAIRE_FILES`, and one
    for survey tools for each time point."""
    # What writes Word and Excel files takes a while to load; many packs have no questionnaires.
    from resource_pack.publish.questionnaire_word import questionnaire_word
    from resource_pack.publish.survey_tool_word import survey_tool_word
    from resource_pack.publish.xlsform import xlsform

    made = {
        "word": questionnaire_word(questionnaire, site, _sources(pack, questionnaire)),
        "csv": answers_template(questionnaire),
        "codes": codes_csv(questionnaire),
        "xlsform": xlsform(questionnaire, site),
        "redcap": redcap_dictionary(questionnaire),
        "surveyjs": surveyjs_json(questionnaire),
        "record": _record(questionnaire),
    }
    by_kind = {
        questionnaire_address(questionnaire.id, kind): made[kind] for kind in QUESTIONNAIRE_FILES
    }
    by_point = {
        survey_tool_address(questionnaire.id, point.id): survey_tool_word(
            questionnaire, point, site
        )
        for point in questionnaire.timepoints
    }
    return by_kind | by_point


def _sources(pack: Pack, questionnaire: Questionnaire) -> tuple[str, ...]:
    return tuple(
        f"{pack.document_name(source.document)}, {source.place}" for source in questionnaire.sources
    )


def _record(questionnaire: Questionnaire) -> bytes:
    text = json.dumps(questionnaire_json(questionnaire), indent=2, ensure_ascii=False)
    return (text + "\n").encode()
