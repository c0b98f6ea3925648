"""Joint states taken several at a time give what each of them gives alone."""

from dataclasses import replace

import numpy as np
import pytest
from tests.metrics.general.ladders import moved, random_joint, random_kind, scene_of

from spinvolt.algebra import frames
from spinvolt.algebra.frames import framed, stacked
from spinvolt.metrics.general.watch import FROM_JOINT, watched


def film(rng, kinds, conserving, count=5):
    """States of one structure that differ by much; the first has zeros that the others lack."""
    first = random_joint(rng, kinds[0], kinds[1], 3, conserving)
    others = [moved(rng, first, 0.5) for _ in range(count - 1)]
    return [
        replace(
            joint,
            time=0.1 * i,
            error=1e-13 * 10.0**i,
            branches=tuple(
                replace(branch, weight=before.weight)
                for branch, before in zip(joint.branches, first.branches, strict=True)
            ),
        )
        for i, joint in enumerate([first, *others])
    ]


@pytest.mark.parametrize("conserving", ["", "parity", "number"])
def test_many_times_at_once_are_as_each_alone(conserving):
    for seed in range(8):
        rng = np.random.default_rng([seed, 7])
        kinds = random_kind(rng, 4), random_kind(rng, 3)
        joints = film(rng, kinds, conserving)
        scene = scene_of(*kinds, joints[0], splitting=1.3)
        together = watched(FROM_JOINT, joints, scene)
        alone = [watched(FROM_JOINT, [joint], scene) for joint in joints]
        for name, (value, error) in together.items():
            each = np.array([found[name][0][0] for found in alone])
            bound = np.array([found[name][1][0] for found in alone])
            # Sums over more places round differently, which either bound holds.
            assert np.all(np.abs(value - each) <= error + bound), name
            assert value == pytest.approx(each, abs=1e-12), name
            # The bounds of a work operator turn on gaps between eigenvalues.
            assert error == pytest.approx(bound, rel=1e-3, abs=3e-13), name


def test_states_of_another_structure_are_taken_apart():
    rng = np.random.default_rng(3)
    kinds = random_kind(rng, 3), random_kind(rng, 2)
    one, other = film(rng, kinds, "", 3), film(rng, kinds, "parity", 2)
    taken = list(framed([*one, *other, one[0]]))
    assert [len(found.times) for found in taken] == [3, 2, 1]
    assert [joint.time for joint in taken[0].joints()] == [joint.time for joint in one]
    for joint, before in zip(taken[0].joints(), one, strict=True):
        for found, branch in zip(joint.branches, before.branches, strict=True):
            for block, given in zip(found.blocks, branch.blocks, strict=True):
                assert np.array_equal(block.amplitudes, given.amplitudes)


def test_no_more_are_taken_at_once_than_fit(monkeypatch):
    rng = np.random.default_rng(4)
    kinds = random_kind(rng, 3), random_kind(rng, 2)
    joints = film(rng, kinds, "")
    whole = stacked(joints)
    size = sum(b.amplitudes[0].size for branch in whole.branches for b in branch.blocks)
    monkeypatch.setattr(frames, "AT_ONCE", 2 * size)
    assert [len(found.times) for found in framed(joints)] == [2, 2, 1]
