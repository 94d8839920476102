"""Strict YAML: no surprises in the values, and the line of every value is known.

YAML as most parsers read it turns `no` into false and `12:30` into 750, keeps the last of two
equal keys without a word, and lets a few lines of anchors grow to gigabytes. None of that helps
someone who describes a case study, so all of it is refused or read as plain text.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.constructor import SafeConstructor
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from resource_pack.core.characters import hidden_character, name_of
from resource_pack.core.problems import PackError, Problem, shorten

MAX_DEPTH = 20
MAX_DIGITS = 20
"""Longer numbers are slips of the keyboard; Python would take minutes to read very long ones."""

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class YamlDocument:
    """A value made of dicts, lists, strings, numbers, booleans, dates and None.

    `lines` gives the line (from 1) of each value by its path from the top, such as
    `("themes", 2)`.
    """

    file: str
    value: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of the value at `path`, or of its nearest parent that exists."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 0


_FAST = bool(getattr(yaml, "__with_libyaml__", False))
_CLoader: Any = yaml.CSafeLoader if _FAST else yaml.SafeLoader


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader with fewer guesses about what a bare word means."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


def _resolve(tag: str, pattern: str, first: str) -> None:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


_resolve("null", r"^(?:~|null|)$", "~n\0")
_Loader.yaml_implicit_resolvers.setdefault("", []).append(
    ("tag:yaml.org,2002:null", re.compile(r"^$"))
)
_resolve("bool", r"^(?:true|false)$", "tf")
_resolve("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789")
_resolve("float", r"^[-+]?(?:0|[1-9][0-9]*)\.[0-9]+$", "-+0123456789")
_resolve("timestamp", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "0123456789")


class _FastLoader(_CLoader):  # type: ignore[misc]
    """The same loader on top of the parser that is written in C, ten times as fast."""

    yaml_implicit_resolvers = _Loader.yaml_implicit_resolvers


_ODD = re.compile(r"\t|[|>][-+0-9]*#")
"""What the two parsers do not see alike."""


def _compose_fast(text: str) -> tuple[bool, Any]:
    """Whether the text is plain enough for the fast parser, and the node that it holds.

    The two parsers agree on plain text. They differ in the words of their errors, and about tabs:
    whatever is not plain is read again by the parser whose findings `_explain` knows.
    """
    if not _FAST or _ODD.search(text):
        return False, None
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_FastLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH or _trick(event):
                return False, None
        return True, yaml.compose(text, Loader=_FastLoader)
    except (yaml.YAMLError, ValueError):
        return False, None


def read_yaml(text: str, file: str, first_line: int = 1) -> YamlDocument:
    """Read one YAML document. `first_line` is the line of the file that `text` starts at.

    Raises PackError with every problem of its kind that can be told at once.
    """
    offset = first_line - 1

    def fail(line: int, found: str, fix: str, allowed: str = "") -> PackError:
        return PackError([Problem(file, line, "", found, allowed, fix, rule="yaml")])

    try:
        plain, node = _compose_fast(text)
        if not plain:
            _refuse_tricks(text, file, offset)
            node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = _mark(error)
        line = (mark.line if mark else 0) + 1 + offset
        raise fail(line, *_explain(error, text)) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1 + offset
        raise fail(
            line,
            f"The character {name_of(text[error.position])} is not allowed here",
            "Delete it and type the text again",
        ) from None
    except RecursionError:
        raise fail(
            first_line, "The brackets are nested too deeply to read", "Use a plain list"
        ) from None
    lines: dict[Path, int] = {(): first_line}
    problems: list[Problem] = []
    value = None
    if node is not None:
        value = _Builder(file, offset, lines, problems).build(node, ())
    if problems:
        raise PackError(problems)
    return YamlDocument(file, value, lines)


def _refuse_tricks(text: str, file: str, offset: int) -> None:
    """Refuse what a description never needs: anchors, tags, and brackets without end.

    This looks at one sign after the other, so no trick can make it slow or large.
    """
    problems: list[Problem] = []
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = offset + 1 + (event.start_mark.line if event.start_mark else 0)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH + 1:
            found = f"The value lies more than {MAX_DEPTH} levels deep"
            fix = "Use a plain list, or put text that holds brackets in quotation marks"
            problems.append(Problem(file, line, "", found, "", fix, rule="yaml"))
            break
        found = _trick(event)
        if found:
            fix = "Write the value out, or put it in quotation marks if it is text"
            problems.append(Problem(file, line, "", found, "plain values", fix, rule="yaml"))
        if len(problems) == 20:
            break
    if problems:
        raise PackError(problems)


def _trick(event: Any) -> str:
    if isinstance(event, yaml.AliasEvent):
        return f"“*{shorten(event.anchor)}” is a YAML alias"
    if getattr(event, "anchor", None):
        return f"“&{shorten(event.anchor)}” is a YAML anchor"
    if getattr(event, "tag", None):
        tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
        return f"“{shorten(tag)}” is a YAML tag"
    return ""


def _mark(error: yaml.MarkedYAMLError) -> Any:
    """The place to look at: for what is never closed, where it was opened."""
    if (error.context or "").endswith(("scalar", "flow sequence", "flow mapping", "simple key")):
        return error.context_mark or error.problem_mark
    return error.problem_mark or error.context_mark


def _explain(error: yaml.MarkedYAMLError, text: str) -> tuple[str, str]:
    """What PyYAML found, and what to do, in words for someone who never heard of YAML."""
    problem, context = error.problem or "", error.context or ""
    mark = _mark(error)
    source = text.split("\n")[mark.line] if mark and mark.line <= text.count("\n") else ""
    if "'\\t'" in problem or "\t" in source[: len(source) - len(source.lstrip())]:
        return "There is a tab in the indentation", "Use spaces to indent, never tabs"
    shown = f"“{shorten(source.strip())}”"
    misfit = (
        f"{shown} does not fit the lines around it",
        "Write “key: value”, and indent lines of one list by the same number of spaces",
    )
    if "mapping values are not allowed" in problem:
        if source.count(": ") < 2:
            return misfit
        return (
            f"There is a second “: ” in {shown}",
            "Put the text after the first colon in quotation marks",
        )
    if "<stream end>" in problem and "flow node" in context:
        return (
            "A bracket is opened and never closed",
            "Close it, or put the text in quotation marks",
        )
    if "could not find expected ':'" in problem or "expected <block end>" in problem:
        if "'" in source or '"' in source:
            return (
                f"The quotation marks in {shown} do not stand around the whole text",
                'Put one before the text and one behind it; inside "…" an apostrophe may stand',
            )
        return misfit
    if "escape character" in problem:
        return (
            f"There is a “\\” inside the quotation marks of {shown}",
            "Use ' in place of \" around the text",
        )
    if "found character" in problem or "expected the node content" in problem:
        return (
            f"{shown} starts with a character that YAML keeps for itself",
            "Put the text in quotation marks",
        )
    if "sequence entries are not allowed" in problem:
        return f"A list starts beside its key in {shown}", "Begin the list in a line of its own"
    if "quoted scalar" in context:
        return (
            f"A quotation mark in {shown} is not closed, or closed too early",
            "Put one quotation mark before the text and one of the same kind behind it",
        )
    if "flow sequence" in context or "flow mapping" in context:
        return (
            f"A bracket in {shown} is not closed, or a comma is missing",
            "Close it, and put text that holds brackets or commas in quotation marks",
        )
    if "found another document" in problem:
        return "There is a line “---” in the middle", "Keep one “---” above and one below"
    return (
        f"This is not YAML: {problem or error}",
        "Compare the line with the same line of a page that works",
    )


class _Builder:
    """Turns PyYAML's nodes into values, and notes lines and problems on the way."""

    def __init__(
        self, file: str, offset: int, lines: dict[Path, int], problems: list[Problem]
    ) -> None:
        self.file = file
        self.offset = offset
        self.lines = lines
        self.problems = problems
        self.constructor = SafeConstructor()

    def build(self, node: Node, path: Path) -> Any:
        line = node.start_mark.line + 1 + self.offset
        self.lines.setdefault(path, line)
        if isinstance(node, MappingNode):
            return self.build_mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return self.build_scalar(node, path, line)

    def build_mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1 + self.offset
            if not isinstance(key_node, ScalarNode):
                self.note(line, path, "A key is not a plain word", "Use a word before the colon")
                continue
            key = str(key_node.value)
            self.check_characters(key, line, path)
            if key in value:
                self.note(
                    line,
                    (*path, key),
                    f"The key “{shorten(key)}” is there twice (first on line "
                    f"{self.lines[(*path, key)]})",
                    "Keep one of them",
                )
                continue
            self.lines[(*path, key)] = line
            value[key] = self.build(value_node, (*path, key))
        return value

    def build_scalar(self, node: ScalarNode, path: Path, line: int) -> Any:
        kind = node.tag.rpartition(":")[2]
        if kind in ("int", "float"):
            if len(node.value) > MAX_DIGITS:
                found = f"“{shorten(node.value, 30)}” has {len(node.value)} digits"
                self.note(line, path, found, "Put it in quotation marks if it is no number")
                return None
            return int(node.value) if kind == "int" else float(node.value)
        if kind == "timestamp":
            try:
                return self.constructor.construct_yaml_timestamp(node)
            except ValueError:
                found = f"“{node.value}” is not a date of the calendar"
                self.note(line, path, found, "Write a date such as 2026-01-31")
                return None
        if kind == "bool":
            return node.value == "true"
        if kind == "null":
            return None
        self.check_characters(node.value, line, path)
        return node.value

    def check_characters(self, text: str, line: int, path: Path) -> None:
        # `"\e"` writes in plain letters what the file itself may not hold.
        hidden = hidden_character(text)
        if hidden:
            found = f"The text holds the hidden character {name_of(hidden.group())}"
            self.note(line, path, found, "Take it out of the quotation marks")

    def note(self, line: int, path: Path, found: str, fix: str) -> None:
        place = path_text(path)
        self.problems.append(Problem(self.file, line, place, found, "", fix, rule="yaml"))


def quote_if_needed(text: str) -> str:
    """A text for a list that the pack writes: `2021` and `null` are text only in quotes."""
    plain = re.fullmatch(r"[a-z][\w/.-]*", text) and text not in ("null", "true", "false")
    return text if plain else json.dumps(text, ensure_ascii=False)


def path_text(path: Path) -> str:
    """A path as messages show it: `key_figures[1].source.place` (counted from 1)."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += f".{part}" if text else part
    return text
