"""Types that hang on themselves."""

import pytest


def types(**written):
    rows = (f"{{id: {name}, owner: clinical-education, {rest}}}" for name, rest in written.items())
    return f"credential_types: [{', '.join(rows)}]"


@pytest.mark.parametrize(
    "written",
    [
        {"a": "requires: [b, c]", "b": "requires: [c]", "c": "requires: [bls]"},
        {"a": "derived_from: {any_of: [b, bls]}", "b": "derived_from: {all_of: [c, bls]}", "c": "satisfies: [bls]"},
        {"a": "requires: [b]", "b": "satisfies: [c]", "c": "{}"},
        {"a": "renewal: {requires: [b]}", "b": "renewal: {late: [{requires: [c]}]}", "c": "satisfies: [b]"},
    ],
)
def test_a_ladder_is_no_circle(judged, written):
    assert judged(policies=types(**written).replace(", {}}", "}")) == []


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ({"a": "requires: [a]"}, "a requires a"),
        (
            {"a": "requires: [{any_of: [bls, {at_least: 1, of: [b]}]}]", "b": "requires: [a]"},
            "a requires b, and b requires a",
        ),
        (
            {"a": "derived_from: {any_of: [bls, b]}", "b": "derived_from: a"},
            "a is derived from b, and b is derived from a",
        ),
        ({"a": "renewal: {requires: [b]}", "b": "requires: [a]"}, "a requires for its renewal b, and b requires a"),
        (
            {"a": "renewal: {late: [{up_to: 1 year, requires: [bls]}, {requires: [a]}]}"},
            "a requires for its renewal a",
        ),
        ({"a": "requires: [b], satisfies: [b]", "b": "name: b"}, "a requires b, and b is satisfied by a"),
        (
            {"a": "satisfies: [b]", "b": "name: b", "c": "requires: [b], satisfies: [a]"},
            "c requires b, and b is satisfied by a, and a is satisfied by c",
        ),
    ],
)
def test_a_circle_is_told_once_with_every_link(judged, written, sentence):
    (found,) = judged(policies=types(**written))
    assert (found.rule, found.message.partition(": ")[2]) == ("TYP002", f"{sentence}, so it hangs on itself")


def test_links_of_other_files_are_told_with_their_file(judged):
    second = types(b="requires: [a]")
    (found,) = judged(policies=types(a="requires: [b]"), **{"policies/second.yaml": second})
    assert found.message == (
        "credential type a: a requires b, and b requires a (in policies/second.yaml), so it hangs on itself"
    )
    assert (found.location.path, found.location.pointer) == (
        "policies/example.yaml",
        ("credential_types", 0, "requires", 0),
    )


def test_a_circle_of_satisfies_alone_is_told_as_such(judged):
    assert [one.rule for one in judged(policies=types(a="satisfies: [b]", b="satisfies: [a]"))] == ["REQ007"]
