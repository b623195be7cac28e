# SPDX-License-Identifier: Apache-2.0
"""A table for a spreadsheet, as CSV. What members typed is text there, never a formula that the program runs."""

import csv
import io
from collections.abc import Iterable, Sequence

MEDIA_TYPE = "text/csv; charset=utf-8"
MARK = "\ufeff"  # without it some programs take Chinese for something else
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # what a program reads as the start of one


def table(rows: Iterable[Sequence[str]]) -> str:
    """Rows of cells, as lines that end as the format has it.

    >>> table([("bo", "=1+1")])
    "\\ufeffbo,'=1+1\\r\\n"
    """
    out = io.StringIO()
    csv.writer(out).writerows([_text(cell) for cell in row] for row in rows)
    return MARK + out.getvalue()


def plain(cell: str) -> str:
    """A cell of such a table as it was.

    >>> plain("'=1+1"), plain("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip().startswith(FORMULAS) else cell


def _text(cell: str) -> str:
    return f"'{cell}" if cell.lstrip().startswith(FORMULAS) else cell
