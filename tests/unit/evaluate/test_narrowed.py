"""What is enough to judge some workers: they, their supervisors, and everything that is no person."""

from __future__ import annotations

from credpolicy.evaluate.narrowed import narrowed
from credpolicy.model.snapshot import Unreadable
from tests.builder import snapshot_from

WAIVER = {
    "kind": "waiver", "requirement": "r", "reason": "The course was cancelled", "requested_by": "w-8",
    "approved_by": "w-9", "from": "2026-01-01", "until": "2026-12-31",
}  # fmt: skip


def test_only_others_are_left_out() -> None:
    policies = {
        "requirements": [{"id": "r", "requires": ["bls"]}],
        "waivers": [
            {"id": "mine", "worker": "w-1", **WAIVER},
            {"id": "other", "worker": "w-3", **WAIVER},
            {"id": "all", "selector": {"role": "nurse"}, **WAIVER},
        ],
        "coverage": [{"id": "c", "per": ["location"], "needs": [{"at_least": "1", "of": ["bls"]}]}],
    }
    registry = {
        "workers": [
            {"id": "w-3", "assignments": [{"role": "nurse", "supervisor": "w-4"}]},
            {"id": "w-2"},
            {"id": "w-1", "assignments": [{"role": "nurse", "supervisor": "w-2"}]},
            {"id": "w-4"},
        ],
        "locations": [{"id": "ward-3"}],
    }
    lost = tuple(Unreadable(name, None) for name in ("w-1", "w-2", "w-3"))
    whole = snapshot_from(policies, registry, unreadable=lost)
    small = narrowed(whole, {"w-1"})
    assert [placed.item.id for placed in small.workers] == ["w-2", "w-1"]
    assert [placed.item.id for placed in small.waivers] == ["mine", "all"]
    assert small.unreadable == lost[:2]
    assert small.coverage == ()
    assert (small.requirements, small.locations, small.settings) == (
        whole.requirements,
        whole.locations,
        whole.settings,
    )
