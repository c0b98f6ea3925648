"""The states of the battery alone, or of the charger alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.frames import Frames
from spinvolt.algebra.joint import Ladder
from spinvolt.metrics.general.components import Bundle, Stack, backward_error, bundles
from spinvolt.metrics.general.paired import Paired, Place, paired
from spinvolt.metrics.general.scene import Scene

Complexes = NDArray[np.complex128]
Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Part:
    """A block of density matrices: F F^+ on all copies together, F F^+ / copies on each.

    Attributes
    ----------
    place
        Its ladders, their copies and the heights of the rows.
    factor
        F at every time, shape (rows, any). The columns are states of everything else, so that F
        is also the amplitudes of a purification.
    """

    place: Place
    factor: Stack

    @cached_property
    def bundles(self) -> tuple[Bundle, ...]:
        """The blocks between which there is no coherence."""
        return bundles(self.factor)

    @property
    def diagonal(self) -> Floats:
        """Probability of each row, all copies together, shape (times, rows)."""
        return self.factor.weights

    @cached_property
    def singular_values(self) -> Floats:
        """Those of F that can differ from zero, shape (times, values)."""
        count = len(self.factor.values)
        found = [bundle.singular_values().reshape(count, -1) for bundle in self.bundles]
        return np.concatenate(found, axis=1) if found else np.zeros((count, 0))

    @property
    def matrix(self) -> Complexes:
        """The density matrices on one copy, times the number of copies, (times, rows, rows).

        Example
        -------
        >>> place = Place((Ladder(1),), 1, np.array([0.0, 1.0]))
        >>> factor = Stack((2, 1), np.array([0, 1]), np.array([0, 0]), np.array([[0.6, 0.8j]]))
        >>> Part(place, factor).matrix[0].round(2)
        array([[0.36+0.j  , 0.  -0.48j],
               [0.  +0.48j, 0.64+0.j  ]])
        """
        factor = self.factor.dense()
        return factor @ factor.conj().swapaxes(1, 2)


@dataclass(frozen=True, eq=False)
class Reduced:
    """The states of one ensemble: their parts, no coherence between them.

    Attributes
    ----------
    parts
        The core first, where there is one.
    errors
        Bound on the norm distance of purifications, shape (times,).
    """

    parts: tuple[Part, ...]
    errors: Floats

    @cached_property
    def spectrum(self) -> tuple["Group", ...]:
        """Eigenvalues with their multiplicities."""
        return tuple(Group(part.singular_values**2, part.place.copies) for part in self.parts)

    @cached_property
    def collective(self) -> "Reduced":
        """What collective operations see: for each total spin, the sum over all copies.

        Coherences between ladders of different spin do not show in it.
        """
        spins: dict[int, list[tuple[Part, slice]]] = {}
        for part in self.parts:
            for ladder, rows in zip(part.place.ladders, part.place.rows, strict=True):
                spins.setdefault(ladder.twice_spin, []).append((part, rows))
        if all(len(part.place.ladders) == 1 for part in self.parts) and len(spins) == len(
            self.parts
        ):
            return self
        parts = tuple(_side_by_side(spin, spins[spin]) for spin in sorted(spins, reverse=True))
        return Reduced(parts, self.errors)

    @property
    def rounding(self) -> float:
        """Backward error of a decomposition of all parts."""
        return backward_error(sum(len(part.place.heights) for part in self.parts))

    def by_ladder(self) -> Iterator[tuple[Ladder, int, Complexes]]:
        """Each ladder with its copies and its block of the density matrices, all copies together.

        Coherences between ladders of the core are left out; they are in ``Part.matrix``.
        """
        for part in self.parts:
            matrix = part.matrix
            for ladder, rows in zip(part.place.ladders, part.place.rows, strict=True):
                yield ladder, part.place.copies, matrix[:, rows, rows]


@dataclass(frozen=True, eq=False)
class Group:
    """Eigenvalues, each ``copies`` times; ``weights`` are those of all copies together.

    ``weights`` has shape (times, eigenvalues).
    """

    weights: Floats
    copies: int


def reduced_battery(frames: Frames, scene: Scene) -> Reduced:
    """The battery's states: the charger, its copies and the branches are traced over.

    Example
    -------
    >>> from spinvolt.algebra.ensembles import Spins
    >>> from spinvolt.algebra.joint import Block, Branch, Joint
    >>> from spinvolt.algebra.frames import stacked
    >>> bell = Block(Ladder(1), Ladder(1), np.array([[0.0, 0.8], [0.6, 0.0]], dtype=complex))
    >>> joint = Joint(0.0, (Branch(1.0, 1, 1, (bell,)),), 0.0)
    >>> scene = Scene(1, 1.0, Spins(1), 1.0, (), joint)
    >>> reduced_battery(stacked([joint]), scene).parts[0].matrix[0].real.round(2)
    array([[0.64, 0.  ],
           [0.  , 0.36]])
    """
    return battery_of(paired(frames, scene))


def reduced_charger(frames: Frames, scene: Scene) -> Reduced:
    """The charger's states: the battery, its copies and the branches are traced over."""
    return charger_of(paired(frames, scene))


def battery_of(joint: Paired) -> Reduced:
    """The battery's states."""
    sides = [(m.battery, m.rows, m.columns, m.values) for m in joint.members]
    widths = [len(joint.charger[m.charger].heights) for m in joint.members]
    return _reduced(joint.battery, sides, widths, joint.errors)


def charger_of(joint: Paired) -> Reduced:
    """The charger's states."""
    sides = [(m.charger, m.columns, m.rows, m.values) for m in joint.members]
    widths = [len(joint.battery[m.battery].heights) for m in joint.members]
    return _reduced(joint.charger, sides, widths, joint.errors)


def _reduced(
    places: tuple[Place, ...],
    sides: list[tuple[int, Indices, Indices, Complexes]],
    widths: list[int],
    errors: Floats,
) -> Reduced:
    """Amplitudes of all members side by side, part by part."""
    pieces: list[list[tuple[Indices, Indices, Complexes]]] = [[] for _ in places]
    total = [0] * len(places)
    for (number, row, column, value), width in zip(sides, widths, strict=True):
        pieces[number].append((row, column + total[number], value))
        total[number] += width
    parts = tuple(
        Part(place, _stack((len(place.heights), total[i]), pieces[i]))
        for i, place in enumerate(places)
    )
    return Reduced(parts, errors)


def _side_by_side(twice_spin: int, found: list[tuple[Part, slice]]) -> Part:
    """The rows of all ladders of one spin as one part."""
    pieces, width = [], 0
    for part, rows in found:
        factor = part.factor
        mine = (factor.rows >= rows.start) & (factor.rows < rows.stop)
        row, column = factor.rows[mine] - rows.start, factor.columns[mine] + width
        pieces.append((row, column, factor.values[:, mine]))
        width += factor.shape[1]
    part, rows = found[-1]
    place = Place((Ladder(twice_spin),), 1, part.place.heights[rows])
    return Part(place, _stack((twice_spin + 1, width), pieces))


def _stack(shape: tuple[int, int], pieces: list[tuple[Indices, Indices, Complexes]]) -> Stack:
    rows, columns, values = zip(*pieces, strict=True)
    return Stack(
        shape,
        np.concatenate(rows),
        np.concatenate(columns),
        values[0] if len(values) == 1 else np.concatenate(values, axis=1),
    )
