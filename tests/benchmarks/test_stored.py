"""What a store costs, as a benchmark: rows without a promise, the same batteries on both sides."""

from benchmarks.stored import Stored

from benchmarks import stored, targets
from spinvolt.study.table import plan

FOUND = Stored(batteries=256, loop=4e-3, swept=5e-3, few=100.0, many=110.0)


def test_rows_have_no_promise() -> None:
    rows = targets.kept(FOUND)
    assert [(row.measured, row.unit, row.verdict) for row in rows] == [
        (1.25, "x", ""),
        (110.0, "MiB", ""),
    ]
    assert "1.00 ms more for each of 256" in rows[0].remark
    assert not targets.missed(rows)


def test_cases_are_charged_one_by_one_on_both_sides(monkeypatch) -> None:
    charged = []
    monkeypatch.setattr(stored, "charge", charged.append)
    stored.one_by_one(stored.SINGLE)
    assert len(charged) == len(plan(stored.SINGLE)) == 256
    assert len(plan(stored.many(stored.MANY))) == stored.MANY
    assert len(plan(stored.many(stored.FEW))) == stored.FEW
    stored.into_a_folder(stored.many(2_000 * 2))
