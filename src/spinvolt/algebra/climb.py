"""How fast weight climbs the ladder of a mode that no conserved number limits.

Let q_k be the norm of the state's part on levels k and above. Only the terms that raise the mode
feed it, so

    d q_k / dt <= h_k q_{k-1},      h_k = speed sqrt(k),

where ``speed`` bounds the norm of what raises the mode next to b+: of g S- + g' S+ for cells with
coupling g and counter-rotating coupling g'. Neither the splittings nor a cut of the ladder change
it. Iterated from time 0,

    q_m(t) <= sum_{k <= m} q_k(0) (speed t)^(m-k) sqrt(m! / k!) / (m-k)!.                  (1)

For mixed starts q_k^2 is the mean over the members; then all holds for the purified state.

Source: our own; the ladder of inequalities is the argument of Lieb and Robinson (1972).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.ensembles import Mode, Spins
from spinvolt.algebra.kets import Mixed
from spinvolt.algebra.model import Model
from spinvolt.algebra.moments import ORDERS
from spinvolt.algebra.terms import Hop, Tilt
from spinvolt.errors import NotCovered

Floats = NDArray[np.float64]

_LARGEST_EXPONENT = 700.0
_EPSILON = float(np.finfo(float).eps)


@dataclass(frozen=True)
class Climb:
    """How fast weight can climb the ladder of a mode.

    Attributes
    ----------
    speed
        The norm of H from level k-1 to level k is at most speed * sqrt(k).
    coupling
        The largest coefficient of a hop, in size.
    cells
        Twice the largest spin that drives the mode.
    base, tails
        The start's q_k: 1 for k <= base, then ``tails``, then 0.
    last
        The level that is never exceeded, where a conserved number says so; otherwise None.
    still
        ||w - E0|| <= sum_i still[i] k^i on levels up to k, w being the diagonal part of H.
    held
        The level that a classical mode's energy would not let it exceed; infinite without one.
    """

    speed: float
    coupling: float
    cells: int
    base: int
    tails: tuple[float, ...]
    last: int | None
    still: tuple[float, ...]
    held: float

    @property
    def highest(self) -> int:
        """The highest level of the start."""
        return self.base + len(self.tails)

    @property
    def least(self) -> int:
        """The lowest cut that leaves the start's energy moments as they are."""
        return self.highest + ORDERS if self.last is None else self.last

    def hop(self, level: int) -> float:
        """h_level."""
        return self.speed * math.sqrt(level)

    def reach(self, level: int) -> float:
        """A bound on || (H - E0) psi || for a unit vector psi on levels up to ``level``."""
        diagonal = sum(a * float(level) ** i for i, a in enumerate(self.still))
        return diagonal + 2.0 * self.hop(level + 1)

    def foreseen(self, level: int, duration: float) -> float:
        """Bound on q_level at a time, from the start alone: Eq. (1).

        At ``level`` = top + 1 it also bounds || psi - psi_cut ||, Eq. (2).

        Example
        -------
        >>> from spinvolt.algebra.ensembles import Mode, Spins
        >>> dicke = (Hop(1.0, (1, -1)), Hop(1.0, (1, 1)))
        >>> vacuum = climb(Model((Spins(1), Mode()), dicke, (0, 0)))
        >>> vacuum.foreseen(20, 0.1) < 1e-25 < vacuum.foreseen(20, 0.2)
        True
        """
        if level <= self.base:
            return 1.0
        if self.last is not None and level > self.last:
            return 0.0
        start = np.array([1.0, *self.tails])
        return min(climbed(self.speed * abs(duration), level, self.base, start), 1.0)


def climb(model: Model) -> Climb:
    """How the mode of a model of cells and one mode is climbed.

    Raises
    ------
    NotCovered
        When the model is not of that kind, or a hop changes a level by more than one.
    """
    cells, battery, mode = _pair(model)
    along, against = _strengths(model, battery, mode)
    swing, most = math.sqrt(((cells + 1) // 2) * ((cells + 2) // 2)), float(cells)
    speed = abs(along - against) * swing + min(along, against) * most
    base, tails = _start_tails(model.start[mode])
    highest = base + len(tails)
    last = None
    if not (along and against):
        last = highest + (_highest(model.start[battery]) if along else cells)
        last = last if along or against else highest
    definite = any(isinstance(start, int) for start in model.start)
    coupled = 0.0 if definite else 2.0 * speed * math.sqrt(highest)
    still = _still(model, cells, mode, coupled)
    held = _held(model, mode, speed, cells, highest)
    return Climb(speed, max(along, against), cells, base, tails, last, still, held)


def climbed(path: float, level: int, base: int, start: Floats) -> float:
    """The sum of start_k path^(level-k) sqrt(level! / k!) / (level-k)! over k = base ... level.

    Rounded up: logarithms of factorials lose digits at large levels.
    """
    start = start[: max(level - base + 1, 0)]
    steps = level - base - np.arange(len(start), dtype=float)
    if path == 0.0:
        return float(start[-1]) if len(start) and steps[-1] == 0.0 else 0.0
    own = _log_factorial(np.array([float(level)]))
    logs = steps * math.log(path) - _log_factorial(steps)
    logs += 0.5 * (own - _log_factorial(level - steps)) + 16.0 * _EPSILON * own
    if np.any((logs > _LARGEST_EXPONENT) & (start > 0.0)):
        return math.inf
    return float(np.sum(start * np.exp(np.minimum(logs, _LARGEST_EXPONENT)))) * (1.0 + 1e-12)


def _log_factorial(x: Floats) -> Floats:
    """ln x! of whole numbers, by Stirling's series above 15 to full double precision."""
    big = np.maximum(x, 16.0)
    series = 1.0 / (12.0 * big) - 1.0 / (360.0 * big**3) + 1.0 / (1260.0 * big**5)
    large = (big + 0.5) * np.log(big) - big + 0.5 * math.log(2.0 * math.pi) + series
    small = _SMALL_FACTORIALS[np.minimum(x, 16.0).astype(np.int64)]
    return np.where(x <= 16.0, small, large)


_SMALL_FACTORIALS = np.array([math.lgamma(k + 1.0) for k in range(17)])


def _pair(model: Model) -> tuple[int, int, int]:
    """Twice the spin of the cells, their place and the mode's."""
    kinds = [type(ensemble) for ensemble in model.ensembles]
    if sorted(kind.__name__ for kind in kinds) != ["Mode", "Spins"]:
        raise NotCovered(
            "a cut is chosen for cells and one mode, but the model has "
            f"{', '.join(kind.__name__ for kind in kinds)}"
        )
    battery, mode = kinds.index(Spins), kinds.index(Mode)
    cells = model.ensembles[battery]
    return (cells.twice_spin if isinstance(cells, Spins) else 0), battery, mode


def _strengths(model: Model, battery: int, mode: int) -> tuple[float, float]:
    """Sizes of what raises the mode: with cells that fall, and with cells that rise."""
    sums = {-1: 0.0, 1: 0.0}
    for term in model.terms:
        if not isinstance(term, Hop) or term.coefficient == 0.0:
            continue
        if abs(term.powers[battery]) != 1 or abs(term.powers[mode]) != 1:
            raise NotCovered(
                "a cut is chosen where every hop changes the cells and the mode by one, but one "
                f"has the powers {term.powers}"
            )
        sums[term.powers[battery] * term.powers[mode]] += term.coefficient
    return abs(sums[-1]), abs(sums[1])


def _start_tails(start: int | Mixed) -> tuple[int, tuple[float, ...]]:
    """The highest level above which q_k falls below 1, and q_k from there on."""
    if isinstance(start, int):
        return start, ()
    pieces = [(ket.weight, piece) for ket in start.kets for piece in ket.pieces]
    first = min(piece.first for _, piece in pieces)
    last = max(piece.first + len(piece.amplitudes) for _, piece in pieces)
    weights = np.zeros(last - first)
    for weight, piece in pieces:
        at = piece.first - first
        weights[at : at + len(piece.amplitudes)] += weight * np.square(piece.amplitudes)
    summed = np.sqrt(np.cumsum(weights[::-1])[::-1])
    return first, tuple((summed[1:] / summed[0]).tolist())


def _highest(start: int | Mixed) -> int:
    """The highest level of a start on any ladder."""
    if isinstance(start, int):
        return start
    ends = (p.first + len(p.amplitudes) - 1 for ket in start.kets for p in ket.pieces)
    return max(ends)


def _still(model: Model, cells: int, mode: int, coupled: float) -> tuple[float, ...]:
    """Coefficients, by the power of the level, of the range of diagonal energies.

    A power of the number alone lies between zero and its largest value, other terms have either
    sign; ``coupled`` is the most that hops may add to the start's mean energy.
    """
    sizes: dict[int, float] = {0: coupled}
    for term in model.terms:
        if isinstance(term, Tilt):
            power = term.powers[mode]
            others = sum(term.powers) - power
            spread = (2.0 if others else 1.0) * (0.5 * cells) ** others
            sizes[power] = sizes.get(power, 0.0) + abs(term.coefficient) * spread
    return tuple(sizes.get(i, 0.0) for i in range(max(sizes) + 1))


def _held(model: Model, mode: int, speed: float, cells: int, highest: int) -> float:
    """|b|^2 at which photon energy outweighs all that cells, coupling and start can give."""
    linear = {t.powers: t.coefficient for t in model.terms if isinstance(t, Tilt)}
    photon = linear.pop(tuple(int(i == mode) for i in range(2)), 0.0)
    if photon == 0.0:
        return math.inf
    ratio = speed / abs(photon)
    given = sum(abs(c) for c in linear.values()) * cells / abs(photon)
    return (ratio + math.sqrt(ratio**2 + highest + given + 2.0 * ratio * math.sqrt(highest))) ** 2
