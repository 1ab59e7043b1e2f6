"""Tables are read without changing a character, and what is no table is told by place."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.adapters.tabular import Form, opened, quarantine
from credpolicy.errors import UsageError
from credpolicy.reconcile.ingest import Refused, Row

PLAIN = Form()


def table(path: Path, data: bytes, form: Form = PLAIN) -> tuple[list[str], list[Row]]:
    """Header and rows of a table with this content."""
    file = path / "t.csv"
    file.write_bytes(data)
    with opened(file, form) as found:
        return list(found.header), list(found.rows)


def refused(path: Path, data: bytes, form: Form = PLAIN) -> tuple[str, str]:
    """Message, without the path, and hint for what is no table."""
    with pytest.raises(UsageError) as error:
        table(path, data, form)
    return error.value.message.replace(str(path / "t.csv"), "t.csv"), error.value.hint


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_line_ends_and_byte_order_marks_do_no_harm(tmp_path, end, mark, encoding):
    text = f'{mark}a,b{end}007, x {end}"1{end}2","say ""yes"""{end}'
    header, rows = table(tmp_path, text.encode(), Form(encoding))
    assert header == ["a", "b"]
    assert rows == [(2, ["007", " x "]), (3, [f"1{end}2", 'say "yes"'])]


def test_lines_are_counted_from_where_a_row_begins(tmp_path):
    _, rows = table(tmp_path, b'\na,b\n"1\n\n2",x\n\n3\n4,"y"')
    assert rows == [(3, ["1\n\n2", "x"]), (6, []), (7, ["3"]), (8, ["4", "y"])]


def test_nothing_is_taken_for_more_than_text(tmp_path):
    line = "=1+1,+1,@a,'b,NULL,1e3, ,\t,\u2028,NO"
    assert table(tmp_path, f"{line}\n{line}\n".encode())[1] == [(2, line.split(","))]


@pytest.mark.parametrize(
    ("delimiter", "text"), [(";", "a;b\n1,5;2\n"), ("\t", "a\tb\n1,5\t2\n"), ("|", "a|b\n1,5|2\n")]
)
def test_other_characters_between_values(tmp_path, delimiter, text):
    assert table(tmp_path, text.encode(), Form(delimiter=delimiter)) == (["a", "b"], [(2, ["1,5", "2"])])


@pytest.mark.parametrize(
    ("encoding", "data", "text"), [("windows-1252", b"\x80\xe9", "€é"), ("iso-8859-1", b"\xe9", "é")]
)
def test_older_encodings(tmp_path, encoding, data, text):
    assert table(tmp_path, b"a\n" + data + b"\n", Form(encoding))[1] == [(2, [text])]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"\r\n"])
def test_an_empty_file_is_no_table(tmp_path, data):
    assert refused(tmp_path, data) == ("t.csv is empty", "A table begins with a line that names its columns.")


def test_a_header_without_rows_is_a_table(tmp_path):
    assert table(tmp_path, b"a,b") == (["a", "b"], [])


def test_nul_bytes_in_the_first_line_are_no_text(tmp_path):
    message, hint = refused(tmp_path, b"a\0,b\n1,2\n")
    assert message == "t.csv holds a NUL character (U+0000) in its first line, so it is no text"
    assert "UTF-8" in hint


def test_nul_bytes_further_down_are_left_to_their_row(tmp_path):
    assert table(tmp_path, b"a,b\n1\0,2\n3,4\n")[1] == [(2, ["1\0", "2"]), (3, ["3", "4"])]


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be", "utf-16-le"])
def test_utf_16_is_named(tmp_path, codec):
    data = "\ufeffa,b\n".encode(codec) if codec != "utf-16" else "a,b\n".encode(codec)
    assert refused(tmp_path, data) == ("t.csv is UTF-16", "Save the table as CSV in UTF-8.")


@pytest.mark.parametrize(
    ("before", "bad", "form", "line", "number"),
    [
        (b"a\nJos", b"\xe9\n", Form(), 2, 6),
        (b"\xef\xbb\xbfa\nJos", b"\xe9\n", Form(), 2, 9),
        (b"", b"\xff,b\n", Form(), 1, 1),
        (b"a\n" + b"12345678\n" * 50_000, b"\xc3(\n", Form(), 50_002, 450_003),
        (b"a\n" + b"x" * (65536 - 3), b"\xe2\x82(\n", Form(), 2, 65_536),
        (b"a\n\xe2\x82\xac", b"\xe2\x82", Form(), 2, 6),
        (b"a\n\xe9", b"\x81\n", Form("windows-1252"), 2, 4),
    ],
)
def test_another_encoding_is_told_with_line_and_byte(tmp_path, before, bad, form, line, number):
    message, hint = refused(tmp_path, before + bad, form)
    assert message == f"t.csv:{line}: byte {number:,} of the file, {bad[0]:#04x}, is not {form.encoding}"
    assert "encoding: windows-1252" in hint


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b'a,b\n1,2\n3,"4\n5,6\n', 3),
        (b'a,b\n1,2\n"12" pipe,4\n', 3),
        (b'a,"b\n1,2\n', 1),
        (b'a,b\n1,"' + b"x" * 200_000 + b'"\n', 2),
    ],
)
def test_quotes_gone_wrong_stop_the_reading_where_the_row_begins(tmp_path, data, line):
    message, hint = refused(tmp_path, data)
    assert message.startswith(f"t.csv:{line}: the row that begins here is not CSV: ")
    assert "quote that is not closed" in hint


def test_a_file_that_cannot_be_read_is_an_error(tmp_path):
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(UsageError, match="cannot be read: ") as error, opened(path, Form()):
            pass
        assert error.value.hint


def test_refused_rows_keep_every_value_as_it_was():
    rows = [
        Refused(Row(3, ["007", 'say "yes"', " x "]), "spaces around a value", "because"),
        Refused(Row(9, ["=1+1"]), "spaces around a value", "why, then"),
        Refused(Row(10, ["a\r\nb", "\0", "c", "d"]), "spaces around a value", "so"),
    ]
    data = quarantine(["a", "b", "c"], rows, Form())
    assert data.decode() == (
        'quarantine_line,quarantine_reason,a,b,c\n3,because,007,"say ""yes"""," x "\n'.replace('" x "', " x ")
        + '9,"why, then",=1+1\n10,so,"a\r\nb",\0,c,d\n'
    )


def test_refused_rows_are_written_in_the_form_of_the_table():
    rows = [Refused(Row(2, ["é;€", "b"]), "spaces around a value", "`a` says `日…`")]
    data = quarantine(["a", "b"], rows, Form("windows-1252", ";"))
    assert data.decode("windows-1252") == ('quarantine_line;quarantine_reason;a;b\n2;`a` says `\\u65e5…`;"é;€";b\n')


def test_a_quarantine_file_can_be_quarantined_again():
    header = ["quarantine_line", "quarantine_reason", "a"]
    text = quarantine(header, [Refused(Row(2, ["3", "x", "1"]), "spaces around a value", "y")], Form()).decode()
    assert text.splitlines()[0].split(",") == ["quarantine_quarantine_line", "quarantine_quarantine_reason", *header]


CELLS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), min_size=1, max_size=4)


@given(st.lists(CELLS, max_size=5), st.sampled_from([",", ";", "\t"]))
def test_any_refused_row_reads_back_equal(tmp_path_factory, rows, delimiter):
    form = Form(delimiter=delimiter)
    refused_rows = [Refused(Row(line, cells), "spaces around a value", "x") for line, cells in enumerate(rows)]
    _, found = table(tmp_path_factory.mktemp("q"), quarantine(["a"], refused_rows, form), form)
    assert [row.cells for row in found] == [[str(line), "x", *cells] for line, cells in enumerate(rows)]


def test_the_limit_of_a_value_is_not_changed_for_others():
    assert csv.field_size_limit() == 131_072
