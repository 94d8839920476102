"""JSON Schemas for editors, made from the models. `make schemas` writes them to docs/schemas."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from resource_pack.core.addresses_list import PublishedAddresses
from resource_pack.core.case_study import CaseStudy
from resource_pack.core.continuum import Continuum
from resource_pack.core.coverage import Coverage
from resource_pack.core.datasets import DataPackage
from resource_pack.core.measure import LeftOutList, Measure
from resource_pack.core.plain_english import PlainEnglish
from resource_pack.core.planner import EvaluationPlanner
from resource_pack.core.questionnaire import Questionnaire
from resource_pack.core.reference_data import Authorities, Documents, Vocabularies
from resource_pack.core.search_words import SearchWords
from resource_pack.core.section_page import SectionPage
from resource_pack.core.service_map import ServiceMap
from resource_pack.core.theory import Theory, TheoryThemes

SCHEMAS: dict[str, type[BaseModel]] = {
    "addresses": PublishedAddresses,
    "authorities": Authorities,
    "case-study": CaseStudy,
    "continuum": Continuum,
    "coverage": Coverage,
    "datapackage": DataPackage,
    "documents": Documents,
    "evaluation-planner": EvaluationPlanner,
    "measure": Measure,
    "measures-left-out": LeftOutList,
    "plain-english": PlainEnglish,
    "questionnaire": Questionnaire,
    "search": SearchWords,
    "section-page": SectionPage,
    "service-map": ServiceMap,
    "theory-of-change": Theory,
    "theory-themes": TheoryThemes,
    "vocabularies": Vocabularies,
}


def schema_files() -> dict[str, str]:
    """Every schema as text, by the name of its file."""
    return {f"{name}.schema.json": _text(model) for name, model in SCHEMAS.items()}


def _text(model: type[BaseModel]) -> str:
    schema: dict[str, Any] = model.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def write_schemas(folder: Path) -> None:
    """Write every schema into a folder, and remove those of models that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    files = schema_files()
    for path in folder.glob("*.schema.json"):
        if path.name not in files:
            path.unlink()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
