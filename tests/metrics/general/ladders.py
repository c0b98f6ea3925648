"""Ladders of n spins as vectors of 2^n numbers, and random joint states spread over them."""

from dataclasses import dataclass, replace
from functools import cache
from math import comb

import numpy as np
from tests.full_space import spin

from spinvolt.algebra.ensembles import Spins
from spinvolt.algebra.joint import Block, Branch, Joint, Ladder
from spinvolt.metrics.general.scene import Scene
from spinvolt.metrics.general.watch import watched


@cache
def bases(n):
    """Per twice_spin an array (copies, levels, 2^n), from the eigenvectors of S^2.

    The copies' bottoms span the eigenspace of S^2 with S^z = -j; S+ makes the other levels.
    """
    z = spin("z", n)
    raising = _raising(n)
    squared = raising @ raising.T + z @ z - z
    found = {}
    for twice_spin in range(n, -1, -2):
        j = twice_spin / 2
        bottom = np.flatnonzero(np.isclose(np.diag(z), -j))
        values, vectors = np.linalg.eigh(squared[np.ix_(bottom, bottom)])
        chosen = vectors[:, np.isclose(values, j * (j + 1))].T
        copies = np.zeros((len(chosen), twice_spin + 1, 2**n))
        copies[:, 0, bottom] = chosen
        for k in range(twice_spin):
            up = copies[:, k] @ raising.T
            copies[:, k + 1] = up / np.sqrt((k + 1) * (twice_spin - k))
        assert len(chosen) == comb(n, (n - twice_spin) // 2) - (
            comb(n, (n - twice_spin) // 2 - 1) if twice_spin < n else 0
        )
        found[twice_spin] = copies
    return found


def _raising(n):
    up = np.array([[0.0, 0.0], [1.0, 0.0]])
    total = np.zeros((2**n, 2**n))
    for cell in range(n):
        total += np.kron(np.kron(np.eye(2 ** (n - cell - 1)), up), np.eye(2**cell))
    return total


@dataclass(frozen=True)
class Kind:
    """Which copies of an ensemble's ladders are numbered, and the ladders a ket may lie on."""

    n: int
    numbered: dict[int, int]

    def rest(self, twice_spin):
        return len(bases(self.n)[twice_spin]) - self.numbered.get(twice_spin, 0)

    @property
    def core(self):
        return [Ladder(s, c) for s, many in self.numbered.items() for c in range(many)]

    @property
    def alike(self):
        return [Ladder(s, None) for s in bases(self.n) if self.rest(s) > 0]

    def copies(self, ladder):
        if ladder.copy is not None:
            return bases(self.n)[ladder.twice_spin][ladder.copy : ladder.copy + 1]
        return bases(self.n)[ladder.twice_spin][self.numbered.get(ladder.twice_spin, 0) :]


def random_kind(rng, n, most=2):
    """A random number of numbered copies of each ladder, at least one for the symmetric one."""
    numbered = {n: 1}
    for s in range(n - 2, -1, -2):
        numbered[s] = int(rng.integers(0, min(most, len(bases(n)[s])) + 1))
    return Kind(n, numbered)


def amplitudes(rng, shape, conserving):
    """Random amplitudes over many orders of magnitude; with parity zeros where asked."""
    a = rng.normal(size=shape) + 1j * rng.normal(size=shape)
    a *= np.exp(-rng.exponential(1.5, size=shape))
    if conserving == "parity":
        a[np.add.outer(np.arange(shape[0]), np.arange(shape[1])) % 2 == 1] = 0.0
    if conserving == "number":
        total = np.add.outer(np.arange(shape[0]), np.arange(shape[1]))
        a[total != min(shape[0] - 1, shape[1] - 1)] = 0.0
    return a


def random_joint(rng, battery, charger, branches, conserving=""):
    """A normalised joint state of ``branches`` random members, each over a few ladders."""
    members = []
    for weight in rng.dirichlet(np.ones(branches)):
        b = _ladders(rng, battery)
        c = _ladders(rng, charger)
        blocks = [
            Block(p, q, amplitudes(rng, (p.twice_spin + 1, q.twice_spin + 1), conserving))
            for p in b
            for q in c
        ]
        norm = np.sqrt(sum(np.linalg.norm(x.amplitudes) ** 2 for x in blocks))
        blocks = [replace(x, amplitudes=x.amplitudes / norm) for x in blocks]
        count = [
            kind.rest(side[0].twice_spin) if side[0].copy is None else 1
            for kind, side in ((battery, b), (charger, c))
        ]
        members.append(Branch(float(weight), count[0], count[1], tuple(blocks)))
    return Joint(0.0, tuple(members), 0.0)


def _ladders(rng, kind):
    if kind.alike and rng.random() < 0.4:
        return [kind.alike[rng.integers(len(kind.alike))]]
    count = int(rng.integers(1, len(kind.core) + 1))
    return [kind.core[i] for i in sorted(rng.choice(len(kind.core), count, replace=False))]


def density(joint, battery, charger):
    """The joint density matrix on all 2^(n_b + n_c) levels, battery first."""
    size = 2 ** (battery.n + charger.n)
    rho = np.zeros((size, size), dtype=complex)
    for branch in joint.branches:
        kets = np.zeros((branch.battery_copies, branch.charger_copies, size), dtype=complex)
        for block in branch.blocks:
            lower, upper = battery.copies(block.battery), charger.copies(block.charger)
            assert len(lower) == branch.battery_copies
            assert len(upper) == branch.charger_copies
            kets += np.einsum("kn,bki,cnj->bcij", block.amplitudes, lower, upper).reshape(
                kets.shape
            )
        flat = kets.reshape(-1, size)
        rho += branch.weight / len(flat) * flat.T @ flat.conj()
    return rho


def scene_of(battery, charger, joint, splitting=1.0, terms=()):
    return Scene(battery.n, splitting, Spins(charger.n), 1.0, terms, joint)


def moved(rng, joint, distance):
    """A joint state at a norm distance in purifications, with the same ladders and zeros."""
    old = [np.sqrt(b.weight) * x.amplitudes for b in joint.branches for x in b.blocks]
    flat = np.concatenate([a.ravel() for a in old])
    step = rng.normal(size=flat.size) + 1j * rng.normal(size=flat.size)
    if rng.random() < 0.5:
        step *= np.abs(flat)
    step[(flat == 0) & (rng.random() < 0.5)] = 0.0
    return along(joint, flat, step, distance)


def along(joint, flat, step, distance):
    """The joint state reached from the amplitudes ``flat`` towards ``step``."""
    side = step - np.vdot(flat, step) * flat
    side /= np.linalg.norm(side)
    angle = 2.0 * np.arcsin(distance / 2.0)
    new, first, branches = np.cos(angle) * flat + np.sin(angle) * side, 0, []
    for branch in joint.branches:
        size = sum(block.amplitudes.size for block in branch.blocks)
        part = new[first : first + size]
        weight = float(np.linalg.norm(part)) ** 2
        blocks, at = [], 0
        for block in branch.blocks:
            piece = part[at : at + block.amplitudes.size].reshape(block.amplitudes.shape)
            blocks.append(replace(block, amplitudes=piece / np.sqrt(weight)))
            at += block.amplitudes.size
        branches.append(replace(branch, weight=weight, blocks=tuple(blocks)))
        first += size
    return Joint(joint.time, tuple(branches), distance)


def cases(count):
    """Random states of up to four cells and three charger spins that can move at all."""
    for seed in range(count):
        rng = np.random.default_rng(seed)
        kinds = random_kind(rng, int(rng.integers(1, 5))), random_kind(rng, int(rng.integers(1, 4)))
        conserving = ("", "", "parity", "number")[seed % 4]
        true = random_joint(rng, *kinds, int(rng.integers(1, 5)), conserving)
        if sum(np.count_nonzero(x.amplitudes) for b in true.branches for x in b.blocks) > 1:
            yield rng, kinds, true, scene_of(*kinds, true, splitting=1.7)


def measured(name, joint, scene):
    """Value and error of one figure of merit."""
    value, error = watched([name], [joint], scene)[name]
    return value[0], error[0]
