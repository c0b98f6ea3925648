"""Panel Galerkin against extended precision: stated bounds hold, are tight, and can be broken."""

import math
import tracemalloc
from dataclasses import replace
from functools import cache
from itertools import pairwise
from math import comb

import numpy as np
import pytest

from spinvolt.algebra.chain import Chain, chain
from spinvolt.algebra.ensembles import Spins
from spinvolt.algebra.model import Model
from spinvolt.algebra.moments import Moments
from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.terms import Hop, Tilt
from spinvolt.engines.galerkin import LONGEST, Galerkin, GalerkinFlow
from spinvolt.engines.gram import ends, on_points, quadrature, step, step_to_nothing
from spinvolt.engines.panels import Layout, reduced
from spinvolt.engines.residual import Distance, derivative_distances
from spinvolt.errors import Misstated, NotCovered

EXTENDED = np.longdouble


def battery(n_battery, n_charger, excited, *, first=0, coupling=1.0):
    model = Model((Spins(n_battery), Spins(n_charger)), (Hop(coupling, (1, -1)),), (first, excited))
    return Unitary(*chain(model))


@cache
def extended_couplings(chain):
    hops = [EXTENDED(int(chain.hop_at(j))) for j in range(1, chain.length)]
    return np.sqrt(np.array(hops, dtype=EXTENDED)) * EXTENDED(chain.strength)


def lattice_motion(problem, state):
    """K phi with phi' = K phi, psi_j = (-i)^(j - start) phi_j, in extended precision."""
    couplings = extended_couplings(problem.chain)
    moved = np.zeros_like(state)
    moved[1:] += couplings * state[:-1]
    moved[:-1] -= couplings * state[1:]
    return moved


def exact_states(problem, times):
    """phi at ascending times by Taylor steps in extended precision."""
    state = np.zeros(problem.chain.length, dtype=EXTENDED)
    state[problem.start] = 1.0
    now, found = EXTENDED(0.0), []
    for time in times:
        span = EXTENDED(time) - now
        steps = max(1, math.ceil(float(span) * problem.chain.reach() / 4.0))
        for _ in range(steps):
            term = state
            for k in range(1, 60):
                term = lattice_motion(problem, term) * (span / steps / k)
                state = state + term
                if np.max(np.abs(term)) < 1e-23:
                    break
        now = EXTENDED(time)
        found.append(state)
    return found


def exact_jet(problem, state):
    """<j> and four derivatives from those of the state; shifted, so that no digit is lost."""
    derivatives = [state]
    for _ in range(4):
        derivatives.append(lattice_motion(problem, derivatives[-1]))
    sites = np.arange(len(state)).astype(EXTENDED)
    mean = np.sum(sites * state**2)
    jet = [mean]
    for r in range(1, 5):
        density = sum(comb(r, k) * derivatives[k] * derivatives[r - k] for k in range(r + 1))
        jet.append(np.sum((sites - mean) * density))
    return np.array(jet)


def first_peak(flow: GalerkinFlow, near):
    """Newton's method on the derivative of <j>."""
    time = near
    for _ in range(8):
        jet = flow.jets(np.array([time])).values[0]
        time -= jet[1] / jet[2]
    return time, flow.jets(np.array([time])).values[0, 0]


CASES = {
    "symmetric": battery(300, 300, 300, coupling=0.37),
    "symmetric, odd number of sites": battery(400, 400, 400),
    "one spin more": battery(300, 301, 301),
    "large charger, all up": battery(200, 20_000, 20_000),
    "near-harmonic": battery(200, 400, 100),
    "few excitations": battery(400, 400, 20),
    "start inside, odd site": battery(300, 300, 297, first=3),
    "start inside, even site": battery(300, 310, 270, first=40),
    "start in the middle": battery(200, 200, 100, first=100),
    "start near the top": battery(120, 120, 7, first=113),
    "two cells": battery(2, 3, 1, first=1),
    "one cell": battery(1, 1, 1),
}


@pytest.mark.parametrize("problem", CASES.values(), ids=CASES.keys())
def test_states_and_jets_stay_within_what_is_stated(problem):
    flow = Galerkin().flow(problem)
    unit = flow.moments.frequency
    times = np.array([0.0, 0.5, 2.0, 6.0, 18.0]) / unit
    jets = flow.jets(times)
    top = problem.chain.length - 1
    for i, (truth, state) in enumerate(
        zip(exact_states(problem, times), flow.states(times), strict=True)
    ):
        assert np.all(np.abs(jets.values[i] - exact_jet(problem, truth)) <= jets.errors[i])
        window = slice(state.first, state.first + len(state.populations))
        moduli = np.zeros(len(truth))
        moduli[window] = np.sqrt(state.populations)
        assert np.linalg.norm((np.abs(truth) - moduli).astype(float)) <= state.error
        assert abs(np.sum(state.populations) - 1.0) <= 2.0 * state.error
        assert state.error <= 4e-12
        assert jets.errors[i, 0] <= 4e-12 * top


@pytest.mark.parametrize(
    ("size", "charging_time", "digits", "energy"),
    [
        (100, 0.0623899786632656, 1e-14, 98.887840563847588),
        (1000, 0.0086233019381274, 1e-14, 998.46931951983149),
        (10_000, 0.00109945898628, 1e-11, 9998.17449769363453),
    ],
)
def test_first_peak_has_its_known_place_and_height(size, charging_time, digits, energy):
    """Places and heights from Pade(12, 12) steps with 64-bit mantissas on all sites."""
    flow = Galerkin().flow(battery(size, size, size))
    time, height = first_peak(flow, charging_time * 1.01)
    assert time == pytest.approx(charging_time, rel=digits)
    error = flow.jets(np.array([time])).errors[0, 0]
    assert abs(height - energy) <= error <= 3e-13 * size


def test_million_cells_against_extended_precision():
    """<j> at this time from 48 Pade(12, 12) steps with 64-bit mantissas on all 1,000,001 sites."""
    flow = Galerkin().flow(battery(10**6, 10**6, 10**6))
    jets = flow.jets(np.array([1.569910214e-05]))
    assert abs(jets.values[0, 0] - 999997.70394477013633) <= jets.errors[0, 0]
    assert jets.errors[0, 0] <= 1e-13 * 10**6


def test_billion_cells_need_no_long_array_and_agree_with_finer_panels():
    problem = battery(10**9, 10**9, 10**9)
    tracemalloc.start()
    flow = Galerkin().flow(problem)
    time, height = first_peak(flow, (math.log(1e9) + 1.983) / 1e9)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**28
    other = Galerkin(order=24, phase=10.0).flow(problem)
    assert flow.reduced.panels != other.reduced.panels
    jets, again = flow.jets(np.array([time])), other.jets(np.array([time]))
    assert np.all(np.abs(jets.values - again.values) <= jets.errors + again.errors)
    assert jets.errors[0, 0] <= 1e-13 * 1e9
    assert again.values[0, 2] == pytest.approx(jets.values[0, 2], rel=1e-9)
    assert abs(again.values[0, 1] / again.values[0, 2]) <= 1e-12 * time
    depth = math.log(1e9) + 2.0 * (1e9 * time - math.log(2e9)) - np.euler_gamma - 1.0
    near_top = math.sqrt(depth / 2.0) + 1.0 / math.sqrt(8.0 * depth) - 0.5
    assert 1e9 - height == pytest.approx(near_top, abs=1e-4)


def distance_from_truth(flow, time):
    """Norm distance of the moduli, and the bound stated for the state."""
    truth = np.abs(exact_states(flow.problem, [time])[0])
    state = next(flow.states(np.array([time])))
    truth[state.first : state.first + len(state.populations)] -= np.sqrt(state.populations)
    return float(np.linalg.norm(truth.astype(float))), state.error


def test_too_few_polynomials_raise_the_bound_and_the_error_stays_below():
    problem = battery(400, 400, 400)
    bounds = []
    for order in (28, 16, 10, 6):
        error, bound = distance_from_truth(Galerkin(order=order).flow(problem), 0.02)
        assert error <= bound
        bounds.append(bound)
    assert bounds[0] < 4e-12
    assert all(more > 30.0 * less for less, more in pairwise(bounds))


def test_the_residual_is_what_keeps_the_bound():
    """Without its slope the stated error would be wrong: the test of the bound can fail."""
    flow = Galerkin(order=10).flow(battery(200, 200, 200))
    blind = replace(flow, distance=Distance(flow.distance.initial, 0.0))
    error, bound = distance_from_truth(blind, 0.03)
    assert error > 1000.0 * bound


@pytest.mark.parametrize("size", [700, 6000])
def test_slope_bounds_the_residual_found_on_all_sites_and_is_tight(size):
    """Coarse panels, long ones with closed jumps among them, so that rounding does not matter."""
    problem = battery(size, size, size)
    flow = Galerkin(order=16, phase=11.0, ratio=4.0).flow(problem)
    assert any(panel.long for panel in flow.reduced.panels)
    times = np.linspace(0.2, 1.0, 9) * 10.0 / size
    found = [residual_on_sites(flow, time) for time in times]
    assert max(found) <= flow.distance.slope
    assert flow.distance.slope <= 20.0 * max(found)


def residual_on_sites(flow: GalerkinFlow, time):
    """||phi' - K phi|| of the reduced state, every site written out."""
    phases = flow.modes.frequencies * time
    rates = flow.modes.frequencies
    even = written_out(flow, flow.modes.home @ np.cos(phases), 0)
    odd = written_out(flow, flow.modes.away @ np.sin(phases), 1)
    change = written_out(flow, flow.modes.home @ (-rates * np.sin(phases)), 0)
    change += written_out(flow, flow.modes.away @ (rates * np.cos(phases)), 1)
    length = flow.problem.chain.length
    moved = lattice_motion(flow.problem, (even + odd)[:length].astype(EXTENDED))
    return float(np.linalg.norm((change[:length] - moved).astype(float)))


def written_out(flow: GalerkinFlow, coefficients, parity):
    sites = np.zeros(flow.reduced.panels[-1].stop)
    for panel, part in zip(flow.reduced.panels, flow.reduced.slices, strict=True):
        here = coefficients[part]
        if not panel.exact:
            here = on_points(panel.pairs, 0, panel.pairs, here[None, :])[0]
        sites[panel.first + parity : panel.stop : 2] = here
    return sites


def test_reduced_matrix_is_the_lattice_between_the_polynomials():
    problem = battery(3000, 3100, 3000)
    small = reduced(problem.chain, Layout(12, 6.0, 3.0, 20.0 * 3000.0).panels(problem))
    assert any(panel.long for panel in small.panels)
    assert any(not panel.long and not panel.exact for panel in small.panels)
    functions = np.zeros((small.panels[-1].stop // 2, len(small.matrix)))
    for panel, part in zip(small.panels, small.slices, strict=True):
        values = np.eye(panel.order)
        if not panel.exact:
            values = on_points(panel.pairs, 0, panel.pairs, values).T
        functions[panel.first // 2 : panel.stop // 2, part] = values
    couplings = problem.chain.coupling(np.arange(1, 2 * len(functions), dtype=float))
    lattice = np.diag(couplings[::2]) - np.diag(couplings[1::2], 1)
    direct = functions.T @ lattice @ functions
    assert np.max(np.abs(direct - small.matrix)) <= 1e-12 * np.max(couplings)


def test_gram_polynomials_are_orthonormal_and_step_as_their_closed_forms_say():
    points, order = 90, 18
    nodes, transform = quadrature(points, points)
    values = on_points(points, 0, points, np.eye(order)).T
    assert np.array_equal(nodes, np.arange(points))
    assert np.max(np.abs(values - transform[:, :order])) <= 1e-13
    outside = on_points(points, -1, points + 1, np.eye(order)).T
    edge = ends(points, order)
    assert np.allclose(outside[0], edge.before, rtol=1e-11)
    assert np.allclose(outside[-1], edge.after, rtol=1e-11)
    assert np.allclose(values[-1], edge.last, rtol=1e-9)
    ahead = outside[2:]
    assert np.max(np.abs(values.T @ (ahead - values) - step(points, order))) <= 1e-12
    ahead = ahead * (np.arange(points) < points - 1)[:, None]
    closed = step_to_nothing(points, order + 5, order)
    assert np.max(np.abs(transform[:, : order + 5].T @ (ahead - values) - closed)) <= 1e-12


def test_derivative_bounds_hold_for_a_fast_and_small_difference():
    """||delta^(m)|| = size band^m, allowed to be as large as 2 mu_m."""
    size, band = 1e-12, 20.0
    energies = Moments(1.0, tuple(band**m for m in range(42)))
    bounds = derivative_distances(energies, Distance(size, 0.0), np.array([0.0, 1.0, 50.0]), 5)
    for order in range(5):
        assert np.all(bounds[order] >= size * band**order)
        assert np.all(bounds[order] <= size * (8.0 * band) ** order)


def test_modes_carry_the_whole_start_and_move_unitarily():
    flow = Galerkin().flow(battery(1000, 1000, 1000))
    shares = np.sum(flow.modes.home**2, axis=0)
    assert np.sum(shares) == pytest.approx(1.0, abs=1e-14)
    overlaps = flow.modes.home.T @ flow.modes.home - np.diag(shares)
    assert np.max(np.abs(overlaps)) <= 1e-15
    assert np.allclose(np.sum(flow.modes.away**2, axis=0), shares, rtol=1e-12)


def test_motion_is_even_in_time():
    flow = Galerkin().flow(battery(300, 300, 297, first=3))
    times = np.array([0.3, 2.0]) / 300.0
    ahead, back = flow.jets(times), flow.jets(-times)
    assert np.all(
        np.abs(ahead.values - back.values * (-1.0) ** np.arange(5)) <= ahead.errors + back.errors
    )


def test_estimate_grows_with_the_duration():
    problem = battery(10**6, 10**6, 10**6)
    flow = Galerkin().flow(problem)
    still, moved = (Galerkin().estimate(problem, time) for time in (0.0, 100.5 * flow.step))
    assert moved.evaluations - still.evaluations == 101
    size = len(flow.reduced.matrix)
    assert moved.site_visits - still.site_visits == 101 * size**2 // 3
    # Products of the modes that move with all nodes: one of ten that a step takes.
    assert len(flow.modes.frequencies) * len(flow.reduced.sites[0]) <= size**2 // 3


def test_estimate_counts_the_polynomials_and_sees_when_they_are_too_many():
    smooth, rough = battery(10**6, 10**6, 10**6), battery(10**6, 10**6, 5 * 10**5)
    cost, flow = Galerkin().estimate(smooth, 0.0), Galerkin().flow(smooth)
    assert cost.site_visits == len(flow.reduced.matrix) ** 3
    assert cost.site_visits < 700**3 < 10_000**3 < Galerkin().estimate(rough, 1.0).site_visits
    with pytest.raises(
        NotCovered, match=r"needs? about \d+ polynomials .* use the rational engine"
    ):
        Galerkin().flow(rough)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"order": 2}, r"`order` must lie in \[4, 64\], but is 2"),
        ({"phase": 0.0}, "`phase` must be larger than 0, but is 0"),
        ({"ratio": 1.0}, "`ratio` must be larger than 1, but is 1"),
    ],
)
def test_settings_that_lay_no_panels_are_refused(settings, message):
    with pytest.raises(Misstated, match=message):
        Galerkin(**settings)


def test_unequal_energies_are_not_covered():
    tilted = Model((Spins(4), Spins(4)), (Hop(1.0, (1, -1)), Tilt(0.5, (1, 0))), (0, 4))
    with pytest.raises(NotCovered, match="use the rational engine"):
        Galerkin().flow(Unitary(*chain(tilted)))


def test_states_of_very_long_chains_are_not_written_out():
    flow = Galerkin().flow(battery(10**8, 10**8, 10**8))
    with pytest.raises(NotCovered, match=f"up to {LONGEST} levels"):
        next(flow.states(np.array([0.0])))


def test_a_start_that_never_moves():
    flow = Galerkin().flow(Unitary(Chain(1, 0.0, (), (), (0,), (0,)), 0))
    jets = flow.jets(np.array([0.0, 3.0]))
    assert flow.step == math.inf
    assert not np.any(jets.values)
    assert not np.any(jets.errors)
