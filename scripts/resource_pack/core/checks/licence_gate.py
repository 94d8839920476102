"""The licence gate: no question of somebody else's measure stands in the pack without a right to.

Three doors. A record of a measure may hold its questions only if its licence class is open and it
names the page with the line of permission. A measure that asks about self-harm is never left
alone with the person who answers. And no other file may hold the questions of a well-known
measure: they are known by fingerprints (`licence_fingerprints.py`), so that the words of measures
that nobody may copy are not in the generator either.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from resource_pack.core.checks.licence_fingerprints import FINGERPRINTS
from resource_pack.core.measure import LICENCE_KINDS, Measure
from resource_pack.core.measures import FOLDER, PAGES
from resource_pack.core.pack import Pack
from resource_pack.core.problems import PackError, Problem, shorten
from resource_pack.core.questionnaires import FOLDER as QUESTIONNAIRES
from resource_pack.core.text_file import MAX_PAGE_BYTES, read_text
from resource_pack.core.yaml_file import YamlDocument

WORDS = 6
"""How many words make a fingerprint. Fewer would find sentences that anybody may write."""

_SALT = b"measures-licence-gate"
_ENDINGS = (".md", ".yml", ".yaml", ".csv", ".json")
_WITH_WORKER = re.compile(r"\bwith (?:a|the|their|your) (?:\w+ )?(?:worker|practitioner)", re.I)


def check_licence_gate(pack: Pack) -> Iterator[Problem]:
    """Questions of published measures stand only where their owners let them."""
    for name, measure in pack.measures.by_id.items():
        yield from _record(name, measure, pack.measures.files[name])
        yield from _unattended(pack, name, measure)
    for path in _files(pack):
        yield from _file(pack, path)


def check_copied_questions(pack: Pack) -> Iterator[Problem]:
    """No page holds questions of published measures whose owners do not let it."""
    for page in pack.pages.values():
        yield from _file(pack, pack.layout.root / page.file)


# --- Records of measures ------------------------------------------------------------------------


def _record(name: str, measure: Measure, document: YamlDocument) -> Iterator[Problem]:
    questions = measure.questions
    if questions is None:
        return
    if measure.licence.kind != "open":
        label = LICENCE_KINDS[measure.licence.kind].label
        yield _problem(
            document.file,
            document.line(("questions",)),
            f"The questions of {measure.short or measure.name} stand here, and its licence class "
            f"is “{measure.licence.kind}” ({label[0].lower()}{label[1:]})",
            "Take the questions out: facts about scoring may stay",
            "the questions of measures whose licence class is open",
        )
    permission = next(item for item in measure.evidence if item.id == questions.permission)
    if not permission.address:
        yield _problem(
            document.file,
            document.line(("questions", "permission")),
            "The line of permission is not on a page that others can look at",
            "Name evidence with an address, or take the questions out",
        )
    if permission.kind == "secondary":
        yield _problem(
            document.file,
            document.line(("questions", "permission")),
            "The line of permission is on somebody else’s page only, who may have it wrong",
            "Name evidence from the owner, a public body or a study, or take the questions out",
        )
    if len(questions.texts) != measure.items.count:
        yield _problem(
            document.file,
            document.line(("questions", "texts")),
            f"There are {len(questions.texts)} questions, and the measure has "
            f"{measure.items.count}",
            "Give all of them, in their order: a part of a measure is not the measure",
        )


def _unattended(pack: Pack, name: str, measure: Measure) -> Iterator[Problem]:
    """A measure that asks about self-harm has the safeguarding route beside it, and a worker."""
    if not measure.self_harm:
        return
    document = pack.measures.files[name]
    if not measure.safeguarding or not measure.with_worker:
        yield _problem(
            document.file,
            document.line(("self_harm",)),
            f"{measure.short or measure.name} asks about self-harm and could be left on a form "
            "that nobody watches",
            "Write “safeguarding: true”, and say under with_worker how it is completed with a "
            "worker",
        )
    page = pack.pages.get(PAGES + name)
    if page is not None and not _has_box(pack, page.docname):
        yield _problem(
            page.file,
            1,
            f"The page shows {measure.short or measure.name}, which asks about self-harm, and "
            "has no safeguarding box",
            "Put “:::{safeguarding}” and “:::” in lines of their own near the top",
        )


def _has_box(pack: Pack, docname: str) -> bool:
    uses = pack.pages[docname].markup.uses
    return any(use.kind == "directive" and use.name == "safeguarding" for use in uses)


# --- Everything else ----------------------------------------------------------------------------


_HASH = hashlib.blake2b(digest_size=8, key=_SALT)


def fingerprint(words: bytes) -> bytes:
    """What is kept of some words, parted by spaces: a hash, from which nobody can read them."""
    digest = _HASH.copy()
    digest.update(words)
    return digest.digest()


def words_of(text: str) -> list[str]:
    """The words of a text as fingerprints see them: small letters, no signs, no numbers."""
    return re.findall(r"[a-z]+", re.sub(r"['’‘]", "", text.lower()))


def fingerprints_of(item: str) -> list[str]:
    """The fingerprints of one question: its first words and its last; none if it is short."""
    words = words_of(item)
    if len(words) < WORDS:
        return []
    ends = (" ".join(part).encode() for part in (words[:WORDS], words[-WORDS:]))
    return list(dict.fromkeys(fingerprint(end).hex() for end in ends))


@cache
def _known() -> dict[bytes, str]:
    """The measure that each fingerprint belongs to."""
    return {bytes.fromhex(one): name for name, found in FINGERPRINTS.items() for one in found}


def find_questions(text: str) -> dict[str, int]:
    """The measures whose questions stand in a text, with the first line of each."""
    known = _known()
    words: list[str] = []
    lines: list[int] = []
    for number, line in enumerate(text.split("\n"), start=1):
        found = words_of(line)
        words += found
        lines += [number] * len(found)
    joined = " ".join(words).encode()
    # Where each word begins, and one more place behind the last.
    places = [0, *itertools.accumulate(len(word) + 1 for word in words)]
    hits: dict[str, int] = {}
    for start in range(len(words) - WORDS + 1):
        name = known.get(fingerprint(joined[places[start] : places[start + WORDS] - 1]))
        if name is not None:
            hits.setdefault(name, lines[start])
    return hits


def _files(pack: Pack) -> Iterator[Path]:
    """Every file of the pack that holds words and is no page."""
    layout = pack.layout
    pages = {layout.root / page.file for page in pack.pages.values()}
    for folder in (layout.content, layout.case_studies, layout.data):
        if folder.is_dir():
            for path in sorted(folder.rglob("*")):
                if path.suffix in _ENDINGS and path not in pages and path.is_file():
                    yield path


def _file(pack: Pack, path: Path) -> Iterator[Problem]:
    try:
        text = read_text(pack.layout, path, MAX_PAGE_BYTES * 100)
    except PackError:
        return  # Another check reports it.
    file = pack.layout.relative(path)
    for name, line in find_questions(text).items():
        measure = pack.measures.by_id.get(name)
        label = measure.short or measure.name if measure else name.upper()
        if measure is None or measure.licence.kind != "open" or measure.questions is None:
            yield _problem(
                file,
                line,
                f"A question of {label} stands here, word for word",
                f"Take it out. Only where data/{FOLDER}/{name}.yml is of the class open, and names "
                "the page with the line of permission, may its questions stand in the pack",
            )
        elif measure.self_harm and not _attended(pack, path, file):
            yield _problem(
                file,
                line,
                f"A question of {label} stands here, which asks about self-harm, on a form or "
                "page that does not say whom to turn to",
                "Add the safeguarding box (safeguarding: true in a questionnaire), and say in "
                "“given” that it is completed with a worker",
            )


def _attended(pack: Pack, path: Path, file: str) -> bool:
    """Whether a file that holds such a question has the safeguarding route beside it."""
    if file.startswith(f"data/{FOLDER}/"):
        return True  # `_unattended` looks at records.
    if file.startswith(f"data/{QUESTIONNAIRES}/"):
        record = pack.questionnaires.get(path.stem)
        return bool(record and record.safeguarding and _WITH_WORKER.search(record.given))
    docname = file.removesuffix(".md")
    return docname in pack.pages and _has_box(pack, docname)


def _problem(file: str, line: int, found: str, fix: str, allowed: str = "") -> Problem:
    return Problem(file, line, "", shorten(found, 200), allowed, fix, rule="licence-gate")
