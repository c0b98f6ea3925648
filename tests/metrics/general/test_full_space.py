"""Every figure of merit against density matrices on all 2^N levels."""

from dataclasses import replace

import numpy as np
import pytest
from tests.metrics.general import full
from tests.metrics.general.ladders import bases, density, random_joint, random_kind, scene_of

from spinvolt.algebra.frames import stacked
from spinvolt.metrics.general.paired import paired
from spinvolt.metrics.general.reduced import reduced_battery, reduced_charger
from spinvolt.metrics.general.watch import FROM_JOINT, physical_range, watched

SIZES = [(n, m) for n in (1, 2, 3, 4) for m in (1, 2, 3)]
KINDS = [(size, conserving) for size in SIZES for conserving in ("", "parity", "number")]


def test_ladders_are_a_basis():
    for n in (1, 2, 3, 4):
        flat = np.concatenate([copies.reshape(-1, 2**n) for copies in bases(n).values()])
        assert np.allclose(flat @ flat.T, np.eye(2**n), atol=1e-13)


@pytest.mark.parametrize(("size", "conserving"), KINDS)
def test_all_figures_of_merit(size, conserving):
    for seed in range(6):
        rng = np.random.default_rng([*size, seed])
        battery, charger = (random_kind(rng, n) for n in size)
        joint = random_joint(rng, battery, charger, int(rng.integers(1, 6)), conserving)
        rho = density(joint, battery, charger)
        expected = full.all_of(rho, *size)
        scene = scene_of(battery, charger, joint)
        found = watched(expected, [joint], scene)
        for name, value in expected.items():
            low, high = physical_range(name, scene)
            assert np.all((np.array(value) >= low - 1e-12) & (np.array(value) <= high + 1e-12))
            assert found[name][0][0] == pytest.approx(value, abs=1e-10), (name, seed)
            if name != "ergotropy_variance":
                assert np.all(found[name][1] < 1e-9), name


@pytest.mark.parametrize("size", SIZES)
def test_reduced_states(size):
    """Elements between levels of ladders, and that nothing else is there."""
    rng = np.random.default_rng(size)
    kinds = [random_kind(rng, n) for n in size]
    joint = random_joint(rng, kinds[0], kinds[1], 4)
    scene = scene_of(kinds[0], kinds[1], joint)
    frames = stacked([joint])
    sides = reduced_battery(frames, scene), reduced_charger(frames, scene)
    for rho, kind, side in zip(
        full.reduced(density(joint, *kinds), size[0], size[1]), kinds, sides, strict=True
    ):
        rebuilt = np.zeros_like(rho)
        for part in side.parts:
            copies = np.concatenate([kind.copies(ladder) for ladder in part.place.ladders], axis=1)
            assert copies.shape[0] == part.place.copies
            rebuilt += np.einsum("cki,kl,clj->ij", copies, part.matrix[0], copies) / len(copies)
        assert rebuilt == pytest.approx(rho, abs=1e-14)
        for ladder, copies, block in side.by_ladder():
            basis = kind.copies(ladder)
            assert len(basis) == copies
            assert np.einsum("cki,ij,clj->kl", basis, rho, basis) == pytest.approx(block[0])


def test_no_collective_unitary_extracts_more():
    rng = np.random.default_rng(5)
    kinds = random_kind(rng, 4), random_kind(rng, 2)
    joint = random_joint(rng, *kinds, 3)
    rho, _ = full.reduced(density(joint, kinds[0], kinds[1]), 4, 2)
    most = watched(["ergotropy"], [joint], scene_of(*kinds, joint))["ergotropy"][0][0]
    assert np.trace(rho @ full.work_operator(rho, 4)).real == pytest.approx(most, abs=1e-12)
    z = full.spin("z", 4)
    for _ in range(50):
        unitary = np.zeros((16, 16), dtype=complex)
        for s, copies in bases(4).items():
            turn, _ = np.linalg.qr(rng.normal(size=(s + 1, s + 1, 2)) @ [1, 1j])
            unitary += np.einsum("cki,kl,clj->ij", copies, turn, copies)
        work = np.trace(rho @ (z - unitary.conj().T @ z @ unitary)).real
        assert work <= most + 1e-12


def test_names_are_known():
    kinds = random_kind(np.random.default_rng(0), 2), random_kind(np.random.default_rng(0), 2)
    joint = random_joint(np.random.default_rng(0), *kinds, 2)
    found = watched(FROM_JOINT, [joint, joint, joint], scene_of(*kinds, joint))
    assert tuple(found) == FROM_JOINT
    for name, (value, error) in found.items():
        assert value.shape == error.shape == ((3, 3) if name == "populations" else (3,))


def test_copies_that_contradict_each_other_are_refused():
    rng = np.random.default_rng(1)
    kind = random_kind(rng, 3)
    joint = random_joint(rng, kind, kind, 8)
    scene = scene_of(kind, kind, joint)
    alike = [b for b in joint.branches if b.blocks[0].battery.copy is None]
    odd = replace(alike[0], battery_copies=alike[0].battery_copies + 1)
    with pytest.raises(ValueError, match="number of copies"):
        paired(stacked([replace(joint, branches=(*joint.branches, odd))]), scene)
    whole = next(b for b in joint.branches if b.blocks[0].battery.copy == 0)
    with pytest.raises(ValueError, match="one ladder"):
        paired(stacked([replace(joint, branches=(replace(whole, battery_copies=2),))]), scene)
