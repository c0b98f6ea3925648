"""Stored energy and average power of an open battery as functions of time."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.open_results import DensityCurve
from spinvolt.charging.open_found import Found

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SampledCurve:
    """A cubic spline through values that are known at many times.

    Its error is theirs and the largest change at every second time when that is left out: about
    sixteen times what the spline itself does.

    Attributes
    ----------
    times, values
        Shapes (times,) and (times, quantities).
    known
        How far the values may be off.
    """

    times: Floats
    values: Floats
    known: float

    @property
    def until(self) -> float:
        """Where it ends."""
        return float(self.times[-1])

    @property
    def nodes(self) -> Floats:
        """The times themselves."""
        return self.times

    @property
    def error(self) -> float:
        """How far a value may be off, at any time."""
        from scipy.interpolate import CubicSpline

        if len(self.times) < 5:
            return float(np.ptp(self.values))
        last = len(self.times) - 1
        kept = np.unique([*range(0, len(self.times), 2), last])
        left = CubicSpline(self.times[kept], self.values[kept])(self.times)
        return self.known + float(np.max(np.abs(left - self.values)))

    def densities(self, times: Floats) -> Floats:
        """Shape (times, quantities)."""
        from scipy.interpolate import CubicSpline

        return np.asarray(CubicSpline(self.times, self.values)(times))

    def rates(self, times: Floats) -> Floats:
        """Time derivatives."""
        from scipy.interpolate import CubicSpline

        return np.asarray(CubicSpline(self.times, self.values)(times, 1))

    @property
    def rate_error(self) -> float:
        """How far a derivative may be off: the error over the shortest spacing."""
        return 2.0 * self.error / float(np.min(np.diff(self.times), initial=np.inf))

    @property
    def ready(self) -> bool:
        """Points are values of a spline."""
        return True


@dataclass(frozen=True, eq=False)
class EnergyCurve:
    """Excitations that all batteries together have gained, as a curve of one quantity.

    Attributes
    ----------
    each
        The batteries' energies per cell, in the first columns.
    sizes
        Their numbers of cells.
    before
        Excitations at the start.
    pulse
        Times that resolve a pulse which is short against the whole.
    """

    each: DensityCurve
    sizes: tuple[int, ...]
    before: float
    pulse: Floats

    @property
    def until(self) -> float:
        """Where it ends."""
        return self.each.until

    @cached_property
    def _nodes(self) -> Floats:
        # Equal up to rounding is good enough here: nodes only bracket a search.
        return np.union1d(self.each.nodes, self.pulse)

    @property
    def nodes(self) -> Floats:
        """Times between which it is smooth."""
        return self._nodes

    @cached_property
    def known(self) -> Floats:
        """Its values at the nodes, which every search begins with."""
        return self._gained(self.nodes)

    @property
    def error(self) -> float:
        """How far it may be off, at any time."""
        return sum(self.sizes) * self.each.error

    def densities(self, times: Floats) -> Floats:
        """Shape (times, 1)."""
        found = self.known if times is self.nodes else self._gained(np.asarray(times, dtype=float))
        return found[:, None]

    def _gained(self, times: Floats) -> Floats:
        sizes = np.array(self.sizes, dtype=float)
        return self.each.densities(times)[:, : len(sizes)] @ sizes - self.before

    def rates(self, times: Floats) -> Floats:
        """Time derivatives, shape (times, 1)."""
        found = self.each.rates(np.asarray(times, dtype=float))
        return (found[:, : len(self.sizes)] @ np.array(self.sizes, dtype=float))[:, None]

    @property
    def rate_error(self) -> float:
        """How far a derivative may be off."""
        return sum(self.sizes) * self.each.rate_error

    @property
    def ready(self) -> bool:
        """Whether more points cost next to nothing."""
        return self.each.ready


def energy_curve(found: Found, sizes: tuple[int, ...], before: float, pulse: Floats) -> EnergyCurve:
    """The stored energy at any time, from the method's own curve or through its many samples."""
    if found.curve is not None:
        return EnergyCurve(found.curve, sizes, before, pulse)
    known = float(np.max(found.battery_error, initial=0.0))
    spline = SampledCurve(found.times, found.battery, known)
    return EnergyCurve(spline, sizes, before, pulse)
