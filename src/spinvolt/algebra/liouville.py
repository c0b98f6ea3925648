"""The generator of a master equation as a stencil on rows, never stored as a matrix.

The jumps change the total excitation M by one and never make coherence between different M, so
rho consists of blocks rho_M. A row holds, for one label of every battery (``algebra.labels``), the
entries of all blocks as a function of M; the charger's levels follow from it. What one row takes
from another is a number times at most two tables in M:

    rho'_row(M) += weight * table(M) * table'(M) * rho_source(M + lost)

rho is real and symmetric, and invariant under exchange of equal batteries: rows that these
symmetries connect are held once.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.actions import Collective, Local, actions, strengths
from spinvolt.algebra.labels import Labels, amplitude, share
from spinvolt.algebra.open import Lindblad
from spinvolt.algebra.rows import MARGIN, Rows, rows_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Liouville:
    """A generator ready for ``kernels.liouville``.

    Attributes
    ----------
    problem
        What it belongs to.
    labels
        The labels of each ensemble, the charger first.
    rows
        How the state is laid out.
    frame
        low, high, base, first term, last term + 1, places of the two loss tables; (rows, 7).
    still
        Part of each row's loss that does not depend on M, shape (rows,).
    terms
        Source, and places of the one or two tables, less M; -1 for no table; shape (terms, 3).
    weights
        Shape (terms,).
    tables
        All tables one after the other.
    """

    problem: Lindblad
    labels: tuple[Labels, ...]
    rows: Rows
    frame: Ints
    still: Floats
    terms: Ints
    weights: Floats
    tables: Floats

    @property
    def top(self) -> int:
        """The largest total excitation."""
        return sum(labels.n for labels in self.labels)

    @cached_property
    def diagonal(self) -> Ints:
        """Rows whose labels are populations: ket equals bra in every battery."""
        same = np.ones(len(self.rows.low), dtype=bool)
        for m, labels in enumerate(self.labels[1:]):
            number = self.rows.batteries[:, m]
            same &= labels.ket[number] == labels.bra[number]
        return np.flatnonzero(same)

    @cached_property
    def totals(self) -> Ints:
        """Total excitation of each entry of the state vector; -1 in the margins."""
        rows = self.rows
        lengths = rows.high - rows.low
        found = np.full(rows.size, -1)
        found[MARGIN : rows.size - MARGIN] = np.arange(rows.size - 2 * MARGIN) - np.repeat(
            rows.base - MARGIN, lengths
        )
        return found

    @cached_property
    def populations(self) -> Ints:
        """Places of all populations in the state vector."""
        rows = self.rows
        spans = [
            np.arange(int(rows.low[r]), int(rows.high[r])) + rows.base[r] for r in self.diagonal
        ]
        return np.concatenate(spans)

    @cached_property
    def shares(self) -> Floats:
        """How many equal populations each of these stands for."""
        rows, chosen = self.rows, self.diagonal
        return np.repeat(rows.copies[chosen], (rows.high - rows.low)[chosen]).astype(float)

    def start(self) -> Floats:
        """The state vector at time zero."""
        state = np.zeros(self.rows.size)
        row = self.row(self.problem.start[1:], self.problem.start[1:])
        state[self.rows.base[row] + sum(self.problem.start)] = 1.0 / self.rows.copies[row]
        return state

    def row(self, ket: tuple[int, ...], bra: tuple[int, ...]) -> int:
        """The row of symmetric-ladder levels of all batteries."""
        numbers = [
            int(labels.number(np.array(labels.n), np.array(k), np.array(b)))
            for labels, k, b in zip(self.labels[1:], ket, bra, strict=True)
        ]
        return int(self.rows.lookup[(0, *numbers)])


def liouville(problem: Lindblad) -> Liouville:
    """The generator of a problem.

    Example
    -------
    >>> from spinvolt.algebra.open import LocalNoise, Reservoirs
    >>> one = Reservoirs(4, (1,), (1.0,), (0.0,), 0.0, (LocalNoise(),) * 2, (4, 0))
    >>> built = liouville(one.lindblad())
    >>> len(built.rows.low), int(np.sum(built.rows.high - built.rows.low))
    (3, 14)
    """
    labels = tuple(
        Labels(ensemble.n, all_ladders=bool(noise))
        for ensemble, noise in zip(problem.ensembles, problem.local, strict=True)
    )
    rows = rows_of(problem, labels)
    tables = _Tables(labels[0], sum(b.n for b in labels[1:]))
    found = [
        _collective(action, labels, rows, tables)
        if isinstance(action, Collective)
        else _local(action, labels, rows, tables)
        for action in actions(problem)
    ]
    targets = np.concatenate([f[0] for f in found]) if found else np.zeros(0, dtype=np.int64)
    order = np.argsort(targets, kind="stable")
    counts = np.bincount(targets, minlength=len(rows.low))
    last = np.cumsum(counts)
    still, losses = _losses(problem, labels, rows, tables)
    frame = np.column_stack((rows.low, rows.high, rows.base, last - counts, last, losses))
    terms = np.concatenate([f[1] for f in found]) if found else np.zeros((0, 3), dtype=np.int64)
    weights = np.concatenate([f[2] for f in found]) if found else np.zeros(0)
    return Liouville(
        problem=problem,
        labels=labels,
        rows=rows,
        frame=np.ascontiguousarray(frame),
        still=still,
        terms=np.ascontiguousarray(terms[order]),
        weights=weights[order],
        tables=tables.joined(),
    )


class _Tables:
    """Tables in the charger's excitation, each made when first asked for."""

    def __init__(self, charger: Labels, most: int) -> None:
        # Zeros in front keep a place less the batteries' excitations, ``most``, above zero.
        self.charger, self.front = charger, most
        self.width = charger.n + 1 + 2 * MARGIN
        self.excited = np.arange(-MARGIN, charger.n + 1 + MARGIN, dtype=float)
        self.blocks: list[Floats] = []
        self.places: dict[tuple[int, int, int], int] = {}

    def steps(self, spins: Ints, step: int, turn: int) -> Ints:
        """Places of the amplitudes to reach each excitation of the ladders ``spins``."""
        places = np.zeros_like(spins)
        for spin in np.unique(spins):
            key = (int(spin), step, turn)
            if key not in self.places:
                source = np.full(self.width, spin - 2 * turn)
                values = amplitude(self.charger.n, source, self.excited - step, step, turn)
                self.places[key] = self.add(values)
            places[spins == spin] = self.places[key]
        return places

    def add(self, values: Floats) -> int:
        """The place of excitation zero of a new table."""
        self.blocks.append(values)
        return self.front + (len(self.blocks) - 1) * self.width + MARGIN

    def joined(self) -> Floats:
        """All tables."""
        return np.concatenate([np.zeros(self.front), *self.blocks])


Found = tuple[Ints, Ints, Floats]


def _collective(
    action: Collective, labels: tuple[Labels, ...], rows: Rows, tables: _Tables
) -> Found:
    """Target rows, places and weights of a collective action."""
    numbers = rows.batteries.copy()
    weights = np.full(len(rows.low), action.weight)
    places: list[Ints] = []
    for step in action.steps:
        left = step.side == "ket"
        if step.ensemble == 0:
            places.append(
                tables.steps(rows.charger, step.step, 0) - (rows.ket if left else rows.bra)
            )
            continue
        m, own = step.ensemble - 1, labels[step.ensemble]
        safe = np.maximum(numbers[:, m], 0)
        ket = own.ket[safe] - (step.step if left else 0)
        bra = own.bra[safe] - (0 if left else step.step)
        weights *= amplitude(own.n, own.spin[safe], ket if left else bra, step.step, 0)
        numbers[:, m] = np.where(numbers[:, m] >= 0, own.number(own.spin[safe], ket, bra), -1)
    ladder = (labels[0].n - rows.charger) // 2
    return _found(rows, ladder, numbers, weights, places, action.lost)


def _local(action: Local, labels: tuple[Labels, ...], rows: Rows, tables: _Tables) -> Found:
    """Target rows, places and weights of what single spins of one ensemble do."""
    own, step, turn = labels[action.ensemble], action.step, action.turn
    numbers = rows.batteries.copy()
    weights = np.full(len(rows.low), action.weight)
    places: list[Ints] = []
    ladder = (labels[0].n - rows.charger) // 2
    if action.ensemble == 0:
        places = [tables.steps(rows.charger, step, turn) - side for side in (rows.ket, rows.bra)]
        weights *= share(own.n, rows.charger - 2 * turn, turn)
        ladder = ladder + turn
    else:
        m = action.ensemble - 1
        spin = own.spin[numbers[:, m]] - 2 * turn
        ket, bra = own.ket[numbers[:, m]] - step, own.bra[numbers[:, m]] - step
        weights *= share(own.n, spin, turn)
        weights *= amplitude(own.n, spin, ket, step, turn) * amplitude(own.n, spin, bra, step, turn)
        numbers[:, m] = own.number(spin, ket, bra)
    ladder = np.where((ladder >= 0) & (ladder < len(labels[0].spins)), ladder, -1)
    return _found(rows, ladder, numbers, weights, places, action.lost)


def _found(
    rows: Rows, ladder: Ints, numbers: Ints, weights: Floats, places: list[Ints], lost: int
) -> Found:
    """Those of the rows' sources that exist."""
    known = (ladder >= 0) & np.all(numbers >= 0, axis=1) & (weights != 0.0)
    safe = np.where(known[:, None], numbers, 0).T
    sources = rows.lookup[(np.where(known, ladder, 0), *safe)]
    known &= sources >= 0
    absent = np.full(len(weights), -1)
    columns = [rows.base[sources] + lost, *places, absent, absent][:3]
    return np.flatnonzero(known), np.column_stack(columns)[known], weights[known]


def _losses(
    problem: Lindblad, labels: tuple[Labels, ...], rows: Rows, tables: _Tables
) -> tuple[Floats, Ints]:
    """The constant part of each row's loss, and the places of its two tables."""
    still = np.zeros(len(rows.low))
    for m, own in enumerate(labels[1:]):
        number = rows.batteries[:, m]
        for level in (own.ket[number], own.bra[number]):
            still += loss(problem, m + 1, own.n, own.spin[number], level)
    places = np.zeros_like(rows.charger)
    for spin in np.unique(rows.charger):
        spins = np.full(tables.width, spin)
        values = loss(problem, 0, labels[0].n, spins, tables.excited)
        places[rows.charger == spin] = tables.add(values)
    return still, np.column_stack((places - rows.ket, places - rows.bra))


def loss(problem: Lindblad, ensemble: int, n: int, spin: Ints, excited: Floats | Ints) -> Floats:
    """The rate at which one side of rho loses on an ensemble, apart from mixing."""
    down, up, decay, dephasing = strengths(problem, ensemble)
    lowered = amplitude(n, spin, excited, -1, 0) ** 2
    raised = amplitude(n, spin, excited, 1, 0) ** 2
    return down * lowered + up * raised + decay * np.asarray(excited, dtype=float) + n * dephasing
