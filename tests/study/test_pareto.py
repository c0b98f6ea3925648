"""Fronts and optima of intervals, against comparisons one by one."""

import numpy as np
import pytest

from spinvolt.study.pareto import front, merged, spaced, unbeaten


def beats(one, other):
    return bool((one <= other).all() and (one < other).any())


def one_by_one(value, low, high):
    """Best, certain, tied and rivals by the definitions in `Front`."""
    every = range(len(value))
    best = [i for i in every if not any(beats(value[j], value[i]) for j in every)]
    if value.shape[1] == 1:
        best = [int(np.argmin(value[:, 0]))]
    certain, tied = [], []
    for i in best:
        threats = [
            j
            for j in every
            if j != i
            and (low[j] <= high[i]).all()
            and not (low[j] == high[j]).all()
            & (high[j] == low[i]).all()
            & (low[i] == high[i]).all()
        ]
        certain.append(not threats)
        tied.append(bool(threats) and all((high[j] >= low[i]).all() for j in threats))
    surely = [any(beats(high[i], low[j]) for i in best) for j in every]
    return best, certain, tied, [j for j in every if j not in best and not surely[j]]


@pytest.mark.parametrize("aims", [1, 2, 3, 4])
def test_a_front_is_what_single_comparisons_tell(aims):
    rng = np.random.default_rng(aims)
    for number in range(80):
        count = int(rng.integers(1, 30))
        coarse = rng.integers(0, 5, (count, aims)).astype(float)
        value = coarse if number % 2 else rng.random((count, aims))
        width = rng.choice([0.0, 0.0, 0.1, 1.0], (count, aims)) * rng.random()
        low, high = value - width, value + width * rng.random()
        found = front(value, low, high)
        best, certain, tied, rivals = one_by_one(value, low, high)
        order = [best.index(place) for place in found.best.tolist()]
        assert sorted(order) == list(range(len(best)))
        assert found.certain.tolist() == [certain[k] for k in order]
        assert found.tied.tolist() == [tied[k] for k in order]
        assert found.rivals.tolist() == rivals
        if aims > 1:
            assert found.best.tolist() == unbeaten(value).tolist()
            old = unbeaten(value[: count // 2])
            known = np.concatenate([value[old], value[count // 2 :]])
            again = known[merged(known, len(old))]
            assert np.array_equal(again, value[found.best])


def test_members_that_lie_apart():
    line = np.linspace(0.0, 1.0, 1001)
    losses = np.stack([line, 1.0 - line], axis=1)
    places = spaced(losses, 5)
    assert {0, 1000} <= set(places.tolist())
    assert np.diff(losses[places, 0]).min() >= 0.24
    assert spaced(losses[:3], 5).tolist() == [0, 1, 2]
