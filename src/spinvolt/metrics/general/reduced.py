"""The state of the battery alone, or of the charger alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack

from spinvolt.algebra.joint import Joint, Ladder
from spinvolt.metrics.general.components import Component, Sparse, backward_error, components
from spinvolt.metrics.general.paired import Paired, Place, paired
from spinvolt.metrics.general.scene import Scene

Complexes = NDArray[np.complex128]
Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Part:
    """A block of a density matrix: F F^+ on all copies together, F F^+ / copies on each.

    Attributes
    ----------
    place
        Its ladders, their copies and the heights of the rows.
    factor
        F, sparse, shape (rows, any). The columns are states of everything else, so that F is also
        the amplitudes of a purification.
    """

    place: Place
    factor: Sparse

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The blocks between which there is no coherence."""
        return components(self.factor)

    @cached_property
    def diagonal(self) -> Floats:
        """Probability of each row, all copies together."""
        squares = self.factor.copy()
        squares.data = np.abs(squares.data) ** 2
        return np.asarray(squares.sum(axis=1)).ravel()

    @property
    def matrix(self) -> Complexes:
        """The density matrix on one copy, times the number of copies, shape (rows, rows).

        Example
        -------
        >>> place = Place((Ladder(1),), 1, np.array([0.0, 1.0]))
        >>> Part(place, csr_array(np.array([[0.6], [0.8j]]))).matrix.round(2)
        array([[0.36+0.j  , 0.  -0.48j],
               [0.  +0.48j, 0.64+0.j  ]])
        """
        return (self.factor @ self.factor.conj().T).toarray()


@dataclass(frozen=True, eq=False)
class Reduced:
    """The state of one ensemble: its parts, no coherence between them.

    Attributes
    ----------
    parts
        The core first, where there is one.
    error
        Bound on the norm distance of purifications.
    """

    parts: tuple[Part, ...]
    error: float

    @cached_property
    def spectrum(self) -> tuple["Group", ...]:
        """Eigenvalues with their multiplicities."""
        return tuple(
            Group(values**2, part.place.copies)
            for part in self.parts
            for values in [np.concatenate([c.singular_values() for c in part.components])]
        )

    @cached_property
    def collective(self) -> "Reduced":
        """What collective operations see: for each total spin, the sum over all copies.

        Coherences between ladders of different spin do not show in it.
        """
        spins: dict[int, list[Sparse]] = {}
        for part in self.parts:
            for ladder, rows in zip(part.place.ladders, part.place.rows, strict=True):
                spins.setdefault(ladder.twice_spin, []).append(part.factor[rows])
        if all(len(part.place.ladders) == 1 for part in self.parts) and len(spins) == len(
            self.parts
        ):
            return self
        heights = {
            ladder.twice_spin: part.place.heights[rows]
            for part in self.parts
            for ladder, rows in zip(part.place.ladders, part.place.rows, strict=True)
        }
        parts = tuple(
            Part(Place((Ladder(spin),), 1, heights[spin]), csr_array(hstack(spins[spin])))
            for spin in sorted(spins, reverse=True)
        )
        return Reduced(parts, self.error)

    @property
    def rounding(self) -> float:
        """Backward error of a decomposition of all parts."""
        return backward_error(sum(len(part.place.heights) for part in self.parts))

    def by_ladder(self) -> Iterator[tuple[Ladder, int, Complexes]]:
        """Each ladder with its copies and its block of the density matrix, all copies together.

        Coherences between ladders of the core are left out; they are in ``Part.matrix``.
        """
        for part in self.parts:
            for ladder, rows in zip(part.place.ladders, part.place.rows, strict=True):
                block = part.factor[rows]
                yield ladder, part.place.copies, (block @ block.conj().T).toarray()


@dataclass(frozen=True, eq=False)
class Group:
    """Eigenvalues, each ``copies`` times; ``weights`` are those of all copies together."""

    weights: Floats
    copies: int


def reduced_battery(joint: Joint, scene: Scene) -> Reduced:
    """The battery's state: the charger, its copies and the branches are traced over.

    Example
    -------
    >>> from spinvolt.algebra.ensembles import Spins
    >>> from spinvolt.algebra.joint import Block, Branch
    >>> bell = Block(Ladder(1), Ladder(1), np.array([[0.0, 0.8], [0.6, 0.0]], dtype=complex))
    >>> joint = Joint(0.0, (Branch(1.0, 1, 1, (bell,)),), 0.0)
    >>> scene = Scene(1, 1.0, Spins(1), 1.0, (), joint)
    >>> reduced_battery(joint, scene).parts[0].matrix.real.round(2)
    array([[0.64, 0.  ],
           [0.  , 0.36]])
    """
    return battery_of(paired(joint, scene))


def reduced_charger(joint: Joint, scene: Scene) -> Reduced:
    """The charger's state: the battery, its copies and the branches are traced over."""
    return charger_of(paired(joint, scene))


def battery_of(joint: Paired) -> Reduced:
    """The battery's state."""
    sides = [(m.battery, m.rows, m.columns, m.values) for m in joint.members]
    widths = [len(joint.charger[m.charger].heights) for m in joint.members]
    return _reduced(joint.battery, sides, widths, joint.error)


def charger_of(joint: Paired) -> Reduced:
    """The charger's state."""
    sides = [(m.charger, m.columns, m.rows, m.values) for m in joint.members]
    widths = [len(joint.battery[m.battery].heights) for m in joint.members]
    return _reduced(joint.charger, sides, widths, joint.error)


def _reduced(
    places: tuple[Place, ...],
    sides: list[tuple[int, Indices, Indices, Complexes]],
    widths: list[int],
    error: float,
) -> Reduced:
    """Amplitudes of all members side by side, part by part."""
    rows: list[list[Indices]] = [[] for _ in places]
    columns: list[list[Indices]] = [[] for _ in places]
    values: list[list[Complexes]] = [[] for _ in places]
    total = [0] * len(places)
    for (number, row, column, value), width in zip(sides, widths, strict=True):
        rows[number].append(row)
        columns[number].append(column + total[number])
        values[number].append(value)
        total[number] += width
    parts = tuple(
        Part(
            place,
            csr_array(
                (np.concatenate(values[i]), (np.concatenate(rows[i]), np.concatenate(columns[i]))),
                shape=(len(place.heights), total[i]),
            ),
        )
        for i, place in enumerate(places)
    )
    return Reduced(parts, error)
