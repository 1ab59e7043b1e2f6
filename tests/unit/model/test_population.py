"""Populations: criteria in words, and the stratum of a severity."""

from credpolicy.model.population import COLUMNS, Criteria, stratum


def test_criteria_in_words_name_everything_that_narrows() -> None:
    assert Criteria("waivers").words == "all waivers of the revision"
    narrow = Criteria("workers", ("core", "fire"), ("bls",), ("clinical",), "files", 3, 12)
    assert narrow.words == (
        "all workers of the revision, only requirement core or fire, only type bls, only owner clinical,"
        " part 3 of 12 of the audit files"
    )


def test_what_no_requirement_asks_for_is_a_stratum_of_its_own() -> None:
    assert [stratum(each) for each in ("critical", "low", None, "odd")] == ["critical", "low", "none", "none"]


def test_every_list_begins_with_the_same_columns() -> None:
    assert {columns[:4] for columns in COLUMNS.values()} == {("key", "severity", "worker", "owner")}
