"""Logarithmic negativity between battery and charger."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spinvolt.errors import NotCovered
from spinvolt.metrics.general.components import (
    UNIT,
    Bundle,
    Stack,
    backward_error,
    bundles,
    linked,
    numbered,
)
from spinvolt.metrics.general.paired import Member, Paired
from spinvolt.metrics.general.scene import Scene
from spinvolt.metrics.levels import normalised, rounding

Floats = NDArray[np.float64]
Complexes = NDArray[np.complex128]
Indices = NDArray[np.intp]
Pair = tuple[Floats, Floats]

# Elements of partial transposes that are held, for all times together.
AT_ONCE = 2**22
# Largest block of a partial transpose that is diagonalised, and most elements that are listed.
LARGEST = 2048
ELEMENTS = 2**23
_BIT = math.log(2.0)


@dataclass(frozen=True, eq=False)
class Group:
    """The branches on one part of the battery and one of the charger.

    Attributes
    ----------
    members
        The branches.
    shape
        Rows of both parts.
    """

    members: tuple[Member, ...]
    shape: tuple[int, int]

    @property
    def elements(self) -> int:
        """How many products of two amplitudes the partial transpose lists."""
        return sum(len(member.rows) ** 2 for member in self.members)

    def bundles(self, member: Member) -> tuple[Bundle, ...]:
        """The blocks of a branch's amplitudes."""
        return bundles(Stack(self.shape, member.rows, member.columns, member.values))

    def trace_norm(self, member: Member) -> Floats:
        """Sum of the singular values of a branch's amplitudes, shape (times,)."""
        sides = len(np.unique(member.rows)), len(np.unique(member.columns))
        if min(sides) == 1:
            return np.sqrt(np.sum(np.abs(member.values) ** 2, axis=1))
        if min(sides) == len(member.rows):
            return np.sum(np.abs(member.values), axis=1)
        found = [np.sum(b.singular_values(), axis=(1, 2)) for b in self.bundles(member)]
        return np.sum(found, axis=0)

    def transposed(self) -> "Transposed":
        """The blocks into which the partial transpose falls."""
        size = self.shape[0] * self.shape[1]
        listed = [self._listed(member) for member in self.members]
        rows, columns = (np.concatenate(found) for found in zip(*listed, strict=True))
        labels, filled = linked(rows, columns, size), np.unique(rows)
        sizes = np.bincount(labels[filled], minlength=int(labels.max()) + 1)
        place = np.zeros(size, dtype=np.intp)
        place[filled] = numbered(labels[filled], sizes)
        parts: list[tuple[Indices, ...]] = []
        for row, column in listed:
            order = np.argsort(labels[row], kind="stable")
            ends = np.cumsum(np.bincount(labels[row], minlength=len(sizes)))
            parts.append((order, ends, place[row[order]], place[column[order]]))
        return Transposed(self.members, sizes, tuple(parts))

    def _listed(self, member: Member) -> tuple[Indices, Indices]:
        """Rows and columns of the products of a branch's amplitudes, the first one's outermost.

        Element [(k', n), (k, n')] of the partial transpose is the sum over branches of
        A[k, n] A*[k', n']; the row (k, n) has the number k * width + n.
        """
        k, n = member.rows * self.shape[1], member.columns
        return np.add.outer(n, k).ravel(), np.add.outer(k, n).ravel()


@dataclass(frozen=True, eq=False)
class Transposed:
    """A partial transpose, block by block.

    Attributes
    ----------
    members
        The branches.
    sizes
        Rows of each block; zero for what is no block.
    parts
        For each branch: its products sorted by block, where each block's end, and their rows and
        columns in the block.
    """

    members: tuple[Member, ...]
    sizes: Indices
    parts: tuple[tuple[Indices, ...], ...]

    def block(self, number: int, times: slice) -> Complexes:
        """One block at some times, shape (times, rows, rows)."""
        size = int(self.sizes[number])
        count = len(self.members[0].values[times])
        found = np.zeros((count, size, size), dtype=complex)
        for member, (order, ends, rows, columns) in zip(self.members, self.parts, strict=True):
            mine = slice(int(ends[number - 1]) if number else 0, int(ends[number]))
            first, second = np.divmod(order[mine], len(member.rows))
            values = member.values[times]
            products = values[:, first] * values[:, second].conj()
            found[:, rows[mine], columns[mine]] += products
        return found


def by_parts(joint: Paired) -> tuple[Group, ...]:
    """The branches, those on the same parts together."""
    groups: dict[tuple[int, int], list[Member]] = {}
    for member in joint.members:
        groups.setdefault((member.battery, member.charger), []).append(member)
    return tuple(
        Group(tuple(members), (len(joint.battery[b].heights), len(joint.charger[c].heights)))
        for (b, c), members in groups.items()
    )


def log_negativity(joint: Paired, scene: Scene) -> Pair:
    """log2 of the trace norm of the partial transpose of the joint state.

    Zero where battery and charger are not entangled, and an upper bound on the entanglement that
    can be distilled. For a pure state with Schmidt coefficients s_i it is 2 log2 sum_i s_i. A
    mixed state falls into blocks, one for each part of the battery and of the charger (copies only
    multiply them), and the partial transpose of each into those that it leaves unconnected.

    Error: write the state as a sum of |a><a| over its branches, a being their amplitudes as
    matrices A times the root of their weight. The partial transpose of |a><b| has the trace norm
    |A|_1 |B|_1. On at most r levels of battery or charger |A|_1 <= sqrt(r) |A|_2, so for
    purifications within e the trace norm changes by at most

        sqrt(r) e ( 2 sqrt( sum |A|_1^2 ) + sqrt(r) e ).

    A pure member of a state lies on one copy of each total spin at most (in a suitable basis), so
    r = floor((n + 2)^2 / 4) for n spins, no more than 2^n; the smaller r of the two counts.

    Raises
    ------
    NotCovered
        When a mixed state needs blocks of more than 2048 levels, or more than 2^23 elements.

    Returns
    -------
    value, error
        Bits.

    Source: Vidal, Werner, Phys. Rev. A 65, 032314 (2002).
    """
    total, lengths, lost, weight = (np.zeros(len(joint.errors)) for _ in range(4))
    for group in by_parts(joint):
        sums = [group.trace_norm(member) for member in group.members]
        for member, norm in zip(group.members, sums, strict=True):
            lengths += norm**2
            weight += np.sum(np.abs(member.values) ** 2, axis=1)
        if len(group.members) == 1:
            total += sums[0] ** 2
        else:
            norm, error = _transposed_norm(group)
            total, lost = total + norm, lost + error
    total, lengths = np.maximum(total / weight, 1.0), lengths / weight
    rows = sum(len(place.heights) for place in (*joint.battery, *joint.charger))
    _, distances = normalised(np.ones(1), joint.errors + backward_error(rows))
    root = math.sqrt(_rank(scene)) * distances
    change = root * (2.0 * np.sqrt(lengths) + root) + lost / weight
    change += 2.0 * rounding(rows) * total
    up = np.log1p(change / total)
    short = change < total - 1.0
    down = np.where(short, -np.log1p(-np.where(short, change / total, 0.0)), np.log(total))
    value = np.log(total) / _BIT
    farthest = np.maximum(value, most(scene) - value)
    return value, np.minimum(np.maximum(up, down) / _BIT, farthest)


def most(scene: Scene) -> float:
    """The largest logarithmic negativity of any state, in bits."""
    n = scene.n_charger
    return float(scene.n_battery if n is None else min(scene.n_battery, n))


def _rank(scene: Scene) -> float:
    """The most Schmidt coefficients of a pure member."""
    ranks = [
        min((n + 2) ** 2 // 4, 2.0 ** min(n, 1000))
        for n in (scene.n_battery, scene.n_charger)
        if n is not None
    ]
    return float(min(ranks))


def _transposed_norm(group: Group) -> Pair:
    """Trace norm of the partial transpose of a sum of branches, and its rounding error."""
    if group.elements > ELEMENTS:
        raise NotCovered(
            f"`log_negativity` of a mixed state may list up to {ELEMENTS} elements of its partial "
            f"transpose, but this one has {group.elements}: leave it out, or take fewer spins"
        )
    count = len(group.members[0].values)
    norm, lost = np.zeros(count), np.zeros(count)
    transposed = group.transposed()
    for number, size in enumerate(transposed.sizes.tolist()):
        if size > LARGEST:
            raise NotCovered(
                f"`log_negativity` of a mixed state may need blocks of up to {LARGEST} levels, but "
                f"here they have {size}: leave it out, or take fewer spins"
            )
        step = max(1, AT_ONCE // max(size, 1) ** 2)
        for times in (slice(i, i + step) for i in range(0, count if size else 0, step)):
            block = transposed.block(number, times)
            eigenvalues = np.linalg.eigvalsh(block) if size > 1 else block[:, 0].real
            moduli = np.abs(eigenvalues)
            norm[times] += np.sum(moduli, axis=1)
            lost[times] += 16.0 * UNIT * size * np.max(moduli, axis=1)
    return norm, lost
