"""Many short chains at once: plain Python's numbers, exact arithmetic's signs, bounds."""

import math
import types

import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spinvolt.kernels.eight import LANES
from spinvolt.kernels.small_chains import (
    flip_flop_kernel,
    operators,
    tilted_kernel,
    tilted_operators,
)
from spinvolt.kernels.small_chains import layout as told
from spinvolt.study import chains
from spinvolt.study.chains import Chains, solved

FIGURES = (
    (told.PEAK_TIME, told.PEAK_TIME_ERROR),
    (told.VALUE, told.VALUE_ERROR),
    (told.BEST, told.BEST_ERROR),
    (told.BEST_TIME, told.BEST_TIME_ERROR),
)


def batteries(rows, tilt=0.0, curve=0.0):
    """Chains of batteries given by cells, spins, low, up."""
    (cells, spins, low, up), nothing = np.array(rows).T, np.zeros(len(rows))
    return Chains(cells, spins, low, up, nothing + tilt, nothing + curve, nothing)


class Twins:
    """Compiled functions as plain Python, which know plain ones alone."""

    def __init__(self):
        self.names, self.functions = {}, {}

    def of(self, thing):
        """The twin of a compiled function; anything else is its own."""
        source = getattr(thing, "py_func", None)
        if source is None:
            return thing
        if source not in self.functions:
            names = self.module(source)
            cells = tuple(types.CellType() for _ in source.__closure__ or ())
            twin = types.FunctionType(source.__code__, names, source.__name__, None, cells)
            self.functions[source] = twin
            for cell, known in zip(cells, source.__closure__ or (), strict=True):
                cell.cell_contents = self.of(known.cell_contents)
        return self.functions[source]

    def module(self, source):
        """The names of a function's module, filled in while they are being asked for."""
        if source.__module__ not in self.names:
            names = self.names[source.__module__] = {}
            for name, thing in source.__globals__.items():
                names[name] = self.of(thing)
        return self.names[source.__module__]


@pytest.mark.parametrize(
    ("module", "name", "tilt"),
    [(flip_flop_kernel, "solve_flip_flop", 0.0), (tilted_kernel, "solve_tilted", 1.5)],
)
def test_the_compiled_kernel_is_its_plain_python(module, name, tilt, monkeypatch):
    rows = [[1, 4, 0, 4], [4, 9, 0, 4], [6, 3, 4, 1], [5, 5, 1, 4], [30, 90, 0, 30]]
    asked = batteries(rows, tilt, 0.3 * tilt)
    fast, proved = solved(asked)
    monkeypatch.setattr(module, name, Twins().of(getattr(module, name)))
    with np.errstate(all="ignore"):
        slow, same = solved(asked)
    assert (proved == same).all()
    assert proved.sum() >= 3
    for place, error in FIGURES:
        gap = np.abs(fast[place] - slow[place])[proved]
        assert (gap <= (fast[error] + slow[error])[proved]).all()


def energies(cells, spins, up, tilt, curve):
    """Couplings and levels of the chain from empty cells, in balls."""
    length = min(cells, up) + 1
    links = [
        flint.arb(b * (cells - b + 1) * (up - b + 1) * (spins - up + b)).sqrt()
        for b in range(1, length)
    ]
    levels = [flint.arb(tilt) * b + flint.arb(curve) * b * b for b in range(length)]
    return links, levels


def exact(links, levels, time):
    """Position and its slope on the way from the first site, in balls."""
    length = len(levels)
    matrix = flint.acb_mat(length, length)
    for b, level in enumerate(levels):
        matrix[b, b] = flint.acb(0, -1) * level
    for b, link in enumerate(links):
        matrix[b + 1, b] = matrix[b, b + 1] = flint.acb(0, -1) * link
    moved = (matrix * flint.acb(time)).exp()
    x, y = ([part(moved[b, 0]) for b in range(length)] for part in (_real, _imaginary))
    place = sum((b * (x[b] * x[b] + y[b] * y[b]) for b in range(length)), flint.arb(0))
    turned = (u * (x[b + 1] * y[b] - x[b] * y[b + 1]) for b, u in enumerate(links))
    return place, 2 * sum(turned, flint.arb(0))


def _real(number):
    return number.real


def _imaginary(number):
    return number.imag


@pytest.fixture(autouse=True)
def many_bits():
    before = flint.ctx.prec
    flint.ctx.prec = 160
    yield
    flint.ctx.prec = before


@pytest.mark.parametrize(
    ("cells", "spins", "up", "tilt", "curve"),
    [
        (1, 7, 3, 0.0, 0.0), (3, 5, 5, 0.0, 0.0), (12, 100, 12, 0.0, 0.0), (25, 25, 25, 0.0, 0.0),
        (40, 200, 40, 0.0, 0.0), (63, 63, 63, 0.0, 0.0), (63, 300, 300, 0.0, 0.0),
        (1, 7, 3, 4.0, 0.0), (5, 9, 9, 0.7, -0.2), (12, 40, 12, -30.0, 2.0),
        (20, 20, 20, 1e-3, 0.0), (30, 100, 30, 25.0, -0.4), (40, 60, 60, 60.0, 0.0),
        (63, 200, 63, -12.0, 0.125),
    ],
)  # fmt: skip
def test_bounds_hold_in_ball_arithmetic(cells, spins, up, tilt, curve):
    results, proved = solved(batteries([[cells, spins, 0, up]], tilt, curve))
    assert proved.all()
    found, rate = results[:, 0], flint.arb(results[told.UNIT, 0])
    chain = energies(cells, spins, up, tilt, curve)

    def at(time):
        place, slope = exact(*chain, flint.arb(time) / rate)
        return place, slope / rate

    time, off = found[told.PEAK_TIME], found[told.PEAK_TIME_ERROR]
    assert at(time - off)[1] > 0
    assert at(time + off)[1] < 0
    assert abs(at(time)[0] - found[told.VALUE]) <= found[told.VALUE_ERROR]
    time, off = found[told.BEST_TIME], found[told.BEST_TIME_ERROR]
    for moment, sign in ((time - off, 1), (time + off, -1)):
        place, slope = at(moment)
        assert sign * (flint.arb(moment) * slope - place) > 0
    best = at(time)[0] / flint.arb(time)
    assert abs(best - found[told.BEST]) <= found[told.BEST_ERROR]
    assert best >= found[told.BEST_LEAST]
    # Nobody overtakes it: on a grid far beyond the first maximum.
    if cells < 30:
        for moment in np.linspace(0.05, 4.0, 40) * found[told.PEAK_TIME]:
            assert at(moment)[0] / flint.arb(moment) <= found[told.BEST] + found[told.BEST_ERROR]


def commutators(cells, spins, up, tilt, curve, rate):
    """Spectral norms of M_2, M_3, M_4 and M_16 over the rate, from a dense matrix."""
    links, levels = energies(cells, spins, up, tilt, curve)
    length = len(levels)
    matrix = flint.arb_mat(length, length)
    for b, level in enumerate(levels):
        matrix[b, b] = level / rate
    for b, link in enumerate(links):
        matrix[b + 1, b] = matrix[b, b + 1] = link / rate
    inner = flint.arb_mat(length, length)
    for b in range(length):
        inner[b, b] = b
    norms = []
    for _ in range(told.TOP):
        inner = matrix * inner - inner * matrix
        dense = np.array([[float(inner[i, k]) for k in range(length)] for i in range(length)])
        norms.append(np.linalg.norm(dense, 2))
    return norms[1], norms[2], norms[3], norms[-1]


@settings(max_examples=30, deadline=None)
@given(
    st.integers(1, 14), st.integers(1, 30), st.floats(0.0, 1.0), st.floats(-20.0, 20.0),
    st.floats(-2.0, 2.0), st.booleans(),
)  # fmt: skip
def test_operators_are_bounded(cells, spins, share, tilt, curve, flat):
    up = max(1, round(share * spins))
    tilt, curve = (0.0, 0.0) if flat else (tilt, curve)
    rows = batteries([[cells, spins, 0, up]], tilt, curve).cases()[0]
    cases = np.repeat(rows, LANES, axis=1)
    empty, nothing = [np.zeros((told.WIDE, LANES)) for _ in range(6)], np.zeros(LANES)
    bands = np.zeros((2 * (told.TOP + 1) * told.WIDE, LANES))
    width = max(8, 2 * ((min(cells, up) + 2) // 2))
    twins = Twins()
    with np.errstate(all="ignore"):
        if flat:
            room = told.Motion(empty[0], empty[1], empty[2], nothing)
            known = twins.of(operators.prepare)(cases, 0, width, 1.0, bands, room)
        else:
            a, b, c, d, e, f = empty
            room = told.Tilted(a, b, c, d, e, f, nothing)
            known = twins.of(tilted_operators.prepare_tilted)(cases, 0, width, 1.0, bands, room)
    rate = known.rate[0]
    bounds = known.bend[0], known.turn[0], known.fourth[0], known.spread[0] / known.step[0] ** 16
    for bound, norm in zip(bounds, commutators(cells, spins, up, tilt, curve, rate), strict=True):
        assert norm <= bound * (1.0 + 1e-12)


def test_levels_that_hold_a_battery_back_bound_its_rise():
    """<H> is conserved: far from resonance no chain can climb."""
    results, proved = solved(batteries([[12, 40, 0, 12]], 400.0))
    assert proved.all()
    strongest = max(float(u) for u in energies(12, 40, 12, 0.0, 0.0)[0])
    assert results[told.VALUE, 0] <= 2.0 * strongest / 400.0 + 1e-9
    assert results[told.VALUE, 0] < 1.0


def test_terms_beyond_the_last_are_too_small_to_count():
    flint.ctx.prec = 2000
    for time in (1, 5, 30, 100, 300):
        count = int(told.TERMS[time])
        left = sum(abs(flint.arb(time).bessel_j(k)) for k in range(count, count + 60))
        assert 2 * left <= 2e-16
        assert abs(flint.arb(time).bessel_j(count - 8)) > 1e-16


def test_chains_that_lose_energy_first_are_left_to_others():
    results, proved = solved(batteries([[4, 4, 3, 1], [4, 9, 0, 4]]))
    assert proved.tolist() == [False, True]
    assert math.isfinite(results[told.VALUE, 1])
    assert chains.TOLERANCES[0] > chains.TOLERANCES[1]
