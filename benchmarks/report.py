"""The page of results, made from the measurements: a pure function, so that no figure is typed."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from report_texts import END, START

Values = Mapping[str, Any]
NONE = "–"


@dataclass(frozen=True)
class Target:
    """A figure that is to be reached. `value` gives None where something was not measured."""

    what: str
    goal: float
    unit: str
    at_least: bool
    value: Callable[[Values], float | None]

    def reached(self, values: Values) -> bool | None:
        found = self.value(values)
        if found is None:
            return None
        return found >= self.goal if self.at_least else found <= self.goal

    def cells(self, values: Values) -> list[str]:
        """What, target, figure, reached."""
        word = "at least" if self.at_least else "at most"
        found = self.value(values)
        told = {True: "yes", False: "no", None: "not measured"}[self.reached(values)]
        figure = NONE if found is None else _figure(found, self.unit)
        return [self.what, f"{word} {_figure(self.goal, self.unit)}", figure, told]


def middle(values: Values, name: str, key: str = "seconds") -> float | None:
    """The median of a measurement's runs, or None where it was not measured."""
    runs = values.get(name)
    return statistics.median(float(run[key]) for run in runs) if runs else None


def ratio(values: Values, slow: str, fast: str) -> float | None:
    """How many times as long one takes as the other."""
    one, other = middle(values, slow), middle(values, fast)
    return one / other if one is not None and other else None


def _times(slow: str, fast: str) -> Callable[[Values], float | None]:
    return lambda values: ratio(values, slow, fast)


def _middle(name: str, key: str = "seconds") -> Callable[[Values], float | None]:
    return lambda values: middle(values, name, key)


def per_page(values: Values, size: int) -> float | None:
    """Milliseconds of our build for each study of a book of this size."""
    seconds = middle(values, f"studies-{size}/ours")
    return None if seconds is None else 1000 * seconds / size


def growth(values: Values, large: int = 10_000, base: int = 1000) -> float | None:
    """The time of a page of a large book against that of a page of a smaller one."""
    one, other = per_page(values, large), per_page(values, base)
    return one / other if one is not None and other else None


def readers_targets(size: int) -> list[Target]:
    """What readers may have to load, on a site of so many studies."""
    name = f"readers-{size}"

    def heaviest(values: Values) -> float | None:
        found = values.get(name)
        return 100 * max(entry["share"] for entry in found["pages"].values()) if found else None

    def search(values: Values) -> float | None:
        found = values.get(name)
        return max(answer["bytes"] for answer in found["search"]) / 1000 if found else None

    page = f"The heaviest page at {size:,} studies, of its budget"
    question = f"The most that a question to the search moves at {size:,} studies"
    return [
        Target(page, 100, "%", False, heaviest),
        Target(question, 300, "KB", False, search),
    ]


def executors_targets(notebooks: int) -> list[Target]:
    """The targets for running notebooks; in the short form, 15 of them."""
    group = f"executors-{notebooks}"
    return [
        Target(
            f"{notebooks} notebooks against jupyter-cache, one after the other",
            12,
            "times",
            True,
            _times(f"{group}/serial", f"{group}/ours"),
        ),
        Target(
            f"{notebooks} notebooks against jupyter-cache, in parallel",
            6,
            "times",
            True,
            _times(f"{group}/parallel", f"{group}/ours"),
        ),
    ]


def studies_targets(size: int) -> list[Target]:
    """The targets for a book of many texts; in the short form, of 300."""
    group, word = f"studies-{size}", f"{size:,}"
    return [
        Target(
            f"{word} studies against Jupyter Book in its default form",
            20,
            "times",
            True,
            _times(f"{group}/stock", f"{group}/ours"),
        ),
        Target(
            f"{word} plain studies against Jupyter Book with pages outside the sidebar",
            2,
            "times",
            True,
            _times(f"{group}/stock-orphan", f"{group}/ours-bare"),
        ),
        Target(
            f"{word} plain pages in the navigation against zensical",
            1,
            "times",
            True,
            _times(f"{group}/zensical-menu", f"{group}/ours-menu"),
        ),
        Target(
            f"{word} plain pages in the navigation against mkdocs-material",
            1,
            "times",
            True,
            _times(f"{group}/mkdocs-menu", f"{group}/ours-menu"),
        ),
        Target(
            f"{word} pages outside the navigation, time of ours in times of zensical’s",
            2,
            "times",
            False,
            _times(f"{group}/ours-bare", f"{group}/zensical"),
        ),
    ]


TARGETS = [
    *executors_targets(60),
    Target(
        "60 pages with 15 notebooks, built from nothing, against Jupyter Book",
        4.5,
        "times",
        True,
        _times("cold-60-15/stock", "cold-60-15/ours"),
    ),
    Target(
        "One text page changed, until it can be seen, against Jupyter Book",
        5,
        "times",
        True,
        _times("preview-60-15/stock", "preview-60-15/ours"),
    ),
    Target(
        "One text page changed, until it can be seen, 60 pages",
        1,
        "s",
        False,
        _middle("preview-60-15/ours"),
    ),
    Target(
        "One text page changed, until it can be seen, 1,000 studies",
        2,
        "s",
        False,
        _middle("preview-studies-1000/ours"),
    ),
    *studies_targets(1000),
    Target("Time a page at 10,000 studies against 1,000", 1.25, "times", False, growth),
    Target("Memory at 10,000 studies", 4096, "MiB", False, _middle("studies-10000/ours", "memory")),
    *readers_targets(10_000),
]

LABELS = {
    "executors/ours": "ours, pages of a pack",
    "executors/ours-plain": "ours, the same cells",
    "executors/serial": "jupyter-cache, one after the other",
    "executors/parallel": "jupyter-cache, in parallel",
    "ours": "ours, with all that belongs to it",
    "ours-menu": "ours, plain pages in the navigation",
    "ours-bare": "ours, plain pages outside the navigation",
    "ours-cluster": "ours, notebooks on a local cluster",
    "ours-csv": "ours, a changed CSV",
    "ours-nothing": "ours, a build without a change",
    "stock": "Jupyter Book, its default form",
    "stock-orphan": "Jupyter Book, pages outside the sidebar",
    "mkdocs": "mkdocs-material",
    "mkdocs-menu": "mkdocs-material, pages in the navigation",
    "zensical": "zensical",
    "zensical-menu": "zensical, pages in the navigation",
    "sphinx": "Sphinx with MyST alone, two processes",
    "mystmd": "mystmd (JSON, no HTML)",
    "hugo": "Hugo, bare layout, no search",
}

GROUPS = [
    ("executors-60", "Running 60 notebooks"),
    ("executors-15", "Running 15 notebooks"),
    ("cold-60-15", "60 pages with 15 notebooks, from nothing"),
    ("cold-60-60", "60 pages with 60 notebooks, from nothing"),
    ("preview-60-15", "From a save to the page: 60 pages with 15 notebooks"),
    ("preview-studies-1000", "From a save to the page: 1,000 studies"),
    ("preview-studies-300", "From a save to the page: 300 studies"),
    ("studies-1000", "1,000 texts of 600 words"),
    ("studies-300", "300 texts of 600 words"),
]


def page(values: Values) -> str:
    """The Markdown page of a set of measurements."""
    parts = [START, _about(values.get("about") or {}), _targets(values)]
    parts += [_group(values, group, title) for group, title in GROUPS]
    parts += [_growth(values), _readers(values), END]
    return "\n".join(part for part in parts if part)


def _about(about: Values) -> str:
    if not about:
        return "Nothing has been measured yet.\n"
    versions = ", ".join(f"{name} {version}" for name, version in sorted(about["versions"].items()))
    place = f"on {about['machine']}, Python {about['python']}"
    return f"Measured on {about['date']}, {place}. {versions}.\n"


def target_rows(values: Values) -> list[list[str]]:
    """The targets with what was reached. Those of the short form stand where it was measured."""
    short = [
        target
        for target in (*executors_targets(15), *studies_targets(300), *readers_targets(300))
        if target.value(values) is not None
    ]
    return [target.cells(values) for target in [*TARGETS, *short]]


def _targets(values: Values) -> str:
    head = ["What", "Target", "Reached", "Met"]
    return "## Targets\n\n" + table(head, target_rows(values), "llrl")


def _group(values: Values, group: str, title: str) -> str:
    names = [name for name in values if name.startswith(f"{group}/")]
    if not names:
        return ""
    base = middle(values, f"{group}/ours")
    rows = []
    for name in sorted(names, key=lambda name: middle(values, name) or 0):
        runs, seconds = values[name], middle(values, name) or 0
        kind = name.partition("/")[2]
        label = LABELS.get(f"{group.partition('-')[0]}/{kind}") or LABELS.get(kind, kind)
        pages, html = runs[0]["pages"], runs[0]["html"]
        memory = middle(values, name, "memory") or 0
        rows.append(
            [
                label,
                f"{seconds:.2f}",
                str(len(runs)),
                f"{seconds / base:.2f}" if base else NONE,
                f"{memory:,.0f}" if memory else NONE,
                f"{pages:,}" if pages else NONE,
                f"{html / pages / 1000:.1f}" if pages else NONE,
                f"{runs[0]['files']:,}" if pages else NONE,
            ]
        )
    head = ["", "Seconds", "Runs", "Times ours", "Memory, MiB", "Pages", "KB a page", "Files"]
    return f"## {title}\n\n" + table(head, rows, "lrrrrrrr")


def _growth(values: Values) -> str:
    rows = []
    for size in (100, 300, 1000, 3000, 10_000):
        seconds = middle(values, f"studies-{size}/ours")
        if seconds is None:
            continue
        name = f"studies-{size}/ours"
        against, run = growth(values, size), values[name][0]
        rows.append(
            [
                f"{size:,}",
                f"{seconds:.1f}",
                str(len(values[name])),
                f"{per_page(values, size):.1f}",
                NONE if against is None else f"{against:.2f}",
                f"{middle(values, name, 'memory'):,.0f}",
                f"{run['html'] / run['pages'] / 1000:.1f}",
                f"{run['size'] / 1e6:,.1f}",
            ]
        )
    if not rows:
        return ""
    head = ["Studies", "Seconds", "Runs", "Milliseconds a study", "Against 1,000"]
    head += ["Memory, MiB", "KB a page", "Whole site, MB"]
    return "## Growth of our own builds\n\n" + table(head, rows, "rrrrrrrr")


def _readers(values: Values) -> str:
    parts = []
    for size in (300, 1000, 10_000):
        found = values.get(f"readers-{size}")
        if not found:
            continue
        rows = [
            [
                kind,
                f"{entry['count']:,}",
                f"{entry['bytes'] / 1000:.1f}",
                f"{entry['budget'] / 1000:.0f}",
            ]
            for kind, entry in sorted(found["pages"].items())
        ]
        head = ["Kind of page", "Pages", "The heaviest, KB", "Budget, KB"]
        parts.append(f"## For readers: {size:,} studies\n\n" + table(head, rows, "lrrr"))
        rows = [
            [
                f"“{answer['question']}”",
                "first" if answer["first"] else "next",
                f"{answer['bytes'] / 1000:.0f}",
                str(answer["requests"]),
            ]
            for answer in found["search"]
        ]
        head = ["Question", "", "KB, compressed", "Requests"]
        parts.append(table(head, rows, "llrr"))
    return "\n".join(parts)


def table(head: list[str], rows: list[list[str]], sides: str) -> str:
    """A Markdown table; `sides` has an l or an r for each column."""
    marks = ["---" if side == "l" else "---:" for side in sides]
    return "".join("| " + " | ".join(row) + " |\n" for row in [head, marks, *rows])


def _figure(value: float, unit: str) -> str:
    if unit in ("MiB", "KB", "%"):
        return f"{value:,.0f} {unit}"
    return f"{value:.2f} {unit}".replace(".00 ", " ")
