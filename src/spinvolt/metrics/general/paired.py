"""Joint states as matrices between parts of the battery and parts of the charger.

The numbered ladders of an ensemble, stacked, are its *core*, within which a state may be coherent.
Each ladder that stands for many copies alike is a part of its own. Every branch lies on one part of
the battery and one of the charger.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.frames import Frames
from spinvolt.algebra.joint import Block, Branch, Ladder
from spinvolt.metrics.general.scene import Scene

Complexes = NDArray[np.complex128]
Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Side = Callable[[Block], Ladder]


@dataclass(frozen=True, eq=False)
class Place:
    """A part of an ensemble's states: ladders one below the other.

    Attributes
    ----------
    ladders
        Which ladders, in the order of their rows.
    copies
        How many copies of all of them there are; 1 for the core.
    heights
        Number of excited spins (or quanta) on each row.
    """

    ladders: tuple[Ladder, ...]
    copies: int
    heights: Floats

    @property
    def rows(self) -> tuple[slice, ...]:
        """The rows of each ladder."""
        ends = np.cumsum([ladder.twice_spin + 1 for ladder in self.ladders]).tolist()
        sizes = (ladder.twice_spin + 1 for ladder in self.ladders)
        return tuple(slice(end - size, end) for end, size in zip(ends, sizes, strict=True))


@dataclass(frozen=True, eq=False)
class Member:
    """One branch: sqrt(weight) times its amplitudes, where they are not zero at all times.

    Attributes
    ----------
    battery, charger
        Numbers of the parts on which it lies.
    rows, columns
        Row of the battery's part and of the charger's part, shape (entries,).
    values
        Amplitudes, shape (times, entries).
    """

    battery: int
    charger: int
    rows: Indices
    columns: Indices
    values: Complexes


@dataclass(frozen=True, eq=False)
class Paired:
    """Joint states, their parts told apart.

    Attributes
    ----------
    battery, charger
        The parts of both.
    members
        The branches.
    errors
        ``Joint.error``, for a purification whose ancilla tells the branches and copies; shape
        (times,).
    """

    battery: tuple[Place, ...]
    charger: tuple[Place, ...]
    members: tuple[Member, ...]
    errors: Floats


def paired(frames: Frames, scene: Scene) -> Paired:
    """The joint states as matrices between parts.

    Raises
    ------
    ValueError
        When a branch of many copies is coherent over several ladders of that ensemble, or branches
        disagree about the number of copies.
    """
    top = max(block.charger.twice_spin for branch in frames.branches for block in branch.blocks)
    whole = scene.n_charger

    def cells(block: Block) -> Ladder:
        return block.battery

    def spins(block: Block) -> Ladder:
        # All levels of a mode are states of one ladder, wherever each block cuts it.
        return block.charger if whole is not None else Ladder(top, 0)

    lower = _places(((b, b.battery_copies) for b in frames.branches), cells, scene.n_battery)
    upper = _places(
        ((b, b.charger_copies if whole is not None else 1) for b in frames.branches), spins, whole
    )
    sides = (cells, _offsets(lower)), (spins, _offsets(upper))
    members = tuple(_member(frames, number, *sides) for number in range(len(frames.branches)))
    return Paired(lower, upper, members, frames.errors)


def _places(branches: Iterable[tuple[Branch, int]], side: Side, n: int | None) -> tuple[Place, ...]:
    """The parts of one ensemble: the core first, then the unnumbered ladders, longest first."""
    core: dict[Ladder, None] = {}
    alike: dict[int, int] = {}
    for branch, copies in branches:
        ladders = {side(block): None for block in branch.blocks}
        unnumbered = [ladder for ladder in ladders if ladder.copy is None]
        if not unnumbered and copies == 1:
            core |= ladders
        elif len(ladders) > 1 or not unnumbered:
            raise ValueError("a branch of many copies must lie on one ladder without a number")
        elif alike.setdefault(unnumbered[0].twice_spin, copies) != copies:
            raise ValueError("branches on one ladder disagree about its number of copies")
    ordered = sorted(core, key=lambda ladder: (-ladder.twice_spin, ladder.copy))
    groups = [(tuple(ordered), 1)] if ordered else []
    groups += [((Ladder(spin, None),), alike[spin]) for spin in sorted(alike, reverse=True)]
    return tuple(Place(ladders, copies, _heights(ladders, n)) for ladders, copies in groups)


def _heights(ladders: tuple[Ladder, ...], n: int | None) -> Floats:
    """Excited spins on the levels of ladders of ``n`` spins; for a mode (None) the levels."""
    return np.concatenate(
        [
            np.arange(ladder.twice_spin + 1.0) + (0 if n is None else (n - ladder.twice_spin) // 2)
            for ladder in ladders
        ]
    )


def _offsets(places: tuple[Place, ...]) -> dict[Ladder, tuple[int, int]]:
    """Part and first row of each ladder."""
    return {
        ladder: (number, rows.start)
        for number, place in enumerate(places)
        for ladder, rows in zip(place.ladders, place.rows, strict=True)
    }


def _member(
    frames: Frames,
    number: int,
    battery: tuple[Side, dict[Ladder, tuple[int, int]]],
    charger: tuple[Side, dict[Ladder, tuple[int, int]]],
) -> Member:
    """The amplitudes of a branch with their rows in both parts."""
    branch = frames.branches[number]
    (cells, at_battery), (spins, at_charger) = battery, charger
    lower = [at_battery[cells(block)] for block in branch.blocks]
    upper = [at_charger[spins(block)] for block in branch.blocks]
    places = frames.places[number]
    rows = [k + row for (k, _), (_, row) in zip(places, lower, strict=True)]
    columns = [n + column for (_, n), (_, column) in zip(places, upper, strict=True)]
    values = np.concatenate(frames.amplitudes[number], axis=1)
    return Member(
        lower[-1][0],
        upper[-1][0],
        np.concatenate(rows),
        np.concatenate(columns),
        np.sqrt(branch.weight) * values,
    )
