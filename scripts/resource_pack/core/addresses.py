"""The address of each page on the site.

Pages of `content/` lie at the top of the site and those of `case_studies/` under `case-studies/`,
so that addresses tell of the guide and not of the repository.
"""

from __future__ import annotations

import posixpath

CONTENT = "content/"
STUDIES = "case_studies/"
STUDY_ADDRESSES = "case-studies/"


def page_address(docname: str) -> str:
    """The address of a page from the top of the site: content/index is index.html."""
    if docname.startswith(CONTENT):
        docname = docname.removeprefix(CONTENT)
    elif docname.startswith(STUDIES):
        docname = STUDY_ADDRESSES + docname.removeprefix(STUDIES)
    return docname + ".html"


def relative_address(target: str, page: str) -> str:
    """`target` as a link on `page` writes it; both are addresses from the top of the site."""
    path, mark, fragment = target.partition("#")
    start = posixpath.dirname(page) or "."
    return posixpath.relpath(path, start) + mark + fragment


def up_to_top(page: str) -> str:
    """What leads from a page to the top of the site: "" or "../" as often as needed."""
    return "../" * page.count("/")


def embed_address(figure_id: str) -> str:
    return f"embed/{figure_id}.html"


def download_address(figure_id: str, ending: str) -> str:
    return f"downloads/{figure_id}.{ending}"


QUESTIONNAIRE_FILES = {
    "word": ".docx",
    "csv": "-answers.csv",
    "codes": "-codes.csv",
    "xlsform": ".xlsx",
    "redcap": "-redcap.csv",
    "surveyjs": "-surveyjs.json",
    "record": ".json",
}
"""What each form of a questionnaire to download is called, after the questionnaire's id."""


def questionnaire_address(questionnaire: str, kind: str) -> str:
    """The address of a file of a questionnaire; `kind` is a key of `QUESTIONNAIRE_FILES`."""
    return f"downloads/questionnaires/{questionnaire}{QUESTIONNAIRE_FILES[kind]}"


def survey_tool_address(questionnaire: str, point: str) -> str:
    """The address of the questions of one time point, as survey tools read them."""
    return f"downloads/questionnaires/{questionnaire}-{point}-questions.docx"
