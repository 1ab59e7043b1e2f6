"""The name that was probably meant."""

import pytest

from credpolicy.evaluate.files.names import Names

KNOWN = ("rn-license", "bls", "acls", "registered-nurse", "w-0042", "w-0142", "ward-1", "ward-2", "forklift")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("RN_License", "rn-license"),
        ("rn-licence", "rn-license"),
        ("rn-licese", "rn-license"),
        ("rn-licensee", "rn-license"),
        ("rn-liecnse", "rn-license"),
        ("registred nurce", "registered-nurse"),
        ("W42", "w-0042"),
        ("w-042", "w-0042"),
        ("forklift-truck", "forklift"),
        ("w-00042", "w-0042"),
        ("ward-3", None),
        ("cls", None),
        ("astronaut", None),
    ],
)
def test_one_name_is_meant_or_none(word, meant):
    assert Names(KNOWN).guess(word) == meant


def test_two_names_as_near_as_each_other_are_not_guessed_between():
    assert Names(("loading-bay-east", "loading-bay-west")).guess("loading-bay-xxst") is None


def test_among_many_names_only_a_slip_is_recognised():
    names = Names(f"type-{n:04d}" for n in range(0, 5000, 7))
    assert names.guess("TYPE0007") == "type-0007"
    assert names.guess("tipe-0014") == "type-0014"
    assert names.guess("tipe 14") is None


def test_after_many_wrong_words_the_guessing_stops():
    names = Names(KNOWN)
    wrong = [f"nothing-{n}" for n in range(200)]
    assert [word for word in wrong if names.guess(word)] == []
    assert names.guess("rn-licence") is None


def test_the_advice_stands_between_the_guess_and_the_unread_files():
    names = Names(("bls",), ("acls",), ("policies/a.yaml",))
    assert "acls" in names
    assert "faw" not in names
    assert names.mend("bsl", "Correct it.") == (
        "Did you mean `bls`? Correct it. It may stand in policies/a.yaml, which could not be read."
    )
