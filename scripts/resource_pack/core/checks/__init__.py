"""Small named checks. Each takes the pack and yields problems; `check_pack` runs them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from resource_pack.core.addresses_list import check_addresses
from resource_pack.core.checks.contributed import check_contributed
from resource_pack.core.checks.declared_reads import check_declared_reads
from resource_pack.core.checks.files import check_files
from resource_pack.core.checks.images import check_images
from resource_pack.core.checks.licence_gate import check_copied_questions, check_licence_gate
from resource_pack.core.checks.links import check_links
from resource_pack.core.checks.measures import check_measures
from resource_pack.core.checks.numbers import check_numbers
from resource_pack.core.checks.planner import check_planner
from resource_pack.core.checks.questionnaires import check_questionnaires
from resource_pack.core.checks.record_style import check_record_style
from resource_pack.core.checks.records import check_shown_records
from resource_pack.core.checks.references import check_references
from resource_pack.core.checks.roles import check_roles
from resource_pack.core.checks.safeguarding import check_safeguarding
from resource_pack.core.checks.site import check_reviews, check_site
from resource_pack.core.checks.stories import check_stories
from resource_pack.core.checks.style import check_style
from resource_pack.core.checks.typed import check_typed
from resource_pack.core.checks.word_documents import check_word_documents
from resource_pack.core.continuum import check_continuum
from resource_pack.core.data_check import check_data
from resource_pack.core.pack import Pack
from resource_pack.core.problems import Problem
from resource_pack.core.service_map import check_service_map
from resource_pack.core.theories import check_theories

Check = Callable[[Pack], Iterator[Problem]]


def check_datasets(pack: Pack) -> Iterator[Problem]:
    """Every dataset fits its schema, and every CSV file is a dataset."""
    yield from check_data(pack.layout, pack.data)


def check_theory_records(pack: Pack) -> Iterator[Problem]:
    """Every theory of change names authorities, documents and themes that exist."""
    yield from check_theories(pack.theories, pack.reference)


def check_continuum_record(pack: Pack) -> Iterator[Problem]:
    """The continuum of support names pages and a document that exist."""
    yield from check_continuum(pack.layout, pack.pages, pack.reference.documents)


def check_service_map_record(pack: Pack) -> Iterator[Problem]:
    """The service map names a document that exists."""
    yield from check_service_map(pack.layout, pack.reference.documents)


CHECKS: tuple[Check, ...] = (
    check_references,
    check_stories,
    check_contributed,
    check_files,
    check_images,
    check_links,
    check_typed,
    check_numbers,
    check_roles,
    check_declared_reads,
    check_style,
    check_safeguarding,
    check_datasets,
    check_theory_records,
    check_continuum_record,
    check_service_map_record,
    check_questionnaires,
    check_record_style,
    check_measures,
    check_licence_gate,
    check_copied_questions,
    check_planner,
    check_shown_records,
    check_word_documents,
    check_site,
    check_addresses,
    check_reviews,
)
"""Every check of the pack. A new one is a function here and a row in tests/fixtures/bad."""


def check_pack(pack: Pack) -> list[Problem]:
    """All problems of a pack that could be read, sorted by file and line."""
    return sorted({problem for check in CHECKS for problem in check(pack)})
