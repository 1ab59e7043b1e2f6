"""What a file of the repository becomes, and what its writer is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.load.limits import MAX_ALIAS_NODES, MAX_DEPTH, MAX_PROBLEMS
from credpolicy.load.yaml import Mark, excerpt, locate, parse


def read(text: str):
    """The tree of a file that has no fault."""
    parsed = parse(text.encode())
    assert parsed.problems == []
    return parsed.tree


def told(text: str | bytes):
    """Code, pointer, line and column of every problem."""
    data = text.encode() if isinstance(text, str) else text
    problems = parse(data).problems
    assert all(problem.message and problem.help for problem in problems)
    return [problem[:4] for problem in problems]


NUMBERS = ["007123", "02142", "1e3", "12:30:45", "1:30", "0x1F", "1_000", ".nan", "-0", "+1", "1.50"]
WORDS = ["NO", "on", "yes", "y", "True", "TRUE", "False", "NULL", "Null", "="]
DAYS = ["2026-02-30", "2026-1-5", "2026-02-28T10:00:00Z"]


@pytest.mark.parametrize("written", NUMBERS + WORDS + DAYS)
def test_a_plain_value_stays_as_written(written):
    assert read(f"a: {written}\nb: [{written}]\n") == {"a": written, "b": [written]}


def test_only_six_plain_words_mean_something():
    tree = read("a:\nb: ~\nc: null\nd: true\ne: false\nf: [~, null, true, false]\n")
    assert tree == {"a": None, "b": None, "c": None, "d": True, "e": False, "f": [None, None, True, False]}


def test_quoted_and_block_text_is_always_text():
    tree = read("a: 'true'\nb: \"null\"\nc: ''\nd: '~'\ne: |-\n  true\nf: >-\n  null\n")
    assert tree == {"a": "true", "b": "null", "c": "", "d": "~", "e": "true", "f": "null"}


def test_the_text_tag_makes_text_and_harmless_tags_do_no_harm():
    text = "a: !!str true\nb: !!str\nc: !!map {x: 1}\nd: !!seq [1]\n!!str null: e\n'true': f\n"
    assert read(text) == {"a": "true", "b": "", "c": {"x": "1"}, "d": ["1"], "null": "e", "true": "f"}


@pytest.mark.parametrize(
    "written",
    [
        *(
            "!!int 1",
            "!!float 1",
            "!!bool true",
            "!!null ~",
            "!!timestamp 2026-01-01",
            "!!binary aGk=",
            "!!str [x]",
        ),
        *("!custom x", "!<tag:example.org,2026:x> y", "!!python/object/apply:os.system [id]"),
    ],
)
def test_other_tags_are_problems(written):
    assert told(f"ok: 1\na: [{written}]\n") == [("YAML004", ("a", 0), 2, 5)]


def test_a_tagged_key_is_a_problem():
    assert told("a: {!x b: 1}\n") == [("YAML004", ("a", "b"), 1, 5)]


VISIBLE = st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn"), exclude_characters="\u2028\u2029\ufeff")


@given(st.text(VISIBLE))
def test_any_text_survives_in_single_quotes(text):
    doubled = text.replace("'", "''")
    assert read(f"a: '{doubled}'\n") == {"a": text}


@given(st.integers(0, 10**12).map(str), st.integers(0, 8))
def test_any_number_keeps_its_zeros(number, zeros):
    assert read(f"a: {'0' * zeros}{number}\n") == {"a": "0" * zeros + number}


@given(st.one_of(st.binary(max_size=60), st.text("ab:-[]{}&*!|>'\"\\%@#,? \t\n~<1", max_size=40).map(str.encode)))
def test_no_bytes_raise_and_none_pass_in_silence(data):
    parsed = parse(data)
    assert parsed.tree is not None or parsed.problems
    lines = data.count(b"\n") + data.count(b"\r") + 1
    for problem in parsed.problems:
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
        assert locate(data, problem.pointer) is None or isinstance(locate(data, problem.pointer), Mark)


def test_every_duplicate_key_is_told_and_the_first_value_kept():
    text = "a: 1\nb:\n  - {c: 1, d: 2, c: 3}\na: [x, x]\nb: 2\n"
    parsed = parse(text.encode())
    assert parsed.tree == {"a": "1", "b": [{"c": "1", "d": "2"}]}
    assert told(text) == [
        ("YAML002", ("b", 0, "c"), 3, 18),
        ("YAML002", ("a",), 4, 1),
        ("YAML002", ("b",), 5, 1),
    ]
    assert "line 1" in parsed.problems[1].message


def test_a_quoted_key_is_the_same_key():
    assert told("a: 1\n'a': 2\n") == [("YAML002", ("a",), 2, 1)]


def test_faults_inside_a_value_that_is_not_kept_are_told_too():
    assert told("a: 1\na: {b: !x 1}\n") == [("YAML002", ("a",), 2, 1), ("YAML004", ("a", "b"), 2, 8)]


@pytest.mark.parametrize("key", ["? [1, 2]\n:", "? {x: 1}\n:", "~:", "null:", "true:", "false:", "? \n:"])
def test_a_key_that_is_not_text_is_a_problem(key):
    codes = [(code, line) for code, _, line, _ in told(f"a: 1\n{key} value\nb: !x 2\n")]
    assert codes[0] == ("YAML003", 2)
    assert codes[-1][0] == "YAML004"


def test_very_many_faults_are_capped_and_counted():
    problems = parse(b"a: 1\n" * 10_000).problems
    assert len(problems) == MAX_PROBLEMS
    assert problems[-1].message.endswith(f"(and {9_999 - MAX_PROBLEMS:,} faults more)")


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "--- # x\n...\n", "~\n", "null", "\ufeff"])
def test_an_empty_file_is_told(text):
    assert told(text) == [("YAML010", (), 1, 1)]


@pytest.mark.parametrize(
    ("text", "word"), [("- a\n- b\n", "list"), ("# c\nhello\n", "text"), ("''", "text"), ("true", "text")]
)
def test_a_file_without_keys_is_told(text, word):
    parsed = parse(text.encode())
    assert parsed.tree is None
    assert [(p.code, p.line) for p in parsed.problems] == [("YAML011", 2 if text.startswith("#") else 1)]
    assert word in parsed.problems[0].message


def test_a_second_document_is_told_where_it_begins():
    assert told("---\na: 1\n---\nb: 2\n") == [("YAML005", (), 3, 1)]
    assert told("a: 1\n---\n") == [("YAML005", (), 2, 1)]
    assert read("---\na: 1\n...\n") == {"a": "1"}


def test_aliases_stand_for_what_they_name():
    assert read("a: &x {k: 1}\nb: *x\nc: [*x, &y 2, *y]\n") == {
        "a": {"k": "1"},
        "b": {"k": "1"},
        "c": [{"k": "1"}, "2", "2"],
    }


def test_merge_keys_give_way_to_written_ones_and_the_first_source_wins():
    text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: *a, x: 0}\nd: {x: 0, <<: [*b, *a]}\n"
    text += "e: {<<: {q: 1}}\nf: {'<<': 1}\n"
    tree = read(text)
    assert tree["c"] == {"x": "0", "y": "1"}
    assert tree["d"] == {"x": "0", "y": "2", "z": "2"}
    assert tree["e"] == {"q": "1"}
    assert tree["f"] == {"<<": "1"}


def test_merged_merges_arrive_whole():
    assert read("a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}\n")["c"] == {"x": "1", "y": "2"}


@pytest.mark.parametrize(
    ("text", "at"), [("a: {<<: 1}", (1, 9)), ("a: {<<: }", (1, 9)), ("b: &b {}\na: {<<: [*b, [x]]}", (2, 14))]
)
def test_a_merge_of_something_else_is_a_problem(text, at):
    assert told(text) == [("YAML012", ("a", "<<"), *at)]


def test_two_merge_keys_in_one_mapping_are_a_problem():
    assert told("a: &a {x: 1}\nb:\n  <<: *a\n  <<: *a\n") == [("YAML002", ("b", "<<"), 4, 3)]


@pytest.mark.parametrize("text", ["a: &x [*x]", "a: &x {b: *x}", "&x {a: *x}", "a: &x {<<: *x}", "a: &x [[[*x]]]"])
def test_an_alias_inside_itself_is_a_problem(text):
    assert [code for code, *_ in told(text)] == ["YAML013"]


def test_nested_aliases_that_ask_for_billions_are_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10)]
    assert [code for code, *_ in told("\n".join(lines))] == ["YAML007"]


def test_merges_that_grow_and_grow_are_refused():
    lines = ["a0: &a0 {k: v}"] + [f"a{i}: &a{i} {{<<: *a{i - 1}, k{i}: v}}" for i in range(1, 2000)]
    assert [code for code, *_ in told("\n".join(lines))] == ["YAML007"]


def test_aliases_within_the_limit_work():
    shared = ", ".join(["x"] * 99)
    tree = read(f"a: &a [{shared}]\nb: [{', '.join(['*a'] * (MAX_ALIAS_NODES // 100))}]\n")
    assert len(tree["b"]) == MAX_ALIAS_NODES // 100


def test_the_deepest_allowed_file_is_read_and_one_level_more_is_not():
    deep = MAX_DEPTH - 1
    assert read("a: " + "[" * deep + "x" + "]" * deep)
    assert told("b: !x 1\na: " + "[" * (deep + 1) + "]" * (deep + 1)) == [
        ("YAML004", ("b",), 1, 4),
        ("YAML006", ("a", *[0] * deep), 2, 4 + deep),
    ]


def test_depth_that_aliases_pile_up_is_refused():
    lines = ["a0: &a0 [x]"] + [f"a{i}: &a{i} [*a{i - 1}]" for i in range(1, 200)]
    code, _, line, _ = told("\n".join(lines))[0]
    assert (code, line) == ("YAML006", MAX_DEPTH - 1)


@pytest.mark.parametrize("written", ["'\\0'", "'\\x07'", "'\\e'", "'\\x9b'", "'\\u2028'", "[x, 'ok', '\\0']"])
def test_a_control_character_written_as_an_escape_is_a_problem(written):
    text = 'ok: "\\t\\n"\na: ' + written.replace("'", '"') + "\n"
    pointer = ("a", 2) if written.startswith("[") else ("a",)
    assert [(code, where) for code, where, *_ in told(text)] == [("YAML009", pointer)]


def test_a_control_character_in_a_key_is_a_problem():
    assert told('a: {"\\0": 1}') == [("YAML009", ("a", "\0"), 1, 5)]


def test_several_kinds_of_fault_come_in_the_order_of_the_file():
    text = 'a: "\\0"\n~: 1\nb: !x 1\na: 2\nc: {<<: 1}\n'
    assert [code for code, *_ in told(text)] == ["YAML009", "YAML003", "YAML004", "YAML002", "YAML012"]


SAMPLE = b"""\
workers:
  - id: w-1   # first
    roles: [a, "b c"]
    note: |
      two
      lines

  # a comment
  - id: \xc3\xa9
    base: &base {x: 1, y: 2}
    copy: *base
    more: {<<: *base, x: 3}
    none:
"""


@pytest.mark.parametrize(
    ("pointer", "on", "mark"),
    [
        (("workers", 0, "id"), "value", Mark(2, 9, 2, 12)),
        (("workers", 0, "id"), "key", Mark(2, 5, 2, 7)),
        (("workers", 0, "roles", 1), "value", Mark(3, 16, 3, 21)),
        (("workers", 0, "roles", 1), "key", Mark(3, 16, 3, 21)),
        (("workers", 0, "roles"), "value", Mark(3, 12, 3, 22)),
        (("workers", 0, "note"), "value", Mark(4, 11, 6, 12)),
        (("workers", 0), "value", Mark(2, 5, 6, 12)),
        (("workers", 1, "id"), "value", Mark(9, 9, 9, 10)),
        (("workers", 1, "copy", "y"), "value", Mark(10, 27, 10, 28)),
        (("workers", 1, "more", "x"), "value", Mark(12, 26, 12, 27)),
        (("workers", 1, "more", "y"), "key", Mark(10, 24, 10, 25)),
        (("workers", 1, "none"), "value", Mark(13, 10, 13, 10)),
        (("workers", 1, "absent", "deeper"), "value", Mark(9, 5, 13, 10)),
        (("workers", 7), "key", Mark(1, 1, 1, 8)),
        (("workers", "id"), "value", Mark(2, 3, 13, 10)),
        (("workers", 0, "id", "deeper"), "value", Mark(2, 9, 2, 12)),
        ((), "value", Mark(1, 1, 13, 10)),
    ],
)
def test_a_pointer_leads_to_line_and_column(pointer, on, mark):
    assert locate(SAMPLE, pointer, on) == mark


def test_columns_count_characters_and_no_byte_order_mark():
    data = '\ufeff"äöü": {"日本": x}'.encode()
    assert locate(data, ("äöü", "日本")) == Mark(1, 15, 1, 16)
    assert excerpt(data, 1) == '"äöü": {"日本": x}'


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_line_ends_of_every_system_count_alike(end):
    data = end.join([b"a: 1", b"b:", b"  c: 2", b"b: 3", b""])
    assert parse(data).tree == {"a": "1", "b": {"c": "2"}}
    assert [problem.line for problem in parse(data).problems] == [4]
    assert locate(data, ("b", "c")) == Mark(3, 6, 3, 7)
    assert excerpt(data, 3) == "  c: 2"


def test_a_pointer_into_a_mapping_that_ends_with_an_alias_stays_there():
    data = b"b: &b {x: 1}\na:\n  y: *b\nl:\n  - *b\n"
    assert locate(data, ("a",)) == Mark(3, 3, 3, 4)
    assert locate(data, ("l",)).line == 5


def test_recursive_files_can_be_located():
    data = b"a: &x\n  <<: *x\n  b: [*x]\nc: &y\n- *y\n"
    assert locate(data, ("a", "b", 0, "b")) == Mark(3, 6, 3, 10)
    assert locate(data, ("a", "nowhere")).line == 1
    assert locate(data, ("c",)).line == 4


def test_a_pointer_into_a_broken_or_empty_file():
    assert locate(b"a: [", ("a",)) is None
    assert locate(b"# nothing\n", ("a",)) == Mark(1, 1, 1, 1)


def test_an_excerpt_is_one_line_or_nothing():
    assert excerpt(b"a\nb", 2) == "b"
    assert excerpt(b"a\nb", 3) == ""
    assert excerpt(b"a\nb", 0) == ""
    assert excerpt(b"caf\xe9", 1) == "caf\ufffd"
