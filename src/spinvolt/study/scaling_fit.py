"""One law fitted to one line of numbers, with intervals that tell how wrong the law is.

Least squares in ln y, every size with the same weight. The numbers are exact to many digits, so
what is left over is the law's own error and no noise. An interval is therefore put together of

    windows    the hull of what the same fit gives without each quarter of the sizes, and on their
               lower and upper halves: how much the answer depends on the window;
    scatter    the 95 % interval of independent residuals of the size of those that are left:
               what remains when the numbers do scatter;
    data       what the numbers' own bounds allow at the most, to first order;

the hull widened by the other two. No theorem stands behind the first, so its grade is "estimated".
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares
from scipy.special import stdtrit

from spinvolt.bounded import Bounded, Proof
from spinvolt.study.laws import Law

Floats = NDArray[np.float64]

CONFIDENCE = 0.95
BLOCKS = 4
CLOSE = 1e-13
STEP = 1e-6
POLISHED, TRIALS = 2, 150


@dataclass(frozen=True, eq=False)
class Data:
    """Positive numbers at growing sizes.

    Attributes
    ----------
    sizes
        Shape (n,).
    logs
        ln y.
    errors
        How far ln y may be off at the most.
    """

    sizes: Floats
    logs: Floats
    errors: Floats

    def __len__(self) -> int:
        return len(self.sizes)

    def at(self, places: NDArray[np.intp]) -> "Data":
        """Those at some places."""
        return Data(self.sizes[places], self.logs[places], self.errors[places])


@dataclass(frozen=True, eq=False)
class Fit:
    """A law with its constants.

    Attributes
    ----------
    law, data
        What was fitted to what.
    values
        The constants, ln c first.
    others
        The constants from parts of the sizes.
    forecast
        Root mean square of the residuals at the largest quarter of the sizes, when the law is
        fitted to the others.
    """

    law: Law
    data: Data
    values: Floats
    others: tuple[Floats, ...]
    forecast: float

    @cached_property
    def residuals(self) -> Floats:
        """ln y minus the law."""
        return self.data.logs - self.law.logarithm(self.data.sizes, self.values)

    @property
    def misfit(self) -> float:
        """Root mean square of the residuals."""
        return float(np.sqrt(np.mean(self.residuals**2)))

    @property
    def worst(self) -> float:
        """The largest residual."""
        return float(np.max(np.abs(self.residuals)))

    def constants(self) -> dict[str, Bounded]:
        """The constants by name, with their intervals."""

        def told(place: int) -> Callable[[Floats], float]:
            return lambda values: float(values[place])

        front, *rest = (self.interval(told(i)) for i in range(len(self.values)))
        return dict(zip(self.law.constants, [_exp(front), *rest], strict=True))

    def predicted(self, size: float) -> Bounded | None:
        """y at a size; None where the law is no positive number there.

        The interval is widened by the largest residual; beyond the sizes by ``forecast``, which
        was made over their largest quarter, times the square of the distance over its length.
        """
        here = np.array([size])
        if not all(self.law.positive(here, v) for v in (self.values, *self.others)):
            return None
        found = self.interval(lambda values: float(self.law.logarithm(here, values)[0]))
        room = self._reach(size)
        return _exp(Bounded(found.value, found.low - room, found.high + room, found.proof))

    def interval(self, told: Callable[[Floats], float]) -> Bounded:
        """A number that follows from the constants, with the interval of the module's text."""
        value = told(self.values)
        hull = [value, *(told(values) for values in self.others)]
        gradient = self._gradient(told)
        room = self._scatter(gradient) + float(np.abs(gradient @ self._lever) @ self.data.errors)
        return Bounded(value, min(hull) - room, max(hull) + room, Proof.ESTIMATED)

    def _reach(self, size: float) -> float:
        """How wrong the law itself may be at a size, from how wrong it was."""
        sizes = self.data.sizes
        beyond = max(math.log(size / sizes[-1]), math.log(sizes[0] / size))
        if beyond <= 0.0:
            return self.worst
        known = len(early(len(sizes)))
        length = math.log(sizes[-1] / sizes[known - 1])
        return self.forecast * max(beyond / length, 1.0) ** 2

    @cached_property
    def _lever(self) -> Floats:
        """How the constants follow the logarithms, (constants, n)."""
        lever = np.linalg.pinv(self.law.jacobian(self.data.sizes, self.values))
        return np.asarray(lever, dtype=np.float64)

    def _scatter(self, gradient: Floats) -> float:
        free = len(self.data) - len(self.values)
        spread = math.sqrt(float(np.sum(self.residuals**2)) / free)
        quantile = float(stdtrit(free, 0.5 + 0.5 * CONFIDENCE))
        return quantile * spread * float(np.linalg.norm(gradient @ self._lever))

    def _gradient(self, told: Callable[[Floats], float]) -> Floats:
        steps = STEP * np.maximum(1.0, np.abs(self.values))
        moves = np.diag(steps)
        rises = [told(self.values + move) - told(self.values - move) for move in moves]
        return np.array(rises, dtype=np.float64) / (2.0 * steps)


def _exp(log: Bounded) -> Bounded:
    """Up to the largest number that can be written."""
    value, low, high = (math.exp(min(x, 700.0)) for x in (log.value, log.low, log.high))
    return Bounded(value, low, high, log.proof)


def fit(law: Law, data: Data) -> Fit:
    """A law fitted to numbers and to parts of them.

    The data must have at least ``law.fewest`` sizes, all above ``law.above``, so that each part
    that is fitted has as many as the law has constants.

    Example
    -------
    >>> from spinvolt.study.laws import LAWS
    >>> sizes = np.geomspace(10.0, 1e6, 31)
    >>> data = Data(sizes, np.log(2.0 * sizes / (np.log(sizes) + 1.2)), np.zeros(31))
    >>> constants = fit(LAWS["log"], data).constants()
    >>> [round(constants[name].value, 9) for name in "cab"]
    [2.0, 1.0, 1.2]
    """
    count, least = len(data), len(law.constants) + 1
    values = best(law, data)
    others = [best(law, data.at(part), values) for part in parts(count) if len(part) >= least]
    return Fit(law, data, values, tuple(others), _forecast(law, data))


def early(count: int) -> NDArray[np.intp]:
    """All places but the last quarter of them.

    >>> early(10).tolist()
    [0, 1, 2, 3, 4, 5, 6]
    """
    return np.arange(count - -(-count // BLOCKS))


def _forecast(law: Law, data: Data) -> float:
    known = early(len(data))
    values = best(law, data.at(known))
    late = data.at(np.arange(len(known), len(data)))
    return float(np.sqrt(np.mean((late.logs - law.logarithm(late.sizes, values)) ** 2)))


def parts(count: int) -> list[NDArray[np.intp]]:
    """All places but each quarter of them, and the two halves.

    >>> [part.tolist() for part in parts(4)]
    [[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2], [0, 1], [2, 3]]
    """
    places = np.arange(count)
    blocks = np.array_split(places, BLOCKS)
    return [*(np.setdiff1d(places, block) for block in blocks), *np.array_split(places, 2)]


def best(law: Law, data: Data, near: Floats | None = None) -> Floats:
    """The constants with the least sum of squares, from many starts and from ``near`` as well.

    For each start of the bend ln c and a follow linearly; the best two are then polished together.
    """
    starts = law.starts(data.sizes)
    if near is not None:
        starts = np.concatenate([near[None, 2:], starts])
    tried = [_straight(law, data, shape) for shape in starts]
    tried.sort(key=lambda each: each[0])
    if law.flat(tried[0][1]) or starts.shape[1] == 0:
        return tried[0][1]
    polished = [_polished(law, data, values) for _, values in tried[:POLISHED]]
    return min([tried[0], *polished], key=lambda each: each[0])[1]


def _straight(law: Law, data: Data, shape: Floats) -> tuple[float, Floats]:
    """Sum of squares and constants for a given bend."""
    logs = np.log(data.sizes)
    wanted = data.logs - law.bend(data.sizes, shape)
    off = logs - logs.mean()
    level = wanted.mean()
    slope = float(off @ (wanted - level)) / float(off @ off)
    left = wanted - level - slope * off
    values = np.array([level - slope * logs.mean(), slope, *shape])
    square = float(left @ left)
    return (square if law.positive(data.sizes, values) else math.inf), values


def _polished(law: Law, data: Data, values: Floats) -> tuple[float, Floats]:
    slopes: Any = partial(law.jacobian, data.sizes)
    found = least_squares(
        lambda v: law.logarithm(data.sizes, v) - data.logs,
        values,
        jac=slopes,
        method="lm",
        x_scale="jac",
        xtol=CLOSE,
        ftol=CLOSE,
        gtol=CLOSE,
        max_nfev=TRIALS,
    )
    return _straight(law, data, found.x[2:])
