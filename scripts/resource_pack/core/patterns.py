"""The forms that texts must have, and what messages say about each."""

from __future__ import annotations

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"

PLAIN = r"^[^\[\]{}<>*_`|\\$\r\n]+$"
"""The MyST parser reads a title, so no sign that means something there may be in it."""

GSS_CODE = r"^[ENSW]\d{8}$"
DATA_ROW = r"^$|^[a-z0-9-]+/[a-z0-9-]+$"
COLUMN = r"^[a-z][a-z0-9_]*$"
CSV_FILE = r"^[a-z0-9-]+/[a-z0-9-]+\.csv$"

WORDS = {
    SLUG: "small letters, digits and hyphens, such as training-gps",
    PLAIN: "one line of plain text, without the signs [ ] { } < > * _ ` | \\ $",
    GSS_CODE: "a letter and eight digits, such as E08000037",
    DATA_ROW: "a dataset, a slash and the id of a row, such as lbf-stated-figures/families",
    COLUMN: "small letters, digits and _, with a letter in front",
    CSV_FILE: "a folder and a file, such as love-barrow-families/contacts.csv",
}
