"""For each page, a hash of what is shown around its text, or beside it by its parts.

Where the hash is another, the page is written again without being read again.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sphinx.application import Sphinx

from resource_pack.core.pack import Pack, PackPage
from resource_pack.processes import map_chunks
from resource_pack.sphinx_ext.dependencies import depends_of
from resource_pack.sphinx_ext.page_context import Surroundings, surroundings
from resource_pack.sphinx_ext.parts import minutes_to_read
from resource_pack.sphinx_ext.session import session

PAGES_EACH = 200
"""Fewer pages than this for each process are looked at sooner than a process is started."""


@dataclass(frozen=True)
class _Known:
    """What was worked out before: all that pages share, and each page with its hashes."""

    shared: dict[str, Any]
    records: str
    pages: dict[str, PackPage]
    around: dict[str, str]
    minutes: dict[str, int]
    surroundings: Surroundings | None = None


def context_digests(app: Sphinx) -> dict[str, str]:
    """The hash of each page's surroundings, and of the records that its parts show.

    In the preview, this process has worked them out before. As long as nothing has changed that
    pages show of each other, only those of changed pages are worked out again.
    """
    around = surroundings(app)
    pack = around.pack
    shared = _shared(app, around)
    known: _Known | None = getattr(app, "pack_known_context", None)
    if known is None or known.shared != shared:
        known = _Known(shared, _records_hash(app, pack), {}, {}, {})
    elif known.surroundings is not None:
        vars(around)["related"] = known.surroundings.related  # It takes long at 1,000 studies.
    new = [name for name, page in pack.pages.items() if known.pages.get(name) is not page]
    if new:
        around.of(new[0])  # What pages share is worked out once, before the copies.

    def look_at(names: Sequence[str]) -> list[tuple[str, int]]:
        return [(_hash(around.of(name)), minutes_to_read(pack.pages[name])) for name in names]

    found = dict(zip(new, map_chunks(look_at, new, PAGES_EACH), strict=True))
    hashes = {name: found[name][0] if name in found else known.around[name] for name in pack.pages}
    minutes = {name: found[name][1] if name in found else known.minutes[name] for name in hashes}
    app.pack_known_context = _Known(  # type: ignore[attr-defined]
        shared, known.records, dict(pack.pages), hashes, minutes, around
    )
    # The time that a page takes to read is the one thing that lists show of its text.
    records = _hash([known.records, minutes])
    digests = {}
    for docname, own in hashes.items():
        uses_records = "pack" in depends_of(app.env).get(docname, ())
        links = _titles_of_links(pack, pack.pages[docname])
        digests[docname] = _hash([own, links, records if uses_records else ""])
    # Lists, the search and the offline copy are made from everything; they have no source of their
    # own, so the home page stands for them: where it is written, Sphinx finishes the site anew.
    root = around.site_map.root
    if root in digests:
        digests[root] = _hash([digests[root], records])
    return digests


def _shared(app: Sphinx, around: Surroundings) -> dict[str, Any]:
    """All that the surroundings of a page are made of, beside its own text. To compare only."""
    pack = around.pack
    return {
        "pages": {name: page.meta for name, page in pack.pages.items()},
        "site map": around.site_map,
        "package": pack.data.package,
        "reference": (
            pack.reference.vocabularies,
            pack.reference.authorities,
            pack.reference.documents,
        ),
        "theories": pack.theories,
        "questionnaires": pack.questionnaires,
        "measures": pack.measures,
        "planner": pack.planner,
        "continuum": pack.continuum,
        "service map": pack.service_map,
        "citation": _citation(pack),
        "data": {
            name: value
            for name, value in session(app).hashes.items()
            if name.startswith("data/") and name.endswith(".csv")
        },
        "datasets": dict(getattr(app.env, "pack_datasets", {})),
    }


def _records_hash(app: Sphinx, pack: Pack) -> str:
    return _hash(
        [
            [page.meta.model_dump(mode="json") for page in pack.pages.values()],
            pack.data.package.model_dump(mode="json"),
            pack.reference.model_dump(mode="json"),
            [item.model_dump(mode="json") for item in pack.theories.by_authority.values()],
            [item.model_dump(mode="json") for item in pack.theories.themes.values()],
            [item.model_dump(mode="json") for item in pack.questionnaires.values()],
            [item.model_dump(mode="json") for item in pack.measures.by_id.values()],
            pack.planner.model_dump(mode="json") if pack.planner else None,
            pack.continuum.model_dump(mode="json") if pack.continuum else None,
            pack.service_map.model_dump(mode="json") if pack.service_map else None,
            _citation(pack),
            getattr(app.env, "pack_datasets", {}),
        ]
    )


def _titles_of_links(pack: Pack, page: PackPage) -> list[str]:
    """The headings that links without words of their own show: those of the places they lead to."""
    found = []
    for target in page.markup.targets:
        path, _, anchor = target.target.partition("#")
        if target.kind != "link" or target.text.strip() or "://" in target.target:
            continue
        joined = path if path.startswith("/") else posixpath.join("/", page.docname, "..", path)
        docname = posixpath.normpath(joined).lstrip("/").removesuffix(".md")
        linked = pack.pages.get(docname) if path else page
        if linked is not None:
            words = [item.text for item in linked.markup.headings if item.anchor == anchor]
            found += [linked.meta.title, *words]
    return found


def _citation(pack: Pack) -> str:
    path = pack.layout.root / "CITATION.cff"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _hash(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
