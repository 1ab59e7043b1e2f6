"""CODEOWNERS is read and matched as forges do, and only the managed block of it is ever touched."""

from __future__ import annotations

import itertools
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.errors import UsageError
from credpolicy.reconcile.codeowners import (
    BEGIN,
    END,
    Difference,
    Line,
    Rule,
    Skipped,
    differences,
    is_owner,
    matches,
    parse,
    render,
    with_block,
    writable,
)

BLOCK = render([Rule("policies/", ("@acme/x",))])


@pytest.mark.parametrize(
    ("pattern", "fitting", "others"),
    [
        ("*", ["a", "a/b.c"], []),
        ("*.md", ["x.md", "a/b/x.md", "x.md/a"], ["x.mdx"]),
        ("/docs/", ["docs/a", "docs/a/b"], ["docs", "a/docs/b"]),
        ("docs/*", ["docs/a"], ["docs/a/b", "a/docs/b"]),
        ("apps/", ["apps/a", "x/apps/a"], ["apps", "xapps/a"]),
        ("**/logs", ["logs", "logs/a", "a/b/logs/c"], ["mylogs"]),
        ("/a/**/b", ["a/b", "a/x/y/b", "a/b/c"], ["b", "a/xb"]),
        ("/policies/a\\ b.yaml", ["policies/a b.yaml"], ["policies/a", "policies/a\\ b.yaml"]),
        ("/policies/\\*.yaml", ["policies/*.yaml"], ["policies/a.yaml"]),
        ("/a.yaml", ["a.yaml", "a.yaml/b"], ["axyaml", "b/a.yaml"]),
        ("?.yaml", ["a.yaml"], ["ab.yaml", "a/.yaml"]),
        ("/", [], ["a", "a/b"]),
        ("a//b", [], ["a/b", "a/x/b"]),
        ("/A.yaml", ["A.yaml"], ["a.yaml"]),
        ("*.yaml", ["caf\udce9.yaml"], ["caf\udce9.txt"]),
        ("a$b", ["a$b"], ["a"]),
    ],
)
def test_a_pattern_fits_what_it_names_and_nothing_else(pattern: str, fitting: list[str], others: list[str]) -> None:
    assert [path for path in fitting if not matches(pattern, path)] == []
    assert [path for path in others if matches(pattern, path)] == []


def test_git_itself_fits_the_same_but_below_a_folder_that_only_the_last_star_names(tmp_path: Path) -> None:
    steps = ("*", "**", "a", "a*", "*.md", "?")
    bodies = ["/".join(each) for n in (1, 2, 3) for each in itertools.product(steps, repeat=n)]
    patterns = [f"{before}{body}{after}" for body in bodies for before in ("", "/") for after in ("", "/")]
    paths = ["/".join(each) for n in (1, 2, 3) for each in itertools.product(("a", "ab", "x.md"), repeat=n)]
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    differing = {}
    for pattern in patterns[::3]:
        (tmp_path / ".gitignore").write_text(f"{pattern}\n")
        answer = subprocess.run(
            ["git", "-C", tmp_path, "check-ignore", "--no-index", "--stdin"],
            input="\n".join(paths),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        ours = {path for path in paths if matches(pattern, path)}
        if ours != set(answer.stdout.split()):
            differing[pattern] = ours ^ set(answer.stdout.split())
    assert [pattern for pattern in differing if not pattern.endswith("/*")] == []
    assert all("/" in path for found in differing.values() for path in found)


def test_lines_are_read_with_their_numbers_and_without_comments() -> None:
    text = "# all\n\n*  @a   # the rest\r\n/a\\ b/ @acme/x mail@example.org\n/nobody/\n"
    assert parse(text) == (
        [Line(3, "*", ("@a",)), Line(4, "/a\\ b/", ("@acme/x", "mail@example.org")), Line(5, "/nobody/", ())],
        [],
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("!a @x", "a pattern that begins with `!` is not supported"),
        ("[a] @x", "`[` and `]` are not supported"),
        ("\\#a @x", "a pattern cannot begin with `#`"),
        ("a x", "`x` is no owner"),
        ("a @x @", "`@` is no owner"),
        ("a/***/b @x", "`***` is no pattern"),
        (f"{'a' * 1001} @x", "the pattern has over 1,000 characters"),
    ],
)
def test_what_a_forge_skips_is_told(line: str, why: str) -> None:
    assert parse(f"* @y\n{line}") == ([Line(1, "*", ("@y",))], [Skipped(2, why)])


@pytest.mark.parametrize("text", ["@acme/clinical", "@jdoe", "@group/sub/team", "a.b@example.org", "@x_y.z-1"])
def test_owners_that_a_forge_takes(text: str) -> None:
    assert is_owner(text)


@pytest.mark.parametrize("text", ["", "@", "acme/x", "@acme/", "@a b", "@a#b", "@a\n@b", "@-x", "x@y", "@a/ü"])
def test_owners_that_no_forge_takes(text: str) -> None:
    assert not is_owner(text)


@pytest.mark.parametrize("path", ["a#b", "a[b]", "!a", "a*", "a?", "a\\b", " a", "a ", "a\nb", "a\tb", "\udce9"])
def test_paths_that_no_pattern_can_name(path: str) -> None:
    assert not writable(path)


STEP = st.text("ab.-_é ", min_size=1, max_size=6).filter(writable)
PATH = st.lists(STEP, min_size=1, max_size=3).map("/".join)


@given(st.dictionaries(PATH, st.sampled_from([("@a",), ("@b", "@c/d")]), min_size=1, max_size=5))
def test_what_is_written_is_read_back_and_agrees_with_itself(owners: dict[str, tuple[str, ...]]) -> None:
    rules = [Rule(path, names) for path, names in sorted(owners.items())]
    lines, skipped = parse(render(rules))
    assert skipped == []
    assert [line.owners for line in lines] == [rule.owners for rule in rules]
    assert all(matches(line.pattern, rule.path) for line, rule in zip(lines, rules, strict=True))
    assert [one for one in differences(rules, lines, ()) if one.path not in inner(owners)] == []


def inner(owners: dict[str, object]) -> set[str]:
    """Paths that lie below another one, which no files do."""
    return {path for path in owners for other in owners if path.startswith(f"{other}/")}


OUTSIDE = st.text("a@*/# \nß", max_size=30).map(lambda text: text.replace(BEGIN, "").replace(END, ""))


@given(OUTSIDE, OUTSIDE, st.sampled_from(["\n", "\r\n"]))
def test_all_but_the_block_stays_and_writing_twice_changes_nothing(above: str, below: str, ending: str) -> None:
    above, below = (text.replace("\n", ending) for text in (above, below))
    old = f"{BEGIN}{ending}/old @x{ending}{END}{ending}"
    above = above if not above or above.endswith(ending) else above + ending
    once = with_block(above + old + below, BLOCK)
    assert once.startswith(above)
    assert once.endswith(below)
    assert once[len(above) : len(once) - len(below)].replace("\r\n", "\n") == BLOCK
    assert with_block(once, BLOCK) == once
    fresh = with_block(above, BLOCK)
    assert fresh.startswith(above)
    assert with_block(fresh, BLOCK) == fresh


def test_a_block_at_the_end_without_a_line_end_is_found() -> None:
    assert with_block(f"* @x\n{BEGIN}\n{END}", BLOCK) == f"* @x\n{BLOCK}"


@pytest.mark.parametrize("text", [BEGIN, END, f"{END}\n{BEGIN}\n", BLOCK + BLOCK, f"{BEGIN}\n{BEGIN}\n{END}\n"])
def test_marks_that_do_not_stand_once_and_in_order_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="once each"):
        with_block(text, BLOCK)


RULES = [Rule("policies/", ("@guard",)), Rule("policies/a.yaml", ("@acme/A",))]


def found(text: str, existing: tuple[str, ...] = ("policies/a.yaml", "policies/b.yaml")) -> list[Difference]:
    return differences(RULES, parse(text)[0], existing)


def test_the_owners_that_count_are_compared_and_not_the_text() -> None:
    assert found("/policies @GUARD\n/policies/a.* @acme/a\n") == []


def test_a_later_line_that_says_otherwise_is_found() -> None:
    assert found("/policies/ @guard\n/policies/a.yaml @acme/a\n*.yaml @me\n") == [
        Difference("policies/", ("@guard",), ("@me",), 3),
        Difference("policies/a.yaml", ("@acme/A",), ("@me",), 3),
        Difference("policies/b.yaml", ("@guard",), ("@me",), 3),
    ]


def test_one_owner_more_is_a_difference_because_he_alone_could_approve() -> None:
    assert found("/policies/ @guard\n/policies/a.yaml @acme/a @me\n") == [
        Difference("policies/a.yaml", ("@acme/A",), ("@acme/a", "@me"), 2)
    ]


def test_a_line_without_owners_takes_them_away() -> None:
    assert found("/policies/ @guard\n/policies/a.yaml\n") == [Difference("policies/a.yaml", ("@acme/A",), (), 2)]


def test_files_to_come_are_looked_at_too() -> None:
    assert found("/policies/a.yaml @acme/a\n/policies/b.yaml @guard\n") == [Difference("policies/", ("@guard",), (), 0)]
    assert [one.path for one in found("/policies/* @guard\n/policies/a.yaml @acme/a\n")] == ["policies/"]
