"""Compiled steps on grids against plain Python, and Bessel functions against ball arithmetic."""

import types

import flint
import numpy as np
import pytest
from tests.grids import case, exact_states, spread

from spinvolt.algebra.grid import Grid
from spinvolt.algebra.wave import Wave
from spinvolt.engines.expansion import DEPTH, expansion
from spinvolt.engines.lattice import LINE, Lattice, lattice, lines
from spinvolt.kernels import bessel, grid


def plain(module):
    """The module's functions as plain Python, calling each other as such."""
    names = dict(vars(module))
    twins = {}
    for name, function in vars(module).items():
        if hasattr(function, "py_func"):
            twins[name] = types.FunctionType(function.py_func.__code__, names, name)
    names.update(twins)
    return types.SimpleNamespace(**twins)


def ground() -> Lattice:
    at = case(9, 7, 1, 5)
    return lattice(Wave(at.sector, spread(at.sector.size, 5)))


def walked(module, at: Lattice, fields: int):
    """Three states of one group, from a real or a complex start."""
    made = expansion(np.array([2.0, -5.0, 9.0]))
    start = lines(fields * at.tall, at.width)
    start[: at.tall] = at.start()
    if fields == 2:
        start[at.tall :] = 0.5 * at.start()
    sums = lines(3 * 2 * at.tall, at.width)
    for g, weight in enumerate(made.first):
        begin = 2 * g * at.tall
        sums[begin : begin + len(start)] = weight * start
    now, before = start.copy(), np.zeros_like(start)
    ring, span = lines(fields * DEPTH**2 + 1, at.width), (0, at.rows, fields)
    shift = -2.0 * (at.centre - at.wave.mean_energy) / at.half
    module.launch(span, shift, at.stencil, ring, now, before)
    module.march(span, shift, at.stencil, made.alive, made.weights(fields), ring, before, now, sums)
    found = np.empty(grid.SUMS)
    ring = lines(grid.POWERS * 2 * grid.POWERS + 1, at.width)
    module.rates(0.0, at.stencil, sums[: 2 * at.tall], at.levels, ring, found)
    return sums, found, made


@pytest.mark.parametrize("fields", [1, 2])
def test_compiled_and_plain_python_agree(fields: int) -> None:
    at = ground()
    fast, rates, _ = walked(grid, at, fields)
    slow, same, _ = walked(plain(grid), at, fields)
    assert np.linalg.norm(fast - slow) <= 1e-13
    np.testing.assert_allclose(rates, same, rtol=0.0, atol=1e-12 * 9)


@pytest.mark.parametrize("fields", [1, 2])
def test_states_of_a_group_follow_the_matrix(fields: int) -> None:
    at = ground()
    sums, _, made = walked(grid, at, fields)
    sector = at.wave.sector
    assert isinstance(sector, Grid)
    start = at.wave.amplitudes * (1.0 if fields == 1 else 1.0 + 0.5j)
    for phase, g in zip((2.0, -5.0, 9.0), made.places, strict=True):
        state = at.unpacked(sums[2 * g * at.tall : 2 * (g + 1) * at.tall])
        time = phase / at.half
        wanted = exact_states(sector.dense(), start, np.array([time]))[0]
        assert np.linalg.norm(state * np.exp(-1j * at.centre * time) - wanted) <= 1e-13


def test_rows_and_pads_outside_stay_empty() -> None:
    at = ground()
    sums, _, _ = walked(grid, at, 2)
    blocks = sums.reshape(-1, at.tall, at.width)
    assert not blocks[:, [0, -1]].any()
    assert not blocks[:, :, :LINE].any()
    assert not blocks[:, :, LINE + at.shape[1] :].any()


def test_lines_begin_on_cache_lines() -> None:
    at = ground()
    assert at.width % LINE == 0
    assert LINE == grid.PAD
    assert DEPTH == grid.DEPTH
    assert at.stencil[2].ctypes.data % 64 == 0


@pytest.mark.parametrize("x", [0.0, 1e-200, 1e-9, 0.1, 1.0, 27.7, 443.0, 2500.0])
def test_bessel_functions_are_those_of_ball_arithmetic(x: float) -> None:
    orders = int(x + 20.0 * max(x, 1.0) ** (1.0 / 3.0) + 60)
    values = np.empty((1, orders))
    bessel.bessel(np.array([x]), values)
    flint.ctx.dps = 40 + int(2.0 * x)
    for k in np.unique(np.linspace(0, orders - 1, 20).astype(int)).tolist():
        wanted = flint.arb(x).bessel_j(flint.arb(k)) if x else flint.arb(k == 0)
        assert abs(float((wanted - float(values[0, k])).mid())) <= 4e-16


def test_plain_python_makes_the_same_bessel_functions() -> None:
    both = np.empty((2, 120)), np.empty((2, 120))
    arguments = np.array([0.5, 40.0])
    bessel.bessel(arguments, both[0])
    plain(bessel).bessel(arguments, both[1])
    np.testing.assert_allclose(both[0], both[1], rtol=0.0, atol=1e-15)
