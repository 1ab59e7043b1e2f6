"""The form of numbers."""

import pytest

from credpolicy.evaluate.files.numbers import form


@pytest.mark.parametrize(
    ("pattern", "number", "fits"),
    [
        (r"[A-Z]{0,2}\d{5,8}", "007123", True),
        (r"[A-Z]{0,2}\d{5,8}", "RN007123", True),
        (r"[A-Z]{0,2}\d{5,8}", "7123", False),
        (r"[A-Z]{0,2}\d{5,8}", "007123 ", False),
        (r"a|ab", "ab", True),
        (r"^\d+$", "12\n", False),
        (r"\d+", "١٢", False),
        (r"é+", "éé", True),
        (r"(a*)*b", "a" * 2000, False),
        (r"\pL{50}", "é" * 50, True),
        (r"\pL{50}", "é" * 49, False),
    ],
)
def test_a_number_matches_as_a_whole(pattern, number, fits):
    assert form(pattern)(number) is fits


def test_a_number_of_another_form_is_found_at_the_number(judged):
    registry = """
    workers:
      - id: w-0050
        credentials:
          - {type: rn-license, expires_on: 2027-01-01}
          - {type: rn-license, number: 0071-23, expires_on: 2027-01-01}
          - {type: bls, number: 0071-23, expires_on: 2027-01-01}
    """
    (found,) = judged(registry=registry)
    assert (found.rule, found.level) == ("NUM001", "warning")
    assert found.location.pointer == ("workers", 0, "credentials", 1, "number")
    assert found.message.endswith(r"does not have the form `[A-Z]{0,2}\d{5,8}` of rn-license")
