"""Agreement with the figures of merit of populations, and sizes far beyond dense matrices."""

import math
from math import comb

import numpy as np
import pytest
from tests.metrics.general.ladders import measured
from tests.perturbation import random_state

from spinvolt.algebra.ensembles import Spins
from spinvolt.algebra.irreps import multiplicity
from spinvolt.algebra.joint import Block, Branch, Joint, Ladder
from spinvolt.algebra.results import State
from spinvolt.errors import NotCovered
from spinvolt.metrics.general.cost import cost
from spinvolt.metrics.general.scene import Scene
from spinvolt.metrics.general.watch import watched
from spinvolt.metrics.watch import FROM_STATES
from spinvolt.metrics.watch import Ladder as Rungs
from spinvolt.metrics.watch import watched as of_populations


def chain_state(rng, size, error):
    """A pure state with as many excitations as there are charger spins, and its populations."""
    n_battery, n_charger = size
    psi = random_state(rng, min(size) + 1)
    a = np.zeros((n_battery + 1, n_charger + 1), dtype=complex)
    for j, value in enumerate(psi):
        a[j, n_charger - j] = value
    block = Block(Ladder(n_battery), Ladder(n_charger), a)
    return Joint(0.0, (Branch(1.0, 1, 1, (block,)),), error), np.abs(psi) ** 2


@pytest.mark.parametrize("size", [(1, 1), (5, 9), (40, 40), (60, 30), (300, 301)])
@pytest.mark.parametrize("error", [1e-13, 1e-6, 1e-2])
def test_agreement_with_populations(size, error):
    joint, q = chain_state(np.random.default_rng(size), size, error)
    scene = Scene(size[0], 1.3, Spins(size[1]), 1.0, (), joint)
    found = watched(FROM_STATES, [joint], scene)
    rungs = Rungs(0, len(q) - 1, size[0], 1.3)
    for name, (value, bound) in of_populations(
        FROM_STATES, [State(0.0, 0, q, error)], rungs
    ).items():
        general, wider = (x[0] for x in found[name])
        shape = value[0].shape
        expected = np.zeros(size[0] + 1) if shape else value[0]
        if shape:
            expected[: len(q)] = value[0]
        assert general == pytest.approx(expected, rel=1e-12, abs=1e-12 * size[0] ** 2)
        assert np.max(wider) <= 30.0 * np.max(bound) + 1e-10 * size[0], name
    schmidt = 2.0 * np.log2(np.sum(np.sqrt(q)))
    value, bound = measured("log_negativity", joint, scene)
    assert value == pytest.approx(schmidt, abs=1e-12)
    assert bound >= 2.0 * error * math.sqrt(len(q) - 1) / np.sum(np.sqrt(q))
    assert measured("ergotropy_coherent", joint, scene)[0] == pytest.approx(0.0, abs=1e-12)


def thermal(n, probability, charger):
    """Cells up with a probability each, beside one pure charger state."""
    branches = []
    for depth in range(n // 2 + 1):
        spin = n - 2 * depth
        copies = multiplicity(n, spin)
        for k in range(spin + 1):
            up = k + depth
            log = up * math.log(probability) + (n - up) * math.log1p(-probability)
            weight = math.exp(math.log(copies) + log)
            if weight > 1e-25:
                a = np.zeros((spin + 1, len(charger)), dtype=complex)
                a[k] = charger
                block = Block(Ladder(spin, None), Ladder(len(charger) - 1), a)
                branches.append(Branch(weight, copies, 1, (block,)))
    return Joint(0.0, tuple(branches), 1e-12)


@pytest.mark.parametrize(("n", "probability"), [(2, 0.3), (9, 0.2), (60, 0.4), (150, 0.45)])
def test_thermal_cells(n, probability):
    """Independent cells: entropy, purity, energies and fluctuations by hand, at any size."""
    p = probability
    joint = thermal(n, p, [0.6, 0.8])
    scene = Scene(n, 2.0, Spins(1), 1.0, (), joint)
    bits = -p * math.log2(p) - (1.0 - p) * math.log2(1.0 - p)
    expected = {
        "entropy": n * bits,
        "purity": (p**2 + (1.0 - p) ** 2) ** n,
        "log_negativity": 0.0,
        "ergotropy": 0.0,
        "ergotropy_coherent": 0.0,
        "ergotropy_full": 0.0,
        "capacity": 2.0 * n * (1.0 - 2.0 * p),
        "energy_variance": 4.0 * n * p * (1.0 - p),
        "ergotropy_variance": 0.0,
        "fisher": n * (1.0 - 2.0 * p) ** 2,
    }
    found = watched([*expected, "populations"], [joint], scene)
    for name, value in expected.items():
        assert found[name][0][0] == pytest.approx(value, rel=1e-9, abs=1e-9 * n), name
        assert abs(found[name][0][0] - value) <= found[name][1][0] + 1e-11, name
    binomial = [comb(n, k) * p**k * (1.0 - p) ** (n - k) for k in range(min(n, 60) + 1)]
    assert found["populations"][0][0][: len(binomial)] == pytest.approx(binomial, abs=1e-12)


def test_copies_beyond_floating_point():
    """Five thousand cells in one ladder of the smallest spin: more copies than a float can hold."""
    n, spin = 5000, 2
    copies = multiplicity(n, spin)
    assert copies > 10**400
    block = Block(Ladder(spin, None), Ladder(0), np.array([[0.0], [0.6], [0.8j]]))
    joint = Joint(0.0, (Branch(1.0, copies, 1, (block,)),), 1e-13)
    scene = Scene(n, 1.0, Spins(0), 1.0, (), joint)
    expected = {"entropy": math.log2(copies), "purity": 0.0, "ergotropy": 1.64}
    for name, value in expected.items():
        assert measured(name, joint, scene)[0] == pytest.approx(value, rel=1e-12)
    room, height, rest = 1, 0, copies
    mean = 0.0
    while rest:
        taken = min(rest, room)
        mean += height * (taken / copies)
        rest, height = rest - taken, height + 1
        room = comb(n, height)
    assert measured("capacity", joint, scene)[0] == pytest.approx(n - 2.0 * mean, rel=1e-12)


def test_coherent_cells_are_a_product():
    """All cells at one polar angle: pure, not entangled, and all of the energy can be had."""
    n, theta = 30, 1.1
    p = math.sin(theta / 2.0) ** 2
    a = np.sqrt([comb(n, k) * p**k * (1.0 - p) ** (n - k) for k in range(n + 1)])
    block = Block(Ladder(n), Ladder(0), a[:, None].astype(complex))
    joint = Joint(0.0, (Branch(1.0, 1, 1, (block,)),), 1e-14)
    scene = Scene(n, 1.0, Spins(0), 1.0, (), joint)
    expected = {
        "entropy": 0.0,
        "purity": 1.0,
        "log_negativity": 0.0,
        "ergotropy": n * p,
        "ergotropy_full": n * p,
        "capacity": n,
        "energy_variance": n * p * (1.0 - p),
        "ergotropy_variance": n * p * (1.0 - p),
        "fisher": n * math.cos(theta) ** 2,
    }
    for name, value in expected.items():
        number, bound = measured(name, joint, scene)
        assert number == pytest.approx(value, abs=min(bound + 1e-11, 1e-10)), name


def mixed_joint(rng, n_battery, n_charger, branches, filled=1.0):
    made = []
    for weight in rng.dirichlet(np.ones(branches)):
        a = rng.normal(size=(n_battery + 1, n_charger + 1)) + 0.0j
        a[rng.random(a.shape) > filled] = 0.0
        block = Block(Ladder(n_battery), Ladder(n_charger), a / np.linalg.norm(a))
        made.append(Branch(float(weight), 1, 1, (block,)))
    return Joint(0.0, tuple(made), 1e-12)


def test_log_negativity_of_large_mixed_states_is_refused():
    rng = np.random.default_rng(1)
    for joint, sentence in (
        (mixed_joint(rng, 50, 50, 80, 0.1), r"up to 2048 levels, but here they have 2601"),
        (mixed_joint(rng, 60, 60, 2), r"up to 8388608 elements .* has 27691682"),
    ):
        n = joint.branches[0].blocks[0].battery.twice_spin
        scene = Scene(n, 1.0, Spins(n), 1.0, (), joint)
        assert cost("log_negativity", joint, scene) == math.inf
        with pytest.raises(NotCovered, match=sentence):
            measured("log_negativity", joint, scene)
    pure = mixed_joint(rng, 60, 60, 1)
    scene = Scene(60, 1.0, Spins(60), 1.0, (), pure)
    assert cost("log_negativity", pure, scene) < 1e7
    assert 5.0 < measured("log_negativity", pure, scene)[0] < math.log2(61)


def test_costs_follow_what_is_conserved():
    rng = np.random.default_rng(2)
    chain, _ = chain_state(rng, (300, 300), 0.0)
    dense = mixed_joint(rng, 300, 300, 1)
    for name in ("entropy", "fisher", "ergotropy", "log_negativity"):
        scene = Scene(300, 1.0, Spins(300), 1.0, (), dense)
        assert cost(name, chain, scene) < 0.5 * cost(name, dense, scene)
        assert cost("populations", dense, scene) < cost(name, dense, scene)
