"""A funder's payment periods as they are typed."""

import pytest

from curator.shaping import payments
from curator.shaping.drafts import Problem, Problems


def test_periods_are_kept_oldest_first_and_empty_rows_are_left_out() -> None:
    found: Problems = {}
    rows = [
        ("2. kausi", "2026-07-01", "2026-12-31"),
        ("", " ", ""),
        ("  1.  kausi ", "2026-01-01", "2026-06-30"),
    ]
    assert payments.read(found, rows) == [
        {"name": "1. kausi", "first": "2026-01-01", "last": "2026-06-30"},
        {"name": "2. kausi", "first": "2026-07-01", "last": "2026-12-31"},
    ]
    assert found == {}


@pytest.mark.parametrize(
    ("row", "problems"),
    [
        (("", "2026-01-01", "2026-06-30"), {"period-name-1": Problem.EMPTY}),
        (("1. kausi", "2026-01-01", "2026-06-30"), {"period-name-1": Problem.TAKEN}),
        (("x" * 81, "2026-01-01", "2026-06-30"), {"period-name-1": Problem.TOO_LONG}),
        (("a", "", "2026-06-30"), {"period-first-1": Problem.NO_DATE}),
        (("a", "2026-01-01", "kesällä"), {"period-last-1": Problem.NO_DATE}),
        (
            ("a", "0001-01-01", "9999-12-31"),
            dict.fromkeys(("period-first-1", "period-last-1"), Problem.NO_DATE),
        ),
        (("a", "2026-06-30", "2026-01-01"), {"period-last-1": Problem.ENDS_FIRST}),
    ],
)
def test_what_is_wrong_is_told_by_row(row: payments.Typed, problems: Problems) -> None:
    found: Problems = {}
    payments.read(found, [("1. kausi", "2025-07-01", "2025-12-31"), row])
    assert found == problems


def test_a_form_always_has_an_empty_row_to_go_on_with() -> None:
    row = ("1. kausi", "2026-01-01", "")
    assert payments.sent([("", "", ""), row]) == (row, ("", "", ""))
