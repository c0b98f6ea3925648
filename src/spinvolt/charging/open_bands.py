"""Maxima of sampled curves: what all curves inside a band of intervals have in common."""

import numpy as np
from numpy.typing import NDArray

from spinvolt.bounded import Bounded, Undefined
from spinvolt.charging.open_peaks import FRACTIONS, Maxima
from spinvolt.metrics.figures import Figure, Maximum
from spinvolt.run.result import Series

Floats = NDArray[np.float64]

# A rise in the last quarter of the window beyond its own errors and this part of the room.
RISE = 5e-3


def band_maxima(times: Floats, energy: Series, status: str) -> Maxima:
    """Maxima of a curve of which only intervals at some times are known.

    The highest value lies between the highest lower and the highest upper bound, and where it is
    reached an upper bound must exceed the highest lower one: on a plateau that may be anywhere.
    """
    later = times > 0.0
    since = times[later]
    ratio = Series(
        energy.value[later] / since,
        energy.low[later] / since,
        energy.high[later] / since,
        energy.proof,
    )
    top = _top(times, energy)
    fractions = {percent: _reached(times, energy, top.value, percent) for percent in FRACTIONS}
    return Maxima(top, _top(since, ratio), fractions, status, float(times[-1]))


def rising(times: Floats, energy: Series, room: float) -> bool:
    """Whether the energy still rises in the last quarter, beyond errors and a little more."""
    place = int(np.searchsorted(times, 0.75 * times[-1]))
    return bool(energy.low[-1] - energy.high[place] > RISE * room)


def _top(times: Floats, band: Series) -> Maximum:
    best = int(np.argmax(band.value))
    least, most = float(np.max(band.low)), float(np.max(band.high))
    inside = np.flatnonzero(band.high >= least)
    early, late = max(int(inside[0]) - 1, 0), min(int(inside[-1]) + 1, len(times) - 1)
    return Maximum(
        Bounded(float(times[best]), float(times[early]), float(times[late]), band.proof),
        Bounded(float(band.value[best]), least, most, band.proof),
    )


def _reached(times: Floats, band: Series, top: Figure, percent: int) -> Figure:
    """When a curve in the band first reaches a fraction of its maximum.

    Not before the last sample at which even the upper bounds are below, nor after the first one at
    which the lower bounds are above.
    """
    if isinstance(top, Undefined) or top.low <= 0.0:
        return Undefined("no rise of the energy above the start can be told")
    share = 0.01 * percent
    after = _first(band.value, share * top.value)
    soonest, latest = _first(band.high, share * top.low), _first(band.low, share * top.high)
    if after is None or soonest is None:
        return Undefined(f"{percent} % of the maximum are not reached")
    middle = _between(times, band.value, after, share * top.value)
    low = float(times[max(soonest - 1, 0)])
    high = float(times[-1] if latest is None else times[latest])
    return Bounded(middle, min(low, middle), max(high, middle), band.proof)


def _first(values: Floats, level: float) -> int | None:
    """The number of the first value at or above a level."""
    above = np.flatnonzero(values >= level)
    return int(above[0]) if len(above) else None


def _between(times: Floats, values: Floats, after: int, level: float) -> float:
    """Where a straight line to the value number ``after`` reaches a level."""
    if after == 0:
        return float(times[0])
    low, high = float(values[after - 1]), float(values[after])
    part = (level - low) / (high - low)
    return float(times[after - 1] + part * (times[after] - times[after - 1]))
