"""Starts that are more than one level: mixtures of pure states over ladders of several spins.

The states of n spins fall into ladders of total spin j, each of which occurs in many copies. A
pure state that is not symmetric, such as given cells up, spreads over one copy of several ladders
and stays coherent between them; a thermal state fills all copies alike.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """Amplitudes of a pure state on one copy of one ladder.

    Attributes
    ----------
    twice_spin
        Twice the total spin; the ladder has twice_spin + 1 levels. For a mode, its highest level.
    copy
        Number of the copy among orthonormal ones; None stands for any of those not numbered.
    first
        Level of the first amplitude.
    amplitudes
        Real amplitudes on the levels from ``first`` on.
    """

    twice_spin: int
    copy: int | None
    first: int
    amplitudes: tuple[float, ...]


@dataclass(frozen=True)
class Ket:
    """A pure state of one ensemble, or ``copies`` orthogonal ones alike and equally likely.

    Attributes
    ----------
    weight
        Probability of all copies together.
    copies
        How many; more than one only for a single piece whose copy is None.
    pieces
        Coherent with each other; their squared amplitudes sum to one.
    """

    weight: float
    copies: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Mixed:
    """A mixture of pure states of one ensemble.

    Attributes
    ----------
    kets
        Its members; their weights sum to one minus ``dropped``.
    dropped
        Probability that was left out, to be counted into every bound.
    """

    kets: tuple[Ket, ...]
    dropped: float = 0.0
