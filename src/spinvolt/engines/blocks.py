"""What a density matrix in rows says: blocks, positivity, purity, entanglement, first moments."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.irreps import multiplicity
from spinvolt.algebra.labels import Labels, amplitude
from spinvolt.algebra.liouville import Liouville

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Group:
    """The levels of all batteries on given ladders, beside one ladder of the charger.

    Attributes
    ----------
    spin
        Twice the charger's total spin.
    copies
        How many copies of the ladders share each probability.
    excited
        Excitations of each battery in each configuration, shape (configurations, batteries).
    rows
        Row of each pair of configurations; -1 where there is none.
    """

    spin: int
    copies: float
    excited: Ints
    rows: Ints

    @property
    def totals(self) -> Ints:
        """Excitations of all batteries."""
        return self.excited.sum(axis=1)


def groups(built: Liouville) -> Iterator[Group]:
    """All combinations of ladders."""
    charger, *batteries = built.labels
    for place, spin in enumerate(charger.spins):
        for spins in product(*(b.spins for b in batteries)):
            levels = [
                np.arange((b.n - s) // 2, (b.n + s) // 2 + 1)
                for b, s in zip(batteries, spins, strict=True)
            ]
            grid = np.meshgrid(*levels, indexing="ij")
            excited = np.stack([g.ravel() for g in grid], axis=1)
            numbers = [
                b.number(np.array(s), excited[:, None, m], excited[None, :, m])
                for m, (b, s) in enumerate(zip(batteries, spins, strict=True))
            ]
            copies = multiplicity(charger.n, spin)
            for b, s in zip(batteries, spins, strict=True):
                copies *= multiplicity(b.n, s)
            yield Group(spin, float(copies), excited, built.rows.lookup[(place, *numbers)])


def entries(built: Liouville, state: Floats, rows: Ints, totals: Ints) -> Floats:
    """rho of rows at total excitations, zero where there is none; shapes broadcast."""
    safe = np.maximum(rows, 0)
    low, high = built.rows.low[safe], built.rows.high[safe]
    inside = (rows >= 0) & (totals >= low) & (totals < high)
    return np.where(inside, state[built.rows.base[safe] + np.where(inside, totals, low)], 0.0)


def lowest_eigenvalue(built: Liouville, state: Floats) -> float:
    """The smallest eigenvalue of rho, from all blocks."""
    lowest = 0.0
    for group in groups(built):
        for totals in _slices(0, built.top + 1, len(group.excited)):
            blocks = entries(built, state, group.rows, totals[:, None, None])
            lowest = min(lowest, float(np.linalg.eigvalsh(blocks).min()) / group.copies)
    return lowest


def log_negativity(built: Liouville, state: Floats) -> float:
    """log2 of the trace norm of rho transposed on all batteries.

    Transposed entries connect only configurations whose difference q between the charger's and the
    batteries' excitations is equal:  R_q[a, b] = rho_{q + |a| + |b|}[b, a].
    """
    norm = 0.0
    for group in groups(built):
        a = group.totals
        most, bottom = built.labels[0].n, (built.labels[0].n - group.spin) // 2
        for q in _slices(-int(a.max()), most + 1, len(a)):
            charger = q[:, None] + a[None, :]
            valid = (charger >= bottom) & (charger <= most - bottom)
            totals = charger[:, :, None] + a[None, None, :]
            blocks = entries(built, state, group.rows.T, totals)
            blocks = np.where(valid[:, :, None] & valid[:, None, :], blocks, 0.0)
            norm += float(np.abs(np.linalg.eigvalsh(blocks)).sum())
    return float(np.log2(norm))


def purity(built: Liouville, state: Floats) -> float:
    """Tr rho^2."""
    total = 0.0
    for group in groups(built):
        for totals in _slices(0, built.top + 1, len(group.excited)):
            blocks = entries(built, state, group.rows, totals[:, None, None])
            total += float(np.sum(blocks**2)) / group.copies
    return total


def first_moments(built: Liouville, state: Floats) -> Floats:
    """d<n_i>/dt of every ensemble from the exact first-moment identities, charger first.

        d<n_i>/dt = sum_jumps -+ 2 rate a_i sum_k a_k <L_i^+- L_k^-+>  -  2 local_decay_i <n_i>

    Source: dias2024's master equation, traced with n_i.
    """
    problem = built.problem
    means = _pair_means(built, state)
    rates = np.zeros(len(built.labels))
    for jump in problem.jumps:
        a = np.array(jump.amplitudes)
        if jump.raises:
            rates += 2.0 * jump.rate * a * (means[1] @ a)
        else:
            rates -= 2.0 * jump.rate * a * (means[0] @ a)
    return rates - 2.0 * np.array([noise.decay for noise in problem.local]) * means[2].diagonal()


def _pair_means(built: Liouville, state: Floats) -> Floats:
    """<L_i^+ L_k^->, <L_i^- L_k^+> and, on the diagonal, <n_i>; shape (3, ensembles, ensembles)."""
    count = len(built.labels)
    means = np.zeros((3, count, count))
    for group in groups(built):
        ladders = [group.spin, *_spins(group)]
        own = group.rows.diagonal()
        for totals in _slices(0, built.top + 1, len(own)):
            levels = [totals[:, None] - group.totals, *(group.excited.T[:, None, :])]
            masses = entries(built, state, own, totals[:, None])
            for i, (labels, spin) in enumerate(zip(built.labels, ladders, strict=True)):
                for part, step in ((0, -1), (1, 1)):
                    square = amplitude(labels.n, np.array(spin), levels[i], step, 0) ** 2
                    means[part, i, i] += float(np.sum(square * masses))
                means[2, i, i] += float(np.sum(levels[i] * masses))
            for i in range(count):
                for k in range(count):
                    if i != k:
                        means[:2, i, k] += _transfer(built, state, group, (i, k), totals, ladders)
    return means


def _transfer(
    built: Liouville,
    state: Floats,
    group: Group,
    pair: tuple[int, int],
    totals: Ints,
    ladders: list[int],
) -> float:
    """Tr(rho L_i^+ L_k^-) at given total excitations: i takes an excitation over from k."""
    shift = [0] * len(built.labels)
    shift[pair[0]], shift[pair[1]] = 1, -1
    moved = group.excited + np.array(shift[1:])
    places = _places(group, moved)
    rows = np.where(places >= 0, group.rows[np.arange(len(places)), np.maximum(places, 0)], -1)
    levels = [totals[:, None] - group.totals, *(group.excited.T[:, None, :])]
    factors = np.ones((len(totals), len(places)))
    for ensemble in pair:
        labels, spin = built.labels[ensemble], np.array(ladders[ensemble])
        factors = factors * amplitude(labels.n, spin, levels[ensemble], shift[ensemble], 0)
    return float(np.sum(factors * entries(built, state, rows, totals[:, None])))


def _places(group: Group, excited: Ints) -> Ints:
    """Where configurations stand in a group; -1 outside."""
    bottoms = group.excited.min(axis=0)
    shape = group.excited.max(axis=0) - bottoms + 1
    inside = np.all((excited >= bottoms) & (excited - bottoms < shape), axis=1)
    offsets = np.where(inside[:, None], excited - bottoms, 0)
    return np.where(inside, np.ravel_multi_index(tuple(offsets.T), tuple(shape)), -1)


def _spins(group: Group) -> list[int]:
    """Twice the total spin of each battery's ladder."""
    spread = group.excited.max(axis=0) - group.excited.min(axis=0)
    return [int(s) for s in spread]


def _slices(first: int, last: int, width: int) -> Iterator[Ints]:
    """Whole numbers from first to last - 1, in pieces whose blocks are of moderate size."""
    size = max(1, 2**22 // max(width * width, 1))
    for start in range(first, last, size):
        yield np.arange(start, min(start + size, last))


def marginals(built: Liouville) -> tuple[tuple[Labels, Ints, Floats], ...]:
    """For each battery: its labels, which of them are populations, and how rows add up to them.

    The last has shape (populations, diagonal rows).
    """
    place = np.full(len(built.rows.low), -1)
    place[built.diagonal] = np.arange(len(built.diagonal))
    found = []
    own = [np.flatnonzero(b.ket == b.bra) for b in built.labels[1:]]
    rows = built.rows.lookup[np.ix_(np.arange(len(built.labels[0].spins)), *own)]
    for m, labels in enumerate(built.labels[1:]):
        axis = m + 1
        ordered = np.moveaxis(rows, axis, 0).reshape(len(own[m]), -1)
        sums = np.zeros((len(own[m]), len(built.diagonal)))
        for level, members in enumerate(ordered):
            np.add.at(sums[level], place[members[members >= 0]], 1.0)
        found.append((labels, own[m], sums))
    return tuple(found)
