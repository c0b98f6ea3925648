"""Logarithmic negativity between battery and charger."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from spinvolt.errors import NotCovered
from spinvolt.metrics.general.components import (
    UNIT,
    Component,
    Sparse,
    backward_error,
    components,
)
from spinvolt.metrics.general.paired import Member, Paired
from spinvolt.metrics.general.scene import Scene
from spinvolt.metrics.levels import normalised, rounding

Floats = NDArray[np.float64]
Number = tuple[float, float]

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
        return sum(len(member.values) ** 2 for member in self.members)

    def components(self, member: Member) -> tuple[Component, ...]:
        """The blocks of a branch's amplitudes."""
        entries = (member.values, (member.rows, member.columns))
        return components(csr_array(entries, shape=self.shape))

    def trace_norm(self, member: Member) -> float:
        """Sum of the singular values of a branch's amplitudes."""
        sides = len(np.unique(member.rows)), len(np.unique(member.columns))
        if min(sides) == 1:
            return float(np.linalg.norm(member.values))
        if min(sides) == len(member.values):
            return float(np.sum(np.abs(member.values)))
        return sum(float(np.sum(c.singular_values())) for c in self.components(member))

    def transposed(self) -> Iterator[Sparse]:
        """The partial transpose, block by block.

        Its element [(k', n), (k, n')] is the sum over branches of A[k, n] A*[k', n'].
        """
        wide, size = self.shape[1], self.shape[0] * self.shape[1]
        rows, columns, values = [], [], []
        for member in self.members:
            k, n = member.rows.astype(np.int64), member.columns.astype(np.int64)
            rows.append(np.add.outer(n, k * wide).ravel())
            columns.append(np.add.outer(k * wide, n).ravel())
            values.append(np.outer(member.values, member.values.conj()).ravel())
        found = (np.concatenate(rows), np.concatenate(columns))
        return _blocks(coo_array((np.concatenate(values), found), shape=(size, size)).tocsr())


def by_parts(joint: Paired) -> tuple[Group, ...]:
    """The branches, those on the same parts together."""
    groups: dict[tuple[int, int], list[Member]] = {}
    for member in joint.members:
        groups.setdefault((member.battery, member.charger), []).append(member)
    return tuple(
        Group(tuple(members), (len(joint.battery[b].heights), len(joint.charger[c].heights)))
        for (b, c), members in groups.items()
    )


def log_negativity(joint: Paired, scene: Scene) -> Number:
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
    total = lengths = lost = weight = 0.0
    for group in by_parts(joint):
        sums = [group.trace_norm(member) for member in group.members]
        lengths += sum(s**2 for s in sums)
        weight += sum(float(np.sum(np.abs(member.values) ** 2)) for member in group.members)
        if len(group.members) == 1:
            total += sums[0] ** 2
        else:
            norm, error = _transposed_norm(group)
            total, lost = total + norm, lost + error
    total, lengths = max(total / weight, 1.0), lengths / weight
    rows = sum(len(place.heights) for place in (*joint.battery, *joint.charger))
    _, distance = normalised(np.ones(1), joint.error + backward_error(rows))
    root = math.sqrt(_rank(scene)) * float(distance)
    change = root * (2.0 * math.sqrt(lengths) + root) + lost / weight
    change += 2.0 * rounding(rows) * total
    up = math.log1p(change / total)
    down = -math.log1p(-change / total) if change < total - 1.0 else math.log(total)
    value = math.log(total) / _BIT
    return value, min(max(up, down) / _BIT, max(value, most(scene) - value))


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


def _transposed_norm(group: Group) -> Number:
    """Trace norm of the partial transpose of a sum of branches, and its rounding error."""
    if group.elements > ELEMENTS:
        raise NotCovered(
            f"`log_negativity` of a mixed state may list up to {ELEMENTS} elements of its partial "
            f"transpose, but this one has {group.elements}: leave it out, or take fewer spins"
        )
    norm = lost = 0.0
    for block in group.transposed():
        size = block.shape[0]
        if size > LARGEST:
            raise NotCovered(
                f"`log_negativity` of a mixed state may need blocks of up to {LARGEST} levels, but "
                f"here they have {size}: leave it out, or take fewer spins"
            )
        eigenvalues = np.linalg.eigvalsh(block.toarray()) if size > 1 else block.toarray().real
        norm += float(np.sum(np.abs(eigenvalues)))
        lost += 16.0 * UNIT * size * float(np.max(np.abs(eigenvalues)))
    return norm, lost


def _blocks(matrix: Sparse) -> Iterator[Sparse]:
    """Blocks of a Hermitian matrix between which there are only zeros; empty rows are left out."""
    pattern = csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)
    _, labels = connected_components(pattern, directed=False)
    order = np.argsort(labels, kind="stable")
    order = order[np.diff(matrix.indptr)[order] > 0]
    starts = np.flatnonzero(np.diff(labels[order], prepend=-1))
    ordered = matrix[order][:, order]
    for first, end in zip(starts, [*starts[1:], len(order)], strict=True):
        yield ordered[first:end, first:end]
