"""The joint state of battery and charger at one time, as amplitudes on pairs of ladders."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Complexes = NDArray[np.complex128]


@dataclass(frozen=True)
class Ladder:
    """One copy of a ladder of an ensemble: twice its spin (or a mode's top) and the copy's number.

    ``copy`` is None where it stands for any one of many copies that are populated alike.
    """

    twice_spin: int
    copy: int | None = 0


@dataclass(frozen=True, eq=False)
class Block:
    """Amplitudes on the product of a battery ladder and a charger ladder.

    ``amplitudes[k, n]`` belongs to level k of the battery's ladder and level n of the charger's;
    shape (battery levels, charger levels).
    """

    battery: Ladder
    charger: Ladder
    amplitudes: Complexes


@dataclass(frozen=True, eq=False)
class Branch:
    """One pure member of a mixed joint state, coherent over its blocks.

    Attributes
    ----------
    weight
        Probability of all its copies together; blocks are normalised to one.
    battery_copies, charger_copies
        How many orthogonal copies of the battery's and the charger's ladder it stands for.
    blocks
        Its amplitudes.
    """

    weight: float
    battery_copies: int
    charger_copies: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, eq=False)
class Joint:
    """The state of battery and charger at one time.

    Attributes
    ----------
    time
        When.
    branches
        Its pure members; orthogonality between branches is not implied. Weights sum to one.
    error
        Bound on the distance of purifications of the computed and of the true state, both
        normalised: sqrt(sum_i w_i e_i^2) plus what was dropped or cut off. The trace distance
        (half the trace norm) of any reduced states is at most this.
    """

    time: float
    branches: tuple[Branch, ...]
    error: float
