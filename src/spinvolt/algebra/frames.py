"""Joint states at several times as stacks of arrays, so that one call serves all of them.

Times that share a structure (which branches there are, their weights, copies and ladders) are
taken together. What is measured has the times as its first axis.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.joint import Block, Branch, Joint

Complexes = NDArray[np.complex128]
Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

# Amplitudes that are taken at once, for all times together: 16 MiB.
AT_ONCE = 2**20


@dataclass(frozen=True, eq=False)
class Frames:
    """Joint states at several times.

    Attributes
    ----------
    times, errors
        When, and ``Joint.error``; shape (times,) each.
    branches
        As for ``Joint``, but the amplitudes of each block have shape
        (times, battery levels, charger levels).
    """

    times: Floats
    errors: Floats
    branches: tuple[Branch, ...]

    @cached_property
    def places(self) -> tuple[tuple[tuple[Indices, Indices], ...], ...]:
        """By branch and block: the levels of battery and charger that are populated at any time.

        What is conserved keeps the other amplitudes exactly zero.
        """
        return tuple(
            tuple(
                (k, n)
                for block in branch.blocks
                for k, n in [np.nonzero(np.any(block.amplitudes, axis=0))]
            )
            for branch in self.branches
        )

    @cached_property
    def amplitudes(self) -> tuple[tuple[Complexes, ...], ...]:
        """By branch and block: the amplitudes there, shape (times, places)."""
        return tuple(
            tuple(
                block.amplitudes.reshape(len(self.times), -1)[:, k * width + n]
                for block, (k, n) in zip(branch.blocks, places, strict=True)
                for width in [block.amplitudes.shape[2]]
            )
            for branch, places in zip(self.branches, self.places, strict=True)
        )

    @cached_property
    def weights(self) -> Floats:
        """The probability of each of these places, shape (times, places of all blocks)."""
        found = [
            branch.weight * np.abs(amplitudes) ** 2
            for branch, blocks in zip(self.branches, self.amplitudes, strict=True)
            for amplitudes in blocks
        ]
        return np.concatenate(found, axis=1)

    @cached_property
    def heights(self) -> tuple[Floats, Floats]:
        """S^z of the battery and J^z of the charger there, shape (places of all blocks,)."""
        battery = [k - 0.5 * block.battery.twice_spin for block, (k, _) in self._placed]
        charger = [n - 0.5 * block.charger.twice_spin for block, (_, n) in self._placed]
        low, high = np.concatenate(battery), np.concatenate(charger)
        return low.astype(float, copy=False), high.astype(float, copy=False)

    @cached_property
    def levels(self) -> Floats:
        """The charger's level there, for a mode the number of quanta."""
        return np.concatenate([n.astype(float) for _, (_, n) in self._placed])

    def joints(self) -> Iterator[Joint]:
        """The joint states one by one."""
        pairs = zip(self.times.tolist(), self.errors.tolist(), strict=True)
        for i, (time, error) in enumerate(pairs):
            branches = tuple(
                replace(
                    branch,
                    blocks=tuple(replace(b, amplitudes=b.amplitudes[i]) for b in branch.blocks),
                )
                for branch in self.branches
            )
            yield Joint(time, branches, error)

    @property
    def _placed(self) -> Iterator[tuple[Block, tuple[Indices, Indices]]]:
        for branch, places in zip(self.branches, self.places, strict=True):
            yield from zip(branch.blocks, places, strict=True)


def framed(joints: Iterable[Joint]) -> Iterator[Frames]:
    """The joint states in turn, as many together as share a structure and fit.

    Example
    -------
    >>> from spinvolt.algebra.joint import Block, Ladder
    >>> block = Block(Ladder(1), Ladder(1), np.eye(2) / np.sqrt(2.0) + 0.0j)
    >>> joint = Joint(1.0, (Branch(1.0, 1, 1, (block,)),), 0.0)
    >>> [len(frames.times) for frames in framed([joint, joint, joint])]
    [3]
    """
    for _, alike in groupby(joints, _structure):
        held: list[Joint] = []
        for joint in alike:
            held.append(joint)
            if len(held) * _size(joint) >= AT_ONCE:
                yield stacked(held)
                held = []
        if held:
            yield stacked(held)


def stacked(joints: list[Joint]) -> Frames:
    """Joint states of one structure as arrays."""
    branches = tuple(
        replace(
            alike[0],
            blocks=tuple(
                replace(blocks[0], amplitudes=np.stack([block.amplitudes for block in blocks]))
                for blocks in zip(*(branch.blocks for branch in alike), strict=True)
            ),
        )
        for alike in zip(*(joint.branches for joint in joints), strict=True)
    )
    times = np.array([joint.time for joint in joints], dtype=float)
    return Frames(times, np.array([joint.error for joint in joints], dtype=float), branches)


def _structure(joint: Joint) -> Hashable:
    return tuple(
        (
            branch.weight,
            branch.battery_copies,
            branch.charger_copies,
            tuple((b.battery, b.charger, b.amplitudes.shape) for b in branch.blocks),
        )
        for branch in joint.branches
    )


def _size(joint: Joint) -> int:
    return sum(block.amplitudes.size for branch in joint.branches for block in branch.blocks)
