"""Puts the objects of a PDF into an order of their own, so that the same poster has the same bytes.

svg2pdf, which vl-convert draws with, numbers fonts in the order of a hash table: another one in
every process. Here objects are numbered as they are met from the first page on, fonts by name.
"""

from __future__ import annotations

import re

_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_FONTS = re.compile(rb"(/Font <<\n)((?: +/\w+ \d+ 0 R\n)+)")
_STREAM = b"\nstream\n"


def in_order(pdf: bytes) -> bytes:
    """The same PDF with its objects in order. It must have one plain cross-reference table."""
    place = int(pdf.rpartition(b"startxref")[2].split()[0])
    table, _, trailer = pdf[place:].partition(b"trailer\n")
    offsets = _offsets(table)
    first = min(offsets.values())
    bodies = _bodies(pdf[:place], offsets)
    trailer = trailer.partition(b"startxref")[0]
    order = _met(trailer, bodies)
    numbers = {old: new for new, old in enumerate(order, start=1)}
    out = bytearray(pdf[:first])
    lines = [b"%010d 65535 f\r\n" % 0]
    for old in order:
        lines.append(b"%010d 00000 n\r\n" % len(out))
        out += b"%d 0 obj\n%s\nendobj\n\n" % (numbers[old], _renumbered(bodies[old], numbers))
    start = len(out)
    trailer = re.sub(rb"/Size \d+", b"/Size %d" % len(lines), trailer)
    out += b"xref\n0 %d\n%s" % (len(lines), b"".join(lines))
    out += b"trailer\n%sstartxref\n%d\n%%%%EOF" % (_renumbered(trailer, numbers), start)
    return bytes(out)


def _offsets(table: bytes) -> dict[int, int]:
    """Where each object starts, by its number."""
    head, count, *rest = table.split(maxsplit=3)
    assert (head, count) == (b"xref", b"0"), "one table, from the first object on"
    entries = re.findall(rb"(\d{10}) \d{5} ([nf])", rest[-1])
    return {number: int(at) for number, (at, kind) in enumerate(entries) if kind == b"n"}


def _bodies(text: bytes, offsets: dict[int, int]) -> dict[int, bytes]:
    """What stands between “obj” and “endobj”, with fonts sorted by name."""
    ends = dict(
        zip(sorted(offsets.values()), [*sorted(offsets.values())[1:], len(text)], strict=True)
    )
    bodies = {}
    for number, at in offsets.items():
        whole = text[at : ends[at]].rstrip()
        opening = b"%d 0 obj\n" % number
        assert whole.startswith(opening), f"object {number} is not where the table says"
        body = whole.removeprefix(opening).removesuffix(b"\nendobj")
        head, stream, rest = body.partition(_STREAM)
        bodies[number] = _FONTS.sub(_sorted_fonts, head) + stream + rest
    return bodies


def _sorted_fonts(match: re.Match[bytes]) -> bytes:
    return match[1] + b"".join(sorted(match[2].splitlines(keepends=True)))


def _references(body: bytes) -> list[int]:
    return [int(number) for number in _REFERENCE.findall(body.partition(_STREAM)[0])]


def _met(trailer: bytes, bodies: dict[int, bytes]) -> list[int]:
    """The numbers of all objects that are reached from the trailer, each once."""
    order: dict[int, None] = {}
    todo = _references(trailer)[::-1]
    while todo:
        number = todo.pop()
        if number not in order:
            order[number] = None
            todo += _references(bodies[number])[::-1]
    return list(order)


def _renumbered(body: bytes, numbers: dict[int, int]) -> bytes:
    head, stream, rest = body.partition(_STREAM)
    return _REFERENCE.sub(lambda m: b"%d 0 R" % numbers[int(m[1])], head) + stream + rest
