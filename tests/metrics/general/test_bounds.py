"""The stated bounds against states at a known distance, and how loose they are."""

from dataclasses import replace

import numpy as np
import pytest
from tests.metrics.general.ladders import along, cases, measured, moved

from spinvolt.metrics.general.watch import FROM_JOINT, physical_range

DISTANCES = (0.7, 0.1, 1e-2, 1e-4, 1e-7, 1e-10)
OF_STATE = tuple(n for n in FROM_JOINT if n not in ("interaction_energy", "switching_work"))


def excess(name, true, computed, scene):
    """Largest change over bound; each value's own rounding counts to the bound."""
    exact, rounding = measured(name, true, scene)
    value, bound = measured(name, computed, scene)
    return float(np.max(np.abs(value - exact) / (bound + rounding)))


def flat_of(joint):
    return np.concatenate(
        [
            (np.sqrt(b.weight) * block.amplitudes).ravel()
            for b in joint.branches
            for block in b.blocks
        ]
    )


@pytest.mark.parametrize("name", OF_STATE)
def test_bound_holds(name):
    for rng, _, true, scene in cases(40):
        for distance in DISTANCES:
            assert excess(name, true, moved(rng, true, distance), scene) <= 1.0


def slope(name, joint, scene):
    """Gradient of a figure of merit with the real and imaginary parts of the amplitudes."""
    flat = flat_of(joint)
    step = np.zeros_like(flat)
    for i in range(flat.size):
        for unit in (1.0, 1.0j):
            way = np.zeros_like(flat)
            way[i] = unit
            ends = [
                np.sum(measured(name, along(joint, flat, sign * way, 1e-5), scene)[0])
                for sign in (1.0, -1.0)
            ]
            step[i] += unit * (ends[0] - ends[1])
    return step


LOOSENESS = {
    "entropy": 1.1,
    "purity": 1.1,
    "log_negativity": 4.0,
    "ergotropy": 4.0,
    "ergotropy_coherent": 30.0,
    "ergotropy_incoherent": 4.0,
    "ergotropy_full": 4.0,
    "capacity": 1.1,
    "energy_variance": 1.1,
    "ergotropy_variance": 200.0,
    "fisher": 10.0,
    "charger_energy": 1.1,
}


@pytest.mark.parametrize("name", LOOSENESS)
def test_bound_is_not_much_larger_than_the_steepest_change(name):
    ratios = []
    for _, _, true, scene in cases(7):
        steep = slope(name, true, scene)
        if np.linalg.norm(steep) > 1e-6:
            near = along(true, flat_of(true), steep, 1e-6)
            ratios.append(1.0 / excess(name, true, near, scene))
    assert len(ratios) >= 4
    assert np.median(ratios) < LOOSENESS[name]


def test_bounds_of_a_meaningless_state_cover_everything():
    for _, _, true, scene in cases(8):
        lost = replace(true, error=2.0)
        for name in OF_STATE:
            value, bound = measured(name, lost, scene)
            low, high = physical_range(name, scene)
            assert np.all(value - bound <= low + 1e-9)
            assert np.all(value + bound >= high - 1e-9), name
