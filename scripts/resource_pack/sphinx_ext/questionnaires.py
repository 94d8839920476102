"""What pages show of the questionnaires: the form, how to use it, what its scores mean, a list."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from resource_pack.core.addresses import (
    questionnaire_address,
    relative_address,
    survey_tool_address,
    up_to_top,
)
from resource_pack.core.fields import LICENCES
from resource_pack.core.pack import Pack
from resource_pack.core.problems import nearest
from resource_pack.core.questionnaire import Construct, Item, Questionnaire, Scale
from resource_pack.core.questionnaires import PAGES, rules_at
from resource_pack.core.scoring_record import scoring_record
from resource_pack.core.scoring_rule import Rule, score_range, write_code
from resource_pack.core.section_page import SectionPage
from resource_pack.publish.form_fields import (
    CODE_HELP,
    CODE_PATTERN,
    DATE_LABEL,
    FAMILY_LABELS,
    TIMEPOINT_LABEL,
    FormField,
    FormSection,
    form_sections,
    id_label,
    limits_words,
    prompts,
)
from resource_pack.publish.safeguarding_words import safeguarding_words
from resource_pack.publish.static_files import asset_address
from resource_pack.sphinx_ext.dependencies import note_dependency
from resource_pack.sphinx_ext.report_maker import maker_page
from resource_pack.sphinx_ext.session import Session, session

Values = dict[str, Any]

ONE_OF = ("questionnaire", "questionnaire-notes", "questionnaire-scores")
"""Directives about one questionnaire, whose id is their argument."""

SCRIPTS = (
    "scoring.js",
    "questionnaire-fields.js",
    "questionnaire-errors.js",
    "questionnaire-result.js",
    "questionnaire-files.js",
    "questionnaire-form.js",
)
"""What questionnaire.js loads, in this order, where somebody begins to fill in a form."""

MOST_BOXES = 24
"""More answers are chosen from a list that opens."""

SHAPES = {"one": "boxes", "several": "ticks", "long-text": "words"}

DATE_HINT = "For example, 27 3 2026."

FILLED_IN_BY = {
    "worker": "For the worker to fill in",
    "parent": "For a parent to fill in",
    "child": "",  # the heading says it, and a worker may write it down
    "referrer": "For the person who referred the parents",
    "auditor": "For the person who reads the files",
    "team": "For the team",
    "service": "For the service",
}

ON_PAPER = (("word", "Form to print or change (Word)"),)
FOR_ANSWERS = (
    ("csv", "Empty table for answers (CSV)"),
    ("codes", "What the codes mean (CSV)"),
)
IN_OTHER_TOOLS = (
    ("xlsform", "For ODK and KoboToolbox (XLSForm)"),
    ("redcap", "For REDCap (data dictionary)"),
    ("surveyjs", "For SurveyJS (JSON)"),
    ("record", "The whole record, for programs (JSON)"),
)
"""Each file of a questionnaire, as readers are told of it. publish/questionnaire_files.py."""

SURVEY_TOOL_PAGE = "content/evaluate/survey-tool"
"""The page that tells how to use the files for survey tools."""


class OneQuestionnaire(SphinxDirective):
    """A part of the page of one questionnaire; its name says which.

    :::{questionnaire} workforce-training
    :::
    """

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        from resource_pack.sphinx_ext.directives import pack_part

        name = self.arguments[0].strip()
        known = session(self.env.app).pack.questionnaires
        if name not in known:
            raise self.error(
                f"There is no questionnaire “{name}”. {nearest(name, list(known))}".strip()
            )
        note_dependency(self.env, "pack")
        node = pack_part("", part=self.name, options={"questionnaire": name})
        self.set_source_info(node)
        return [node]


# --- The form ------------------------------------------------------------------------------------


def questionnaire(session: Session, options: Values, page: str, _env: BuildEnvironment) -> Values:
    """The form: every question of every time point, which style sheet and script choose from."""
    pack = session.pack
    form = pack.questionnaires[options["questionnaire"]]
    prompted = [(_places(form, [p.id for p in points]), text) for points, text in prompts(form)]
    return {
        "form": form,
        "prompts": prompted,
        "parts": [_part(pack, form, section, page) for section in form_sections(form)],
        "record": _json(scoring_record(form)),
        "care": safeguarding_words(form.respondent) if form.safeguarding else "",
        "words": {
            "id": id_label(form),
            "family": FAMILY_LABELS.get(form.identity.family, ""),
            "time": TIMEPOINT_LABEL,
            "date": DATE_LABEL,
            "date_how": form.date_how or f"The day on which the form is filled in. {DATE_HINT}",
            "code": CODE_HELP,
        },
        "code": CODE_PATTERN,
        "licence": LICENCES[form.licence][0],
        "scripts": [up_to_top(page) + asset_address(name) for name in SCRIPTS],
    }


def _json(value: Any) -> Markup:
    """JSON for a script element, where no text may look like the end of the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))


def _places(form: Questionnaire, asked: Sequence[str]) -> str:
    """The numbers of time points, from 1, with spaces between; empty for all of them."""
    found = [str(n) for n, point in enumerate(form.timepoints, start=1) if point.id in asked]
    return "" if len(found) == len(form.timepoints) else " ".join(found)


def _part(pack: Pack, form: Questionnaire, section: FormSection, page: str) -> Values:
    by = section.section.respondent
    return {
        "section": section.section,
        "intro": section.intro,
        "by": FILLED_IN_BY[by] if by else "",
        "at": _places(form, section.points),
        "fields": [_field(pack, form, field, page) for field in section.fields],
    }


def _field(pack: Pack, form: Questionnaire, field: FormField, page: str) -> Values:
    """A question, and how it is answered: boxes (one of them), ticks (any), list, number, text,
    words (a long text) or date; boxes stand in a row, a grid of numbers, or one below the other."""
    item = field.item
    scale = form.scales.get(item.scale)
    shape = SHAPES.get(field.answer, field.answer)
    if shape == "boxes" and len(field.choices) > MOST_BOXES:
        shape = "list"
    is_grid = shape == "boxes" and scale is not None and scale.kind == "number"
    texts = {one.id: one.text for one in form.items}
    # The unit stands beside the box, so the hint for other tools would say it twice.
    hint = [field.help]
    if scale is not None and is_grid:
        hint.append(_ends(scale))
    if item.then_of:
        hint.append(f"The question about now: “{texts[item.then_of]}”")
    if field.limits is not None:
        hint.append(f"{limits_words(field.limits)}.")
    if field.answer == "date":
        hint.append(DATE_HINT)
    said = " ".join(text for text in hint if text)
    described = [f"q_{item.id}_hint"] if said else []
    if item.unit:
        described.append(f"q_{item.id}_unit")
    return {
        "item": item,
        "shape": shape,
        "layout": "grid" if is_grid else "list" if item.options else "row",
        "choices": [
            (one.code, one.code if is_grid and not one.missing else one.label, one.missing)
            for one in field.choices
        ],
        "hint": said,
        "described": " ".join(described),
        "at": _places(form, field.points),
        "when": [point.label for point in form.timepoints if point.id in field.points],
        "whole": field.limits is None or field.whole_numbers,
        "help": _help(pack, item, page),
    }


def _ends(scale: Scale) -> str:
    assert scale.min is not None and scale.max is not None
    low, high = write_code(float(scale.min)), write_code(float(scale.max))
    return f"{low} means “{scale.low}”, and {high} means “{scale.high}”."


def _help(pack: Pack, item: Item, page: str) -> Values | None:
    """The page that helps after a low answer: its address, and its heading or title."""
    name, _, anchor = item.help_page.partition("#")
    if name not in pack.pages:
        return None
    found = pack.pages[name]
    headings = {heading.anchor: heading.text for heading in found.markup.headings}
    mark = f"#{anchor}" if anchor else ""
    return {
        "address": relative_address(found.address + mark, page),
        "title": headings.get(anchor, pack.full_title(name)),
    }


# --- How it is used, and what its scores mean ----------------------------------------------------


def questionnaire_notes(
    session: Session, options: Values, page: str, _env: BuildEnvironment
) -> Values:
    """Who answers when, how it is used, what it cannot tell, and its files."""
    pack = session.pack
    form = pack.questionnaires[options["questionnaire"]]

    def links(kinds: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        return [
            (label, relative_address(questionnaire_address(form.id, kind), page))
            for kind, label in kinds
        ]

    for_tools = [
        (
            f"{point.label}: questions to read in (Word)",
            relative_address(survey_tool_address(form.id, point.id), page),
        )
        for point in form.timepoints
    ]
    how = pack.pages.get(SURVEY_TOOL_PAGE)
    maker = maker_page(pack)
    return {
        "form": form,
        "maker": relative_address(maker, page) if maker else "",
        "downloads": [
            ("On paper", links(ON_PAPER)),
            ("In a survey tool, such as Microsoft Forms", for_tools),
            ("For the answers", links(FOR_ANSWERS)),
            ("In other tools", links(IN_OTHER_TOOLS)),
        ],
        "survey_tool": relative_address(how.address, page) if how else "",
    }


def questionnaire_scores(
    session: Session, options: Values, _page: str, _env: BuildEnvironment
) -> Values:
    """What each score stands for, how it is worked out, and whose practice the form follows."""
    pack = session.pack
    form = pack.questionnaires[options["questionnaire"]]
    rules: dict[str, Rule] = {}
    for point in form.timepoints:
        for rule in rules_at(form, point.id):
            rules.setdefault(rule.id, rule)
    return {
        "form": form,
        "scores": [_score(form, one, rules[one.id]) for one in form.constructs],
        "licence": LICENCES[form.licence][0],
        "then": any(rule.then for rule in rules.values()),
        "sources": [
            f"{pack.document_name(source.document)}, {source.place}" for source in form.sources
        ],
    }


def _score(form: Questionnaire, construct: Construct, rule: Rule) -> Values:
    texts = {item.id: item.text for item in form.items}
    low, high = (write_code(round(end, 2)) for end in score_range(rule))
    return {
        "construct": construct,
        "how": f"{_method(form, construct, rule)}. The score runs from {low} to {high}.",
        "higher": HIGHER[construct.higher_is],
        "gaps": _gaps(rule),
        "questions": [texts[item.id] for item in rule.items],
        "turned": [texts[item.id] for item in rule.items if item.reverse],
    }


def _method(form: Questionnaire, construct: Construct, rule: Rule) -> str:
    if rule.method == "mean":
        return "The average of the answers" if len(rule.items) > 1 else "The answer itself"
    if rule.method == "sum":
        return "All answers added up" if len(rule.items) > 1 else "The answer itself"
    item = next(item for item in form.items if item.id == rule.items[0].id)
    scale = form.scales.get(item.scale)
    labels = {float(point.value): point.label for point in scale.points} if scale else {}
    code = rule.counts_from
    answer = f"“{labels[code]}”" if code in labels else write_code(code)
    more = "" if labels and code == max(labels) else " or more"
    return f"The share of the answers that are {answer}{more}"


def _gaps(rule: Rule) -> str:
    items = len(rule.items)
    if items == 1:
        return "It is one question, so without an answer there is no score."
    if rule.needed == items:
        every = "Both" if items == 2 else f"All {items}"
        return f"{every} questions have to be answered."
    return f"At least {rule.needed} of the {items} questions have to be answered."


HIGHER = {
    "better": "A higher score is better.",
    "worse": "A lower score is better.",
    "neither": "A high score is neither good nor bad.",
}


def questionnaire_list(
    session: Session, _options: Values, page: str, _env: BuildEnvironment
) -> Values:
    """A card for each questionnaire."""
    pack = session.pack
    found = []
    for name, form in pack.questionnaires.items():
        target = pack.pages.get(PAGES + name)
        order = target.meta.order if target and isinstance(target.meta, SectionPage) else 0
        address = relative_address(target.address, page) if target else ""
        found.append((order, name, {"form": form, "address": address}))
    return {"cards": [card for _, _, card in sorted(found, key=lambda one: one[:2])]}


PARTS = {
    "questionnaire": questionnaire,
    "questionnaire-notes": questionnaire_notes,
    "questionnaire-scores": questionnaire_scores,
    "questionnaire-list": questionnaire_list,
}


def setup_questionnaires(app: Sphinx) -> None:
    from resource_pack.sphinx_ext.directives import part_directive

    for name in ONE_OF:
        app.add_directive(name, OneQuestionnaire)
    app.add_directive("questionnaire-list", part_directive("questionnaire-list", {}))
