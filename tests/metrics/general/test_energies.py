"""Energies of battery, charger and interaction along an evolution on all 2^N levels."""

import numpy as np
import pytest
from tests.full_space import spin
from tests.metrics.general.ladders import (
    Kind,
    bases,
    cases,
    density,
    measured,
    moved,
)

from spinvolt.algebra.ensembles import Mode, Spins
from spinvolt.algebra.joint import Block, Branch, Joint, Ladder
from spinvolt.algebra.terms import Hop, Tilt
from spinvolt.metrics.general.quanta import most_quanta
from spinvolt.metrics.general.scene import Scene

COUPLING, ANISOTROPY, ISING, CROSSTALK = 0.7, 0.4, 0.3, (0.25, -0.35)
SPLITTINGS = 1.3, 0.8
TERMS = (
    Hop(COUPLING, (1, -1)),
    Hop(COUPLING * ANISOTROPY, (1, 1)),
    Tilt(SPLITTINGS[0], (1, 0)),
    Tilt(SPLITTINGS[1], (0, 1)),
    Tilt(2.0 * ISING, (1, 1)),
    Tilt(-2.0 * CROSSTALK[0], (2, 0)),
    Tilt(-2.0 * CROSSTALK[1], (0, 2)),
)


def operators(n_battery, n_charger):
    """H_b, H_c and V on all levels."""
    one = np.eye(2**n_battery), np.eye(2**n_charger)
    sp, jp = (raising(n) for n in (n_battery, n_charger))
    sz, jz = spin("z", n_battery), spin("z", n_charger)
    flip = np.kron(sp, jp.T)
    both = np.kron(sp, jp)
    v = COUPLING * (flip + flip.T) + COUPLING * ANISOTROPY * (both + both.T)
    v += 2.0 * ISING * np.kron(sz, jz)
    v += CROSSTALK[0] * np.kron(sp @ sp.T + sp.T @ sp - n_battery * one[0], one[1])
    v += CROSSTALK[1] * np.kron(one[0], jp @ jp.T + jp.T @ jp - n_charger * one[1])
    return SPLITTINGS[0] * np.kron(sz, one[1]), SPLITTINGS[1] * np.kron(one[0], jz), v


def raising(n):
    """S+ from the basis-free relation S+ = S^x + [S^z, S^x]."""
    x, z = spin("x", n), spin("z", n)
    return x + z @ x - x @ z


def evolved(joint, kinds, time, h):
    """The joint state later, its amplitudes read off with the ladders' vectors.

    Every copy evolves alike, so that the first of those not numbered stands for all.
    """
    energies, vectors = np.linalg.eigh(h)
    turn = vectors * np.exp(-1j * energies * time) @ vectors.T
    branches = []
    for branch in joint.branches:
        frames = [
            (kinds[0].copies(block.battery)[0], kinds[1].copies(block.charger)[0])
            for block in branch.blocks
        ]
        ket = sum(
            np.einsum("kn,ki,nj->ij", block.amplitudes, *frame).ravel()
            for block, frame in zip(branch.blocks, frames, strict=True)
        )
        later = (turn @ ket).reshape(2 ** kinds[0].n, 2 ** kinds[1].n)
        blocks = tuple(
            Block(block.battery, block.charger, np.array(frame[0] @ later @ frame[1].T, complex))
            for block, frame in zip(branch.blocks, frames, strict=True)
        )
        branches.append(Branch(branch.weight, branch.battery_copies, branch.charger_copies, blocks))
    return Joint(time, tuple(branches), joint.error)


@pytest.mark.parametrize("case", list(cases(24)), ids=range(len(list(cases(24)))))
def test_energies_along_an_evolution(case):
    _, kinds, start, _ = case
    scene = Scene(kinds[0].n, SPLITTINGS[0], Spins(kinds[1].n), SPLITTINGS[1], TERMS, start)
    battery, charger, v = operators(kinds[0].n, kinds[1].n)
    rho = density(start, *kinds)
    for time in (0.0, 0.4, 3.0):
        joint = evolved(start, kinds, time, battery + charger + v)
        later = density(joint, *kinds)
        means = {
            "charger_energy": np.trace((later - rho) @ charger).real,
            "interaction_energy": np.trace(later @ v).real,
            "switching_work": np.trace((rho - later) @ v).real,
        }
        for name, expected in means.items():
            value, bound = measured(name, joint, scene)
            assert value == pytest.approx(expected, abs=1e-10)
            assert bound < 1e-11


def test_bounds_of_energies_hold_where_start_and_state_are_off():
    for rng, kinds, true, _ in cases(30):
        numbers = (kinds[0].n, SPLITTINGS[0], Spins(kinds[1].n), SPLITTINGS[1], TERMS)
        for distance in (0.5, 1e-2, 1e-6, 1e-10):
            for name in ("interaction_energy", "switching_work", "charger_energy"):
                later = moved(rng, true, 0.3)
                exact = measured(name, Joint(1.0, later.branches, 0.0), Scene(*numbers, true))
                start = moved(rng, true, distance)
                off = moved(rng, Joint(1.0, later.branches, 0.0), distance)
                value, bound = measured(name, off, Scene(*numbers, start))
                assert abs(value - exact[0]) <= bound + exact[1]


def cavity(cells, levels, splittings, terms):
    """Dense H of the symmetric ladder of ``cells`` and a mode with ``levels`` levels."""
    k, n = np.arange(float(cells)), np.arange(levels - 1.0)
    s = np.diag(np.sqrt((k + 1.0) * (cells - k)), -1)
    b = np.diag(np.sqrt(n + 1.0), 1)
    z, number = np.diag(np.arange(cells + 1.0) - cells / 2), np.diag(np.arange(float(levels)))
    h = splittings[0] * np.kron(z, np.eye(levels)) + splittings[1] * np.kron(
        np.eye(cells + 1), number
    )
    for hop in terms:
        if isinstance(hop, Hop):
            mode = b.T if hop.powers[1] == 1 else b
            h += hop.coefficient * (np.kron(s, mode) + np.kron(s, mode).T)
    return h


@pytest.mark.parametrize(
    ("anisotropy", "splitting"), [(0.0, 1.0), (0.6, 1.0), (0.3, 4.0), (0.2, 0.0)]
)
def test_a_mode_never_holds_more_quanta_than_the_bound(anisotropy, splitting):
    cells, levels, up = 3, 200, 4
    terms = (Hop(0.25, (1, -1)), Hop(0.25 * anisotropy, (1, 1)))
    h = cavity(cells, levels, (1.0, splitting), terms)
    energies, vectors = np.linalg.eigh(h)
    ket = np.zeros((cells + 1, levels))
    ket[cells, up] = 1.0
    joint = Joint(
        0.0, (Branch(1.0, 1, 1, (Block(Ladder(3), Ladder(levels - 1), ket.astype(complex)),)),), 0.0
    )
    scene = Scene(cells, 1.0, Mode(), splitting, terms, joint, quanta=float(up))
    ratios = []
    for time in (0.0, 0.3, 1.0, 4.0):
        later = vectors @ (np.exp(-1j * energies * time) * (vectors.T @ ket.ravel()))
        chances = np.abs(later.reshape(ket.shape)) ** 2
        assert np.sum(chances[:, -20:]) < 1e-12
        quanta = np.sqrt(np.sum(chances @ np.arange(levels) ** 2.0))
        most = most_quanta(scene, time)
        assert quanta <= most * (1.0 + 1e-12)
        ratios.append(most / quanta)
    assert min(ratios) < 1.3 + cells / up
    assert max(ratios) < 30.0


@pytest.mark.parametrize("cells", [1, 4, 30])
def test_a_driven_mode_stays_below_the_bound_of_growth(cells):
    """Cells along x push the mode of 2 c S^x (b + b^+) to a coherent state, amplitude c n t."""
    terms = (Hop(0.3, (1, -1)), Hop(0.3, (1, 1)))
    scene = Scene(cells, 1.0, Mode(), 0.0, terms, Joint(0.0, (), 0.0), quanta=0.0)
    for time in (1.0, 10.0, 1000.0):
        mean = (0.3 * cells * time) ** 2
        quanta = np.sqrt(mean**2 + mean)
        assert quanta <= most_quanta(scene, time) <= 3.0 * (1 + 1 / cells) ** 2 * (quanta + 4.0)


def test_energies_of_a_mode():
    """A cut mode against a dense one with more room, and bounds with amplitude beyond the cut."""
    cells, levels, cut = 2, 80, 60
    terms = (
        Hop(0.5, (1, -1)),
        Hop(0.2, (1, 1)),
        Tilt(1.1, (1, 0)),
        Tilt(0.9, (0, 1)),
    )
    h = cavity(cells, levels, (1.1, 0.9), terms)
    energies, vectors = np.linalg.eigh(h)
    field = np.cumprod(np.concatenate([[1.0], 1.5 / np.sqrt(np.arange(1.0, levels))]))
    ket = np.outer([0.6, 0.8, 0.0], field / np.linalg.norm(field))
    quanta = float(np.sqrt(np.sum(ket**2 @ np.arange(levels) ** 2.0))) * (1 + 1e-12)
    free = np.add.outer(1.1 * (np.arange(3.0) - 1.0), 0.9 * np.arange(levels))
    v = h - np.diag(free.ravel())

    def joint(time, state, top):
        kept = state[:, :top] / np.linalg.norm(state[:, :top])
        shown = np.zeros_like(state)
        shown[:, :top] = kept
        block = Block(Ladder(2), Ladder(top - 1), kept.astype(complex))
        return Joint(time, (Branch(1.0, 1, 1, (block,)),), float(np.linalg.norm(shown - state)))

    for top in (levels, cut, 9):
        scene = Scene(cells, 1.1, Mode(), 0.9, terms, joint(0.0, ket, top), quanta)
        for time in (0.0, 0.7, 2.0):
            later = (vectors @ (np.exp(-1j * energies * time) * (vectors.T @ ket.ravel()))).reshape(
                ket.shape
            )
            chances = np.abs(later) ** 2 - ket**2
            expected = {
                "charger_energy": 0.9 * np.sum(chances @ np.arange(levels)),
                "switching_work": np.sum(chances * free),
                "interaction_energy": np.vdot(later.ravel(), v @ later.ravel()).real,
            }
            for name, truth in expected.items():
                value, bound = measured(name, joint(time, later, top), scene)
                assert abs(value - truth) <= bound + 1e-11
                if top != 9:
                    assert bound < 1e-8
                    assert value == pytest.approx(truth, abs=1e-10)


def test_energies_of_a_mode_need_its_quanta():
    block = Block(Ladder(1), Ladder(3), np.eye(2, 4, dtype=complex) / np.sqrt(2.0))
    joint = Joint(0.0, (Branch(1.0, 1, 1, (block,)),), 0.0)
    with pytest.raises(ValueError, match="quanta"):
        measured("charger_energy", joint, Scene(1, 1.0, Mode(), 1.0, (), joint))
    assert measured("purity", joint, Scene(1, 1.0, Mode(), 1.0, (), joint))[0] == pytest.approx(0.5)


def test_blocks_that_cut_a_mode_at_different_levels_share_it():
    """Two battery ladders beside one mode: both blocks hold level 1 of the same mode."""
    one = Block(Ladder(3), Ladder(1), np.array([[0, 0.6]] + 3 * [[0, 0]], dtype=complex))
    two = Block(Ladder(1, 0), Ladder(4), np.array([[0, 0.8, 0, 0, 0], [0] * 5], dtype=complex))
    joint = Joint(0.0, (Branch(1.0, 1, 1, (one, two)),), 0.0)
    scene = Scene(3, 1.0, Mode(), 1.0, (), joint)
    assert measured("purity", joint, scene)[0] == pytest.approx(1.0)
    assert measured("log_negativity", joint, scene)[0] == pytest.approx(0.0, abs=1e-14)


def test_the_numbered_copies_of_a_kind_are_some_of_all():
    assert Kind(3, {3: 1, 1: 1}).rest(1) == 1 == len(bases(3)[1]) - 1
