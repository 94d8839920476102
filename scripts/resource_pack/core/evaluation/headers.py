"""What a header may mean: our own names, and those of the tools that councils use.

Known are our CSV template, XLSForm tools (ODK: `group-name`; Kobo: `group/name`, or the words of
the form; `name/1` for an option), REDCap (`record_id`, `redcap_event_name`, `name___1`, or the
words of the form with `(choice=…)`) and Microsoft Forms (questions as headers, a second question
of the same words with a 2 behind it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from resource_pack.core.form_words import FAMILY_LABELS, RECORD_LABEL, TIMEPOINT_LABEL
from resource_pack.core.questionnaire import Questionnaire, column_name

_IDENTIFYING = re.compile(
    r"(first|last|full|sur|fore|given|family|maiden|child'?s?|parent'?s?|your|participant)?"
    r"[ _-]*(name|names)"
    r"|surname|forename"
    r"|e-?mail([ _-]*address)?|(home[ _-]*|postal[ _-]*)?address|post[ _-]*code"
    r"|(tele|mobile[ _-]*)?phone([ _-]*number)?|mobile([ _-]*number)?"
    r"|d\.?o\.?b\.?|date[ _-]*of[ _-]*birth|birth[ _-]*(day|date)"
    r"|nhs([ _-]*(number|no))?|national[ _-]*insurance([ _-]*(number|no))?|ni[ _-]*number"
    r"|user[ _-]*name|ip([ _-]*address)?"
    r"|(redcap[ _-]*)?survey[ _-]*identifier",
    re.IGNORECASE,
)
_FORMS = {
    *("id", "start time", "completion time", "last modified time", "language"),
    *("total points", "quiz feedback", "grade posted time"),
}
_XLSFORM = {
    *("start", "end", "today", "deviceid", "subscriberid", "simserial", "key", "submissiondate"),
    *("instanceid", "instancename", "attachmentspresent", "attachmentsexpected", "status", "edits"),
    *("submitterid", "submittername", "reviewstate", "devicename", "formversion", "__version__"),
    *("parent_key", "setof", "audit", "isvalidated"),
}
_REDCAP = re.compile(
    r"redcap_(event_name|repeat_instrument|repeat_instance|survey_identifier|data_access_group)"
    r"|record_id|record id|event name|repeat instrument|repeat instance|data access group"
    r"|complete\?|survey identifier|survey timestamp|number of this record"
    r"|[a-z0-9_]+_(complete|timestamp)"
)
_OF_TOOLS = ("_", "meta/", "meta-", "formhub/", "points - ", "feedback - ", "set-of-")
_PART = re.compile(r"(?:.*[/.:-])?(?P<name>[a-z0-9_]+?)(?:___|/)(?P<value>[_-]?[0-9]{1,9})")

DIRECT, ALIAS = 0, 1


class Headers:
    """Knows what headers may mean. `known` are our columns, `given` those of a mapping file."""

    def __init__(
        self, questionnaire: Questionnaire, known: list[str], given: Mapping[str, str]
    ) -> None:
        self._known = set(known)
        self._given = {plain(header): name for header, name in given.items()}
        self._texts: dict[str, str] = {}
        self._parts: dict[str, tuple[str, int]] = {}
        self._codes: dict[str, set[int]] = {}
        seen: dict[str, int] = {}
        for item in questionnaire.items:
            name, text = column_name(item.id), plain(item.text)
            seen[text] = seen.get(text, 0) + 1
            # As Microsoft Forms calls a second question of the same words.
            again = f"{text}{seen[text]}" if seen[text] > 1 else text
            self._texts.setdefault(again, name)
            if item.kind == "choices":
                self._codes[name] = {option.value for option in item.options}
                for option in item.options:
                    label = plain(option.label)
                    for words in (f"{text} {label}", f"{text} choice {label}"):
                        self._parts.setdefault(words, (name, option.value))
        self._texts.setdefault(plain(questionnaire.identity.label), questionnaire.id_column)
        self._texts.setdefault(plain(TIMEPOINT_LABEL), "timepoint")
        if "family_id" in self._known:
            for words in ("your family code", *map(plain, FAMILY_LABELS.values())):
                self._texts.setdefault(words, "family_id")
        self._aliases = {
            "record_id": questionnaire.id_column,
            plain(RECORD_LABEL).replace(" ", "_"): questionnaire.id_column,
            "redcap_event_name": "timepoint",
            "event_name": "timepoint",
            "time_point": "timepoint",
        }

    def ours(self, header: str) -> tuple[str, int] | None:
        """Our name of a column, and whether it is the column itself or what a tool has like it."""
        given = self._given.get(plain(header))
        if given is not None:
            return column_name(given), DIRECT
        names = list(_names(header))
        for name in names:
            if name in self._known:
                return name, DIRECT
        for words in _texts(header):
            name = self._texts.get(words) or self._texts.get(re.sub(r"^[0-9]+ ", "", words), "")
            if name:
                return name, DIRECT
        for name in names:
            if name in self._aliases:
                return self._aliases[name], ALIAS
        return None

    def part(self, header: str) -> tuple[str, int] | None:
        """The question and the option of a column that is about one option of several."""
        found = _PART.fullmatch(header.strip().lower())
        if found:
            value = int(found["value"].replace("_", "-"))
            if value in self._codes.get(found["name"], ()):
                return found["name"], value
        for words in _texts(header):
            part = self._parts.get(words) or self._parts.get(re.sub(r"^[0-9]+ ", "", words))
            if part:
                return part
        return None


def _names(header: str) -> Iterator[str]:
    """The header as one of our names, without the groups that stand before it."""
    yield tidy(header)
    yield tidy(re.split(r"[/.:-]", header.strip())[-1])


def _texts(header: str) -> Iterator[str]:
    """The words of a header, also without the groups that stand before them."""
    rest = header
    while True:
        yield plain(rest)
        _, sign, rest = rest.partition("/")
        if not sign:
            return


def tidy(header: str) -> str:
    """The last part of `group/name`, in the form of our columns."""
    last = header.strip().rpartition("/")[2]
    return re.sub(r"[\s-]+", "_", last.strip().lower())


def is_identifying(header: str) -> bool:
    """Whether a column of this name may tell who people are."""
    return bool(_IDENTIFYING.fullmatch(header.strip()))


def is_of_a_tool(header: str) -> bool:
    """Whether a tool adds the column to every export."""
    low = header.strip().lower()
    last = tidy(re.split(r"[/-]", low)[-1])
    return (
        low in _FORMS
        or last in _XLSFORM
        or low.startswith(_OF_TOOLS)
        or bool(_REDCAP.fullmatch(low))
    )


def plain(text: str) -> str:
    """Words alone, so that quotation marks, stops and capitals make no difference."""
    return " ".join(re.findall(r"\w+", text.lower().replace("’", "").replace("'", "")))
