"""Where the endless ladder of a mode is cut, and how far the cut moves the state.

The cut Hamiltonian is P H P, P projecting on the levels up to ``top``. By Duhamel's formula, with
h_k and q_k as in ``climb`` and q_top that of the cut evolution,

    || psi(t) - psi_cut(t) || <= integral_0^t h_{top+1} q_top(s) ds.                       (2)

Before anything is solved, Eq. (1) of ``climb`` for m = top + 1 bounds it; afterwards the computed
q_k at some times do, carried by Eq. (1) forward and backward half-way to the next. The error of the
computed states is a jump at these times, which unitary motion does not enlarge, whether with the
cut or without it: it is the engine's, and is added once.

How to use it: ``first_guess``, solve with the leak that is ``allowed`` (``cut_flow``), look at
``nodes`` and take ``tails`` or ``joint_tails`` there, ``bound``; when what was allowed does not
cover it, again with a ``larger`` cut.

Source: our own.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.climb import Climb, climbed
from spinvolt.algebra.joint import Joint
from spinvolt.algebra.moments import ORDERS, Moments

Floats = NDArray[np.float64]

# Orders of H that jets ask for, and so levels about the cut that they feel.
ORDER = 4
# h times the spacing of nodes: half of it, from either side, amplifies rounding by e^2.
STRIDE = 4.0
# A leak far below an engine's own error: tails fall so fast that it costs a few levels.
TOLERANCE = 1e-13
# Rounding of computed tails, per unit of h times duration: no cut makes the bound see less.
FLOOR = 16.0 * float(np.finfo(float).eps)
# Levels that the tail above a classical amplitude takes, and the growth of a cut that was too low.
MARGIN, GROWTH = ORDERS, 1.4
# Time to a usual first peak times sqrt(cells + photons) and the coupling of a cell; a guess.
USUAL = 1.4


@dataclass(frozen=True)
class Leak:
    """What a cut neglects up to some time.

    Attributes
    ----------
    top
        The highest level kept.
    norm
        Bound on || psi - psi_cut || at all times up to then.
    guard
        Bound on the norm of the cut state's part on the highest levels that jets touch.
    reach
        Bound on || (H - E0) psi || for unit vectors on the levels that jets touch.
    """

    top: int
    norm: float
    guard: float
    reach: float

    def covers(self, other: "Leak") -> bool:
        """Whether another leak of the same cut is no larger."""
        return other.norm <= self.norm and other.guard <= self.guard

    def distances(self, frequency: float) -> list[float]:
        """eps_l >= || (H - E0)^l psi - (P H P - E0)^l psi_cut ||, l = 0 ... 4.

        In units of frequency^l. The two differ by (H - E0)^l times what has leaked, which lives
        at most l levels above the cut, and by l products that step over the cut from ``guard``.
        """
        band = self.reach / frequency if frequency else 0.0
        return [band**k * (self.norm + k * self.guard) for k in range(ORDER + 1)]

    def jet_errors(self, moments: Moments, top: float) -> list[float]:
        """What to add to the errors of jets of an observable in [0, top].

        In the units of jets, frequency^order included. Twice ``Moments.jet_errors``, which
        covers products with the engine's own errors as long as these are below the moments.
        """
        errors = moments.jet_errors(self.distances(moments.frequency), top)
        return [2.0 * e * moments.frequency**r for r, e in enumerate(errors)]


def first_guess(climb: Climb, duration: float | None = None) -> int:
    """A cut to try first: exact where a number is conserved, otherwise of a driven classical mode.

    Nothing rests on it: whether it is high enough is for ``bound`` to say.

    Parameters
    ----------
    climb
        The mode.
    duration
        How long, if known; otherwise a usual time to the first peak is taken.
    """
    if climb.last is not None:
        return climb.last
    time = usual_duration(climb) if duration is None else abs(duration)
    driven = (math.sqrt(climb.highest) + climb.speed * time) ** 2
    return max(climb.least, math.ceil(min(driven, climb.held)) + MARGIN)


def choose_cut(climb: Climb, duration: float, tolerance: float) -> int:
    """The lowest cut that is proved, from the start alone, to keep || psi - psi_cut || below.

    Example
    -------
    >>> from spinvolt.algebra.climb import climb
    >>> from spinvolt.algebra.ensembles import Mode, Spins
    >>> from spinvolt.algebra.model import Model
    >>> from spinvolt.algebra.terms import Hop
    >>> dicke = (Hop(1.0, (1, -1)), Hop(1.0, (1, 1)))
    >>> mode = climb(Model((Spins(4), Mode()), dicke, (0, 4)))
    >>> top = choose_cut(mode, 0.5, 1e-12)
    >>> mode.foreseen(top + 1, 0.5) <= 1e-12 < mode.foreseen(top, 0.5)
    True
    """
    if climb.last is not None:
        return climb.last
    low, high = climb.least - 1, climb.least
    while climb.foreseen(high + 1, duration) > tolerance:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if climb.foreseen(middle + 1, duration) <= tolerance:
            high = middle
        else:
            low = middle
    return high


def allowed(
    climb: Climb, top: int, duration: float | None = None, tolerance: float = TOLERANCE
) -> Leak:
    """The leak that a cut may have; zero where a conserved number keeps the state below it.

    Besides the tolerance, what the rounding of computed tails makes ``bound`` see in any case,
    within a ``duration`` or, where that is unknown, within a usual time to the first peak.
    """
    exact = climb.last is not None and top >= climb.last
    time = usual_duration(climb) if duration is None else abs(duration)
    most = 0.0 if exact else tolerance + FLOOR * climb.hop(top + 1) * time
    return Leak(top, most, most, climb.reach(top + ORDER))


def usual_duration(climb: Climb) -> float:
    """A guess of the time to the first peak of the energy; nothing rests on it."""
    known = climb.coupling * math.sqrt(climb.cells + climb.highest)
    return USUAL / known if known else 0.0


def larger(climb: Climb, top: int, duration: float, tolerance: float = TOLERANCE) -> int:
    """The cut to try after ``top`` let more than ``tolerance`` pass within ``duration``."""
    grown = int(GROWTH * top) + MARGIN
    return max(top + 1, min(grown, choose_cut(climb, duration, tolerance)))


def nodes(climb: Climb, top: int, duration: float) -> Floats:
    """Evenly spaced times, from 0 to ``duration``, at which the state is to be looked at."""
    count = math.ceil(climb.hop(top + 1) * abs(duration) / STRIDE)
    return np.linspace(0.0, duration, max(count, 1) + 1)


def tails(amplitudes: NDArray[np.complex128], levels: NDArray[np.int64], top: int) -> Floats:
    """q_0 ... q_top of amplitudes on sites that stand on these levels of the mode.

    For a mixed state take the roots of the members' mean squares.

    Example
    -------
    >>> tails(np.array([0.6, 0.8j]), np.array([0, 2]), 3)
    array([1. , 0.8, 0.8, 0. ])
    """
    squares = amplitudes.real**2 + amplitudes.imag**2
    weights = np.bincount(levels, squares, top + 1)
    return np.sqrt(np.cumsum(weights[::-1])[::-1])


def bound(climb: Climb, top: int, times: Floats, looks: Sequence[Floats] | Floats) -> Leak:
    """What a cut neglects up to the last of some times, from the computed state at them.

    The better of Eq. (2), with the computed tails carried by Eq. (1) half-way to the neighbouring
    times, and of what is foreseen from the start alone.

    Parameters
    ----------
    climb
        The mode.
    top
        The cut, not below ``climb.least``.
    times
        Evenly spaced from 0 on, such as ``nodes``; uneven ones loosen the bound.
    looks
        ``tails`` at these times, shape (times, top + 1).
    """
    looked = np.asarray(looks, dtype=float)
    duration = abs(float(times[-1]))
    half = 0.5 * float(np.max(np.abs(np.diff(times)), initial=0.0))
    reach = climb.reach(top + ORDER)
    if climb.last is not None and top >= climb.last:
        return Leak(top, 0.0, 0.0, reach)
    # Each look serves two half steps, but the first and the last only one.
    both = 2.0 * np.sum(looked, axis=0) - looked[0] - looked[-1]
    passed = climbed(climb.speed * half, top + 1, 0, both)
    low = top + 1 - ORDER
    worst = np.max(looked, axis=0)[: low + 1]
    guard = climbed(climb.speed * half, low, 0, worst)
    return Leak(
        top,
        min(passed, climb.foreseen(top + 1, duration)),
        min(guard, climb.foreseen(low, duration)),
        reach,
    )


def joint_tails(joint: Joint, top: int) -> Floats:
    """``tails`` of a joint state whose charger is the mode.

    Example
    -------
    >>> from spinvolt.algebra.joint import Block, Branch, Ladder
    >>> block = Block(Ladder(1), Ladder(2), np.array([[0.6, 0, 0], [0, 0.8j, 0]]))
    >>> joint_tails(Joint(0.0, (Branch(1.0, 1, 1, (block,)),), 0.0), 2)
    array([1. , 0.8, 0. ])
    """
    weights = np.zeros(top + 1)
    for branch in joint.branches:
        for block in branch.blocks:
            squares = block.amplitudes.real**2 + block.amplitudes.imag**2
            weights[: squares.shape[1]] += branch.weight * squares.sum(axis=0)
    return np.sqrt(np.cumsum(weights[::-1])[::-1])
