"""Forms: gaps are filled once, and nothing that goes in is a form."""

from __future__ import annotations

import pytest

from credpolicy.errors import InternalError
from credpolicy.reconcile.issues.forms import filled


def test_a_line_whose_gaps_are_empty_is_left_out():
    assert filled("comment", {"opening": "A.", "changes": "", "escalation": "C."}) == "A.\n\nC."


def test_what_goes_in_is_no_form():
    assert filled("comment", {"opening": "${changes}", "changes": "x", "escalation": ""}) == "${changes}\n\nx"


def test_a_gap_that_nobody_fills_is_a_defect():
    with pytest.raises(InternalError, match="a gap called opening"):
        filled("comment", {})
