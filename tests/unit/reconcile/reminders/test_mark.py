"""The mark: what is written is read again, and what no run has written is refused."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.errors import RepositoryError
from credpolicy.model.message import Channel
from credpolicy.model.reminder import Completed, Held, Mark, Receipt, Role, Stand, Subject, Told
from credpolicy.reconcile.reminders import mark as marks

texts = st.text(max_size=8)
days = st.dates()
roles = st.sampled_from(get_args(Role))
told = st.builds(Told, texts, texts, roles, st.none() | days, days)
receipts = st.builds(
    Receipt, texts, st.sampled_from(get_args(Channel)), texts, days,
    st.sampled_from(["delivered", "failed", "uncertain", "not_tried"]), st.lists(told, max_size=3).map(tuple),
)  # fmt: skip
stands = st.builds(Stand, st.none() | days, st.none() | days)
many = st.builds(
    Mark,
    st.none() | st.builds(Completed, st.text("0123456789abcdef", min_size=1), days),
    st.dictionaries(st.builds(Subject, texts, texts, roles), st.builds(Held, st.none() | stands, days), max_size=5),
    st.lists(receipts, max_size=5).map(tuple),
    texts,
)
MARK = Mark(
    Completed("ab12", date(2026, 1, 5)),
    {Subject("f", "reminder", "worker"): Held(Stand(None, None), date(2026, 1, 5))},
    (
        Receipt(
            "key",
            "mail",
            "ann",
            date(2026, 1, 5),
            "delivered",
            (Told("f", "reminder", "owner", None, date(2026, 1, 5)),),
        ),
    ),
    "0.1",
)


@given(many)
def test_what_is_written_is_read_again(mark: Mark) -> None:
    assert marks.read(marks.files(mark, done=False), "it") == (mark, frozenset())


@given(many)
def test_the_receipts_of_a_completed_run_are_history(mark: Mark) -> None:
    read, history = marks.read(marks.files(mark, done=True), "it")
    assert read == Mark(mark.completed, mark.held, (), mark.version)
    assert history == {receipt.key for receipt in mark.receipts}


def test_no_file_grows_too_large_to_be_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "LARGEST", 500)
    mark = Mark(None, {}, MARK.receipts * 30, "0.1")
    files = marks.files(mark, done=False)
    assert len(files) > 5
    assert max(map(len, files.values())) <= 500
    assert marks.read(files, "it")[0] == mark
    del files["receipts-3.jsonl"]
    with pytest.raises(RepositoryError):
        marks.read(files, "it")


def change(name: str, value: Any) -> dict[str, bytes]:
    files = marks.files(MARK, done=False)
    return {**files, "state.json": json.dumps({**json.loads(files["state.json"]), name: value}).encode()}


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"state.json": b"\xff"},
        change("completed", {"commit": "--upload-pack=x", "date": "2026-01-05"}),
        change("completed", {"commit": "", "date": "2026-01-05"}),
        change("completed", {"commit": "ab", "date": "2026-02-30"}),
        change("completed", ["ab", "2026-01-05"]),
        change("format", "credpolicy/reminders-state/v2"),
        {**marks.files(MARK, done=False), "held-1.jsonl": b'["f", "t", "king", null, "2026-01-05"]\n'},
        {**marks.files(MARK, done=False), "held-1.jsonl": b"[]\n"},
        {**marks.files(MARK, done=False), "receipts-1.jsonl": b"{}\n"},
        {**marks.files(MARK, done=False), "receipts-1.jsonl": b"[1]\n"},
        {**marks.files(MARK, done=False), "receipts-1.jsonl": b'{"key": 1}\n'},
    ],
)
def test_what_no_run_has_written_is_refused(files: dict[str, bytes]) -> None:
    with pytest.raises(RepositoryError) as caught:
        marks.read(files, "the ref")
    assert caught.value.message.startswith("the ref ")
    assert caught.value.hint


def test_a_journal_is_read_up_to_where_it_was_cut_off() -> None:
    line = marks.line(MARK.receipts[0])
    assert list(marks.journal("")) == []
    assert list(marks.journal(line + line)) == [*MARK.receipts] * 2
    assert list(marks.journal(line + line[:-5])) == [*MARK.receipts]
    with pytest.raises(RepositoryError):
        list(marks.journal("rubbish\n"))
