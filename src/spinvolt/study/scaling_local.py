"""Exponents between neighbouring sizes, with bounds, and the windows that give a quoted one."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spinvolt.batteries.rules import shown
from spinvolt.bounded import Bounded, weakest
from spinvolt.errors import Misstated
from spinvolt.study.scaling_points import FEWEST, Points

Floats = NDArray[np.float64]

ULP = float(np.finfo(float).eps)


@dataclass(frozen=True)
class Local:
    """The exponent between two sizes: ln(y2 / y1) / ln(x2 / x1).

    Attributes
    ----------
    low, high
        The sizes.
    exponent
        With bounds that follow from those of y.
    """

    low: float
    high: float
    exponent: Bounded

    @property
    def size(self) -> float:
        """The geometric mean of both, where a smooth law has this exponent most nearly."""
        return math.sqrt(self.low * self.high)


def between(points: Points, first: int, second: int) -> Local:
    """The exponent between two places of a line."""
    start, end = float(points.sizes[first]), float(points.sizes[second])
    below, above = points.values[first], points.values[second]
    span = math.log1p((end - start) / start)
    ratios = (above.value / below.value, above.low / below.high, above.high / below.low)
    value, low, high = (math.log(ratio) / span for ratio in ratios)
    # Each quotient and each logarithm is off by a rounding error or two.
    room = 4.0 * ULP * ((1.0 + abs(value) * span) / span + abs(value))
    proof = weakest(below.proof, above.proof)
    return Local(start, end, Bounded(value, low - room, high + room, proof))


def local_exponents(points: Points) -> tuple[Local, ...]:
    """Between all neighbours of a line."""
    return tuple(between(points, i, i + 1) for i in range(len(points.sizes) - 1))


def exponent_at(points: Points, size: float) -> Local:
    """Between the neighbours on both sides of a size that the line has.

    Raises
    ------
    Misstated
        When the line has no such size inside.
    """
    places = np.flatnonzero(points.sizes == size)
    if len(places) == 0 or not 0 < places[0] < len(points.sizes) - 1:
        raise Misstated(
            f"An exponent at a size needs the size and a neighbour on both sides, but {size:g} has "
            "not both: sweep them."
        )
    place = int(places[0])
    return between(points, place - 1, place + 1)


def varies(local: Sequence[Local]) -> tuple[Local, Local] | None:
    """Two places whose exponents cannot be the same, so that no power law goes through the numbers.

    None where one exponent fits all bounds.
    """
    least = min(local, key=lambda each: each.exponent.high)
    most = max(local, key=lambda each: each.exponent.low)
    return (least, most) if least.exponent.high < most.exponent.low else None


@dataclass(frozen=True)
class Windows:
    """Fit windows whose power law has a quoted exponent.

    Attributes
    ----------
    quoted
        As it was printed.
    windows
        First and last size of each, the longest in ratio first.
    tried
        How many windows there are.
    """

    quoted: str
    windows: tuple[tuple[float, float], ...]
    tried: int


def windows_giving(points: Points, quoted: str | float) -> Windows:
    """The windows on which a straight line in ln y over ln x has the quoted slope, as rounded.

    All windows between two sizes of the line with five sizes or more are tried.

    Raises
    ------
    Misstated
        When ``quoted`` is no decimal number.
    """
    text = str(quoted)
    match = re.fullmatch(r"[+-]?\d{1,6}(?:\.(\d{1,12}))?", text)
    if match is None:
        raise Misstated(f"`quoted` must be a decimal number such as 0.83, but is {shown(quoted)}.")
    half = 0.5 * 10.0 ** -len(match[1] or "")
    slopes, first, last = _slopes(points)
    good = np.abs(slopes - float(text)) <= half * (1.0 + 1e-9)
    found = sorted(
        zip(points.sizes[first[good]].tolist(), points.sizes[last[good]].tolist(), strict=True),
        key=lambda pair: (-pair[1] / pair[0], pair),
    )
    return Windows(text, tuple(found), len(slopes))


def _slopes(points: Points) -> tuple[Floats, NDArray[np.intp], NDArray[np.intp]]:
    """Slopes on all windows, their first and their last places."""
    logs = np.log(points.sizes)
    values = np.array([math.log(y.value) for y in points.values])
    # Sums from the middle of the numbers lose the fewest digits.
    logs, values = logs - logs.mean(), values - values.mean()
    products = np.stack([np.ones_like(logs), logs, values, logs * logs, logs * values])
    sums = np.concatenate([np.zeros((5, 1)), np.cumsum(products, axis=1)], axis=1)
    first, last = np.triu_indices(len(logs), FEWEST - 1)
    count, sx, sy, sxx, sxy = sums[:, last + 1] - sums[:, first]
    return (sxy - sx * sy / count) / (sxx - sx * sx / count), first, last
