"""Short chains: stated bounds hold against extended precision, and the engines agree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import spinvolt as sv
from spinvolt.algebra.chain import Chain, chain
from spinvolt.algebra.problem import Unitary
from spinvolt.engines.chebyshev import Chebyshev
from spinvolt.engines.eigen import DENSE, Eigen

Long = np.longdouble


def problem(cells: int, spins: int, up: int, charged: int, **more: float) -> Unitary:
    battery = sv.CentralSpin(n_battery=cells, n_charger=spins, **more)  # pyright: ignore[reportArgumentType]
    return Unitary(*chain(battery.model(sv.Dicke(up), sv.Dicke(charged))))


def extended(chain: Chain, start: int, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean position and its rate at ascending ``times``, by Taylor steps in 80-bit arithmetic."""
    j = np.arange(1, chain.length).astype(Long)
    squared = np.full(len(j), Long(chain.strength) ** 2)
    for constant, slope in ((f[0], f[1] if len(f) > 1 else 0) for f in chain.hop_factors):
        squared *= Long(constant) + Long(slope) * j
    u = np.sqrt(squared)
    sites = np.arange(chain.length).astype(Long)
    w = sum((Long(float(a)) * sites**k for k, a in enumerate(chain.energy)), np.zeros_like(sites))
    w = w - w[start]
    norm = float(np.max(np.abs(w)) + 2 * np.max(u, initial=Long(0)))
    real, imaginary = np.zeros(chain.length, Long), np.zeros(chain.length, Long)
    real[start] = 1
    now, means, rates = Long(0), [], []
    for time in times:
        count = int(np.ceil(norm * float(Long(time) - now))) + 1
        tau = (Long(time) - now) / count
        for _ in range(count):
            a, b = real, imaginary
            for k in range(1, 30):
                a, b = _product(u, w, b) * tau / k, -_product(u, w, a) * tau / k
                real, imaginary = real + a, imaginary + b
        now = Long(time)
        populations = real**2 + imaginary**2
        means.append(populations @ sites / populations.sum())
        flow = u * (imaginary[1:] * real[:-1] - real[1:] * imaginary[:-1])
        rates.append(-2 * flow.sum() / populations.sum())
    return np.array(means, dtype=Long), np.array(rates, dtype=Long)


def _product(u: np.ndarray, w: np.ndarray, x: np.ndarray) -> np.ndarray:
    y = w * x
    y[:-1] += u * x[1:]
    y[1:] += u * x[:-1]
    return y


CASES = [
    ((1, 1, 0, 1), {}, 3.0),
    ((5, 5, 2, 2), {}, 3.0),
    ((20, 30, 5, 25), {}, 9e-4),
    ((30, 30, 0, 30), {}, 0.2),
    ((100, 120, 50, 100), {}, 2e-3),
    ((100, 100, 0, 100), {}, 0.0624),
    ((150, 150, 0, 150), {}, 0.045),
    ((40, 60, 3, 40), {"ising": 0.3, "charger_splitting": 3.0}, 0.05),
    ((200, 250, 150, 200), {}, 2e-3),
]


@pytest.mark.parametrize(("levels", "couplings", "until"), CASES)
@pytest.mark.parametrize("engine", [Eigen(), Chebyshev()])
def test_stated_bounds_hold_against_extended_precision(
    engine: Eigen | Chebyshev,
    levels: tuple[int, int, int, int],
    couplings: dict[str, float],
    until: float,
) -> None:
    at = problem(*levels, **couplings)
    times = np.linspace(0.0, until, 9)
    jets = engine.flow(at).jets(times)
    means, rates = extended(at.chain, at.start, times)
    for order, true in enumerate((means, rates)):
        off = np.abs(jets.values[:, order].astype(Long) - true).astype(float)
        assert np.all(off <= jets.errors[:, order]), (order, off, jets.errors[:, order])


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 9), st.integers(0, 9))
def test_the_position_at_time_zero_lies_in_its_bounds(
    cells: int, spins: int, up: int, charged: int
) -> None:
    at = problem(cells, spins, min(up, cells), min(charged, spins))
    for engine in (Eigen(), Chebyshev()):
        jets = engine.flow(at).jets(np.zeros(1))
        assert abs(jets.values[0, 0] - at.start) <= jets.errors[0, 0]


def test_the_small_and_the_tridiagonal_solver_agree() -> None:
    for size in (DENSE - 1, DENSE):
        at = problem(size, size, 0, size)
        times = np.linspace(0, 0.05, 5)
        one, two = Eigen().flow(at).jets(times), Chebyshev().flow(at).jets(times)
        assert np.all(np.abs(one.values - two.values) <= one.errors + two.errors)


def test_states_are_populations_of_the_whole_chain() -> None:
    at = problem(6, 8, 1, 5)
    for engine in (Eigen(), Chebyshev()):
        flow = engine.flow(at)
        jets = flow.jets(np.array([0.1, 0.2]))
        for state, mean in zip(flow.states(np.array([0.1, 0.2])), jets.values[:, 0], strict=True):
            assert state.populations.shape == (at.chain.length,)
            assert abs(state.populations @ np.arange(at.chain.length) - mean) < 1e-12
            assert 0 < state.error < 1e-12


def test_a_walk_back_undoes_a_walk() -> None:
    at = problem(20, 20, 0, 20)
    flow = Chebyshev().flow(at)
    there = flow.jets(np.array([0.2]))
    back = flow.jets(np.array([0.05]), there.end)
    straight = flow.jets(np.array([0.05]))
    assert np.all(np.abs(back.values - straight.values) <= back.errors + straight.errors)
    assert back.cost.products < there.cost.products


def test_couplings_off_by_a_part_in_a_thousand_break_the_bounds() -> None:
    at = problem(30, 30, 0, 30)
    flow, exact = Chebyshev().flow(at), Eigen().flow(at).jets(np.array([0.1]))
    narrow = type(flow)(at, flow.moments, flow.energies, flow.couplings * 0.999)
    wrong = narrow.jets(np.array([0.1]))
    assert np.any(np.abs(wrong.values - exact.values) > wrong.errors + exact.errors)
