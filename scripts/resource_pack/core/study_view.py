"""A case study as readers see it: labels instead of ids, sources written out."""

from __future__ import annotations

from dataclasses import dataclass

from resource_pack.core.addresses import STUDY_ADDRESSES, relative_address
from resource_pack.core.case_study import Evidence
from resource_pack.core.fields import LICENCES, SourceRef
from resource_pack.core.key_figures import ready_figure
from resource_pack.core.pack import Pack, PackPage, Study
from resource_pack.core.reference_data import KIND_LABELS
from resource_pack.core.related import REASONS, Related

FACETS = ("component", "authority", "theme", "audience", "programme")
"""What the gallery filters by, in the order in which it asks."""

FACET_LABELS = {
    "component": "Part of the guide",
    "authority": "Place",
    "theme": "Theme",
    "audience": "Who was involved",
    "programme": "Programme",
}


@dataclass(frozen=True)
class Word:
    """A word of a facet: its id, what readers see, and the page that lists its studies."""

    id: str
    label: str
    address: str = ""


@dataclass(frozen=True)
class FigureView:
    id: str
    amount: str
    label: str
    place: str
    doubt: str
    panel: bool


@dataclass(frozen=True)
class SourceView:
    title: str
    authors: str
    publisher: str
    date: str
    place: str
    lines: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class RelatedView:
    title: str
    summary: str
    address: str
    reason: str


@dataclass(frozen=True)
class Card:
    """A study in a list. `facets` has the ids that filters look at."""

    id: str
    title: str
    summary: str
    address: str
    component: str
    component_order: int
    component_label: str
    places: tuple[str, ...]
    themes: tuple[str, ...]
    facets: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class StudyView:
    """The panel at the top of a case study."""

    places: tuple[str, ...]
    component: Word
    themes: tuple[Word, ...]
    audiences: tuple[Word, ...]
    programmes: tuple[Word, ...]
    measures: tuple[str, ...]
    evidence: tuple[tuple[str, str], ...]
    partners: tuple[str, ...]
    period: str
    period_note: str
    figures: tuple[FigureView, ...]
    licence: str
    licence_url: str
    consent: str


def facet_address(facet: str, word: str, number: int = 1) -> str:
    """The address of a static list of the studies that carry a word."""
    # Words hold no slash, so the second page of one word can never be the first of another.
    page = f"/{number}" if number > 1 else ""
    return f"{STUDY_ADDRESSES}{facet}/{word}{page}.html"


def facet_words(study: Study) -> dict[str, tuple[str, ...]]:
    """The ids that each facet of a study has."""
    meta = study.meta
    return {
        "component": (meta.component,),
        "authority": meta.authorities,
        "theme": meta.themes,
        "audience": meta.audiences,
        "programme": meta.programmes,
    }


def facet_label(pack: Pack, facet: str, word: str) -> str:
    if facet == "authority":
        return pack.reference.authorities[word].name
    kind = {"component": "components", "theme": "themes", "audience": "audiences"}
    return pack.reference.vocabularies.terms(kind.get(facet, "programmes"))[word].label


def card_of(pack: Pack, study: Study, page: str) -> Card:
    """A study as a card on the page at the address `page`."""
    component = pack.reference.vocabularies.terms("components")[study.meta.component]
    return Card(
        id=study.id,
        title=study.meta.title,
        summary=study.meta.summary,
        address=relative_address(study.page.address, page),
        component=component.id,
        component_order=getattr(component, "order", 0),
        component_label=component.label,
        places=tuple(pack.reference.authorities[name].name for name in study.meta.authorities),
        themes=tuple(facet_label(pack, "theme", word) for word in study.meta.themes),
        facets=facet_words(study),
    )


def study_view(pack: Pack, study: Study) -> StudyView:
    """The panel of a study, with links from its own page."""
    meta, page = study.meta, study.page.address

    def words(facet: str, ids: tuple[str, ...]) -> tuple[Word, ...]:
        return tuple(
            Word(
                word,
                facet_label(pack, facet, word),
                relative_address(facet_address(facet, word), page),
            )
            for word in ids
        )

    measures = pack.reference.vocabularies.terms("measures")
    component = pack.reference.vocabularies.terms("components")[meta.component]
    first = pack.pages.get(getattr(component, "page", ""))
    licence, licence_url = LICENCES[meta.licence]
    return StudyView(
        places=tuple(_place(pack, name) for name in meta.authorities),
        component=Word(
            component.id,
            component.label,
            relative_address(first.address, page) if first else "",
        ),
        themes=words("theme", meta.themes),
        audiences=words("audience", meta.audiences),
        programmes=words("programme", meta.programmes),
        measures=tuple(measures[name].label for name in meta.measures),
        evidence=_evidence(meta.evidence),
        partners=meta.partners,
        period=meta.period.text,
        period_note=meta.period.note,
        figures=key_figure_views(pack, study.page),
        licence=licence,
        licence_url=licence_url,
        consent=meta.consent.note,
    )


def _evidence(evidence: Evidence | None) -> tuple[tuple[str, str], ...]:
    """The line on evidence, as pairs of question and answer; empty where a study has none."""
    if evidence is None:
        return ()
    answers = (
        ("What was measured", evidence.measured),
        ("By whom", evidence.by),
        ("Compared with", evidence.compared_with),
    )
    return tuple((question, answer) for question, answer in answers if answer)


def _place(pack: Pack, name: str) -> str:
    authority = pack.reference.authorities[name]
    text = f"{authority.name} ({KIND_LABELS[authority.kind]}, {authority.region})"
    if authority.until:
        names = [pack.reference.authorities[item].name for item in authority.successors]
        text += f", until {authority.until.year}; now {' and '.join(names)}"
    return text


def key_figure_views(pack: Pack, page: PackPage) -> tuple[FigureView, ...]:
    """The key figures of a page: all of them are listed, some also stand in the panel."""
    views = []
    for figure in page.meta.key_figures:
        ready = ready_figure(pack, page, figure)
        views.append(
            FigureView(ready.id, ready.amount, ready.label, ready.place, ready.doubt, ready.panel)
        )
    return tuple(views)


def source_views(pack: Pack, sources: tuple[SourceRef, ...]) -> tuple[SourceView, ...]:
    """The sources of a page, written out."""
    views = []
    for source in sources:
        document = pack.reference.documents[source.document]
        notes = [source.note] if source.note else []
        views.append(
            SourceView(
                title=document.title,
                authors=", ".join(document.authors),
                publisher=document.publisher,
                date=document.date,
                place=source.place,
                lines=source.lines or "",
                notes=(*notes, *document.notes),
            )
        )
    return tuple(views)


def related_views(pack: Pack, related: tuple[Related, ...], page: str) -> tuple[RelatedView, ...]:
    """Related studies with the reason in words: “same theme: training”."""
    views = []
    for item in related:
        study = pack.studies[item.id]
        views.append(
            RelatedView(
                title=study.meta.title,
                summary=study.meta.summary,
                address=relative_address(study.page.address, page),
                reason=_reason(pack, item),
            )
        )
    return tuple(views)


_FACET_OF = {
    "themes": "theme",
    "programmes": "programme",
    "authorities": "authority",
    "audiences": "audience",
}


def _reason(pack: Pack, item: Related) -> str:
    if not item.reasons:
        return "named by the author"
    kind, word = item.reasons[0]
    if kind == "measures":
        label = pack.reference.vocabularies.terms("measures")[word].label
    else:
        label = facet_label(pack, _FACET_OF[kind], word)
    # A name keeps its capital; any other label continues the sentence.
    lower = label if kind in ("programmes", "authorities") else label[0].lower() + label[1:]
    return f"{REASONS[kind]}: {lower}"
