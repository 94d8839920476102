"""How to cite the pack: CITATION.cff is the one place where that is written."""

from __future__ import annotations

from dataclasses import dataclass

from resource_pack.core.layout import Layout
from resource_pack.core.text_file import read_text
from resource_pack.core.yaml_file import read_yaml


@dataclass(frozen=True)
class Citation:
    """The parts of a citation, as readers see them."""

    title: str
    authors: str
    year: str
    version: str
    licence: str

    @property
    def text(self) -> str:
        return f"{self.authors} ({self.year}) {self.title}, version {self.version}."


def read_citation(layout: Layout) -> Citation:
    """Read CITATION.cff. Raises PackError where it is missing or is not YAML."""
    path = layout.root / "CITATION.cff"
    data = read_yaml(read_text(layout, path), layout.relative(path)).value
    authors = [
        author.get("name") or f"{author.get('family-names', '')}, {author.get('given-names', '')}"
        for author in data["authors"]
    ]
    return Citation(
        title=data["title"],
        authors=" and ".join(authors),
        year=str(data["date-released"])[:4],
        version=str(data["version"]),
        licence=str(data["license"]),
    )
