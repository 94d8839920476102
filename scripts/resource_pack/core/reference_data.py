"""The lists that pages refer to: vocabularies, local authorities and source documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, TypeVar

from pydantic import Field, SkipValidation, StringConstraints, model_validator

from resource_pack.core import patterns
from resource_pack.core.fields import Day, Slug, SourceRef, Text
from resource_pack.core.layout import Layout
from resource_pack.core.problems import PackError, Problem, nearest
from resource_pack.core.text_file import read_text
from resource_pack.core.validation import Invalid, Record, validate
from resource_pack.core.yaml_file import YamlDocument, read_yaml


class Term(Record):
    """One word of a vocabulary. `label` is what readers see."""

    id: Slug
    label: Text
    description: str = Field(default="", description="what it is, in a sentence")
    source: SourceRef | None = None


class Component(Term):
    """One of the guide's components. `page` is its first page, from the pack's folder."""

    order: int = Field(ge=1, description="its number in the guide")
    page: Text = Field(description="its first page, such as content/workforce/index")
    question: Text = Field(description="what the component answers, as one question")


class Vocabularies(Record):
    """All words that front matter may use, by kind."""

    components: tuple[Component, ...]
    themes: tuple[Term, ...]
    audiences: tuple[Term, ...]
    programmes: tuple[Term, ...]
    measures: tuple[Term, ...]

    def terms(self, kind: str) -> dict[str, Term]:
        return {term.id: term for term in getattr(self, kind)}


GssCode = Annotated[
    str,
    StringConstraints(pattern=patterns.GSS_CODE),
    Field(description="a GSS code: a letter and eight digits, such as E08000037"),
]

AuthorityKind = Literal[
    "county", "london-borough", "metropolitan-district", "non-metropolitan-district", "unitary"
]

KIND_LABELS: dict[str, str] = {
    "county": "county council",
    "london-borough": "London borough",
    "metropolitan-district": "metropolitan district",
    "non-metropolitan-district": "district council",
    "unitary": "unitary authority",
}

# The ONS gives each kind of authority a range of codes of its own.
GSS_PREFIX: dict[str, str] = {
    "county": "E10",
    "london-borough": "E09",
    "metropolitan-district": "E08",
    "non-metropolitan-district": "E07",
    "unitary": "E06",
}


class Authority(Record):
    """A local authority. `until` and `successors` are set where it no longer exists as such."""

    id: Slug
    name: Text = Field(description="the name that pages use")
    gss_code: GssCode
    kind: AuthorityKind
    region: Text
    until: Day | None = Field(default=None, description="its last day, where it was abolished")
    successors: tuple[Slug, ...] = ()
    pilot: bool = Field(default=False, description="true for a pilot of the programme")
    note: str = ""
    source: SourceRef

    @model_validator(mode="after")
    def _code_fits_kind(self) -> Authority:
        prefix = GSS_PREFIX[self.kind]
        if self.gss_code.startswith("E") and not self.gss_code.startswith(prefix):
            raise Invalid(
                f"The GSS code {self.gss_code} does not belong to a {KIND_LABELS[self.kind]}, "
                f"whose codes start with {prefix}",
                "Correct the code or the kind; the ONS lists both",
                "gss_code",
            )
        if bool(self.until) != bool(self.successors):
            found = "A last day (until) and successors belong together"
            raise Invalid(found, "Give both or neither")
        return self


class Authorities(Record):
    authorities: tuple[Authority, ...]


class Document(Record):
    """A source that pages cite."""

    id: Slug
    title: Text
    authors: tuple[Text, ...] = ()
    publisher: Text
    date: str = Field(description="as the document gives it, or how the pack dates it")
    kind: Text
    rights: Text = Field(description="what may be done with it, as far as is known")
    notes: tuple[Text, ...] = Field(default=(), description="what readers should know about it")
    short: Text = Field(description="how source lines name it")


class Documents(Record):
    documents: tuple[Document, ...]


class ReferenceData(Record):
    """Vocabularies, authorities and documents, ready to look things up in.

    `files` has the lines of each of the three files, by its name in data/.
    """

    vocabularies: Vocabularies
    authorities: dict[str, Authority]
    documents: dict[str, Document]
    # Left out of what is compared between builds: a line that moves changes no page.
    files: SkipValidation[dict[str, YamlDocument]] = Field(exclude=True, repr=False)


def read_reference_data(layout: Layout) -> ReferenceData:
    """Read data/vocabularies.yml, data/authorities.yml and data/documents.yml.

    Raises PackError with the problems of all three files.
    """
    problems: list[Problem] = []
    vocabularies = authorities = documents = None
    files: dict[str, YamlDocument] = {}
    try:
        vocabularies, document = _read(layout, "vocabularies.yml", Vocabularies)
        files["vocabularies.yml"] = document
        for kind in Vocabularies.model_fields:
            problems += _duplicates(document, kind, getattr(vocabularies, kind))
    except PackError as error:
        problems += error.problems
    try:
        authorities, document = _read(layout, "authorities.yml", Authorities)
        files["authorities.yml"] = document
        problems += _duplicates(document, "authorities", authorities.authorities)
        problems += _successors(document, authorities.authorities)
    except PackError as error:
        problems += error.problems
    try:
        documents, files["documents.yml"] = _read_documents(layout)
    except PackError as error:
        problems += error.problems
    if problems or not (vocabularies and authorities and documents is not None):
        raise PackError(problems)
    return ReferenceData(
        vocabularies=vocabularies,
        authorities={item.id: item for item in authorities.authorities},
        documents=documents,
        files=files,
    )


def read_documents(layout: Layout) -> dict[str, Document]:
    """Read data/documents.yml alone, by id. Raises PackError."""
    return _read_documents(layout)[0]


def _read_documents(layout: Layout) -> tuple[dict[str, Document], YamlDocument]:
    read, document = _read(layout, "documents.yml", Documents)
    problems = _duplicates(document, "documents", read.documents)
    if problems:
        raise PackError(problems)
    return {item.id: item for item in read.documents}, document


R = TypeVar("R", bound=Record)


def _read(layout: Layout, name: str, model: type[R]) -> tuple[R, YamlDocument]:
    path = layout.data / name
    document = read_yaml(read_text(layout, path), layout.relative(path))
    return validate(model, document, rule=f"data.{path.stem}"), document


def _duplicates(
    document: YamlDocument, key: str, items: Sequence[Term | Authority | Document]
) -> list[Problem]:
    seen: dict[str, int] = {}
    problems = []
    for index, item in enumerate(items):
        if item.id in seen:
            problems.append(
                Problem(
                    document.file,
                    document.line((key, index, "id")),
                    f"{key}[{index + 1}].id",
                    f"The id “{item.id}” is there twice",
                    "",
                    "Give one of them another id",
                    rule="data.duplicate-id",
                )
            )
        seen[item.id] = index
    return problems


def _successors(document: YamlDocument, items: Sequence[Authority]) -> list[Problem]:
    known = [item.id for item in items]
    return [
        Problem(
            document.file,
            document.line(("authorities", index, "successors", place)),
            f"authorities[{index + 1}].successors[{place + 1}]",
            f"There is no authority “{successor}”",
            "the id of an authority in this file",
            nearest(successor, known),
            rule="data.authorities",
        )
        for index, item in enumerate(items)
        for place, successor in enumerate(item.successors)
        if successor not in known
    ]
