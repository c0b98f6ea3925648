"""The mean position over continuous time, enclosed: polynomial pieces with proved errors."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.moments import NODES as DATA
from spinvolt.algebra.results import Cost, Flow, Jets
from spinvolt.metrics import hermite

Floats = NDArray[np.float64]
EPSILON = float(np.finfo(float).eps)
# Evaluating a piece adds at most this many rounding errors; each derivative multiplies by GROWTH.
ROUNDING, GROWTH = 1500.0, 38.0
MIRROR = np.array([1.0, -1.0, 1.0, -1.0, 1.0])
Progress = Callable[[float, str], None] | None
Ask = Callable[[Floats, object], Jets]


@dataclass(frozen=True, eq=False)
class Curve:
    """<j>(t) - <j>(0) on [first, first + n step], with error bounds for it and four derivatives.

    Attributes
    ----------
    first, step
        Left end of the first piece and length of each.
    offsets
        Value at the left end of each piece, shape (n,).
    shapes
        Bernstein coefficients relative to it, shape (n, 20): small, so that slopes stay accurate.
    errors
        Bounds on |p^(r) - f^(r)|, r = 0 ... 4, on each piece, shape (5, n).
    """

    first: float
    step: float
    offsets: Floats
    shapes: Floats
    errors: Floats

    @cached_property
    def pieces(self) -> Floats:
        """Bernstein coefficients of the values, shape (n, 20)."""
        return self.offsets[:, None] + self.shapes

    @property
    def last(self) -> float:
        """Right end of the last piece."""
        return self.first + self.step * len(self.offsets)

    def derivative(self, order: int) -> Floats:
        """Bernstein coefficients of the order-th derivative (1 ... 4) on each piece."""
        if order not in self._derivatives:
            differences = self.shapes @ hermite.scaled_differences(order).T
            self._derivatives[order] = differences / self.step**order
        return self._derivatives[order]

    @cached_property
    def _derivatives(self) -> dict[int, Floats]:
        return {}

    def point(self, time: float) -> tuple[float, float, float]:
        """Value, slope and second derivative at one time, without their errors."""
        place = (time - self.first) / self.step
        index = min(max(int(place), 0), len(self.offsets) - 1)
        if index not in self._powers:
            self._powers[index] = (hermite.to_power(hermite.DEGREE) @ self.shapes[index]).tolist()
        x, value, slope, half_bend = 2.0 * (place - index) - 1.0, 0.0, 0.0, 0.0
        for a in reversed(self._powers[index]):
            half_bend = half_bend * x + slope
            slope = slope * x + value
            value = value * x + a
        rate = 2.0 / self.step
        return float(self.offsets[index]) + value, slope * rate, 2.0 * half_bend * rate**2

    @cached_property
    def _powers(self) -> dict[int, list[float]]:
        return {}

    def at(self, times: Floats, order: int = 0) -> tuple[Floats, Floats]:
        """Values and error bounds of the order-th derivative (0 ... 4) at ``times``."""
        place = (np.asarray(times) - self.first) / self.step
        index = np.minimum(np.maximum(place, 0.0).astype(np.intp), len(self.offsets) - 1)
        if order:
            values = hermite.evaluate(self.derivative(order), place - index, index)
        else:
            values = hermite.evaluate(self.shapes, place - index, index) + self.offsets[index]
        return values, self.errors[order][index]


@dataclass(frozen=True, eq=False)
class March:
    """A flow followed at equal steps from time zero, piece by piece.

    Attributes
    ----------
    flow
        What is followed.
    step
        Spacing of the nodes.
    nodes
        Jets at times -step, 0, step, ...; the first is the mirror image of the third, because a
        real Hamiltonian and a start on one site make populations even in time.
    errors
        Bounds on the nodes.
    end
        Where the flow may continue from.
    cost
        Work so far.
    """

    flow: Flow
    step: float
    nodes: Floats
    errors: Floats
    end: object
    cost: Cost

    @classmethod
    def begin(cls, flow: Flow, step: float, pieces: int = 0, ask: Ask | None = None) -> "March":
        """The first three nodes, and as many more as finish ``pieces`` pieces.

        Nodes come from ``flow.jets``, or from ``ask``, which may answer for the first ones only.
        """
        jets = (ask or flow.jets)(step * np.arange(2 + pieces, dtype=float), None)
        values = np.concatenate([jets.values[1:2] * MIRROR, jets.values])
        errors = np.concatenate([jets.errors[1:2], jets.errors])
        return cls(flow, step, values, errors, jets.end, jets.cost)

    @property
    def reached(self) -> int:
        """Number of finished pieces."""
        return len(self.nodes) - 3

    def onward(self, count: int, ask: Ask | None = None) -> "March":
        """``count`` more nodes, from ``ask`` as for ``begin``."""
        place = len(self.nodes) - 1
        times = self.step * np.arange(place, place + count, dtype=float)
        jets = (ask or self.flow.jets)(times, self.end)
        return March(
            self.flow,
            self.step,
            np.concatenate([self.nodes, jets.values]),
            np.concatenate([self.errors, jets.errors]),
            jets.end,
            self.cost + jets.cost,
        )

    def curve(self, since: int = 0) -> Curve:
        """The pieces from number ``since`` on."""
        if since not in self._curves:
            self._curves[since] = enclose(
                self.flow, self.step * since, self.step, self.nodes[since:], self.errors[since:]
            )
        return self._curves[since]

    def held(self, index: int) -> tuple[Curve, int]:
        """A curve with piece ``index``, one in hand where there is one, and its number there."""
        since = max((k for k in self._curves if k <= index), default=index)
        return self.curve(since), index - since

    @cached_property
    def _curves(self) -> dict[int, Curve]:
        return {}

    @cached_property
    def origin(self) -> float:
        """<j>(0)."""
        return float(self.nodes[1, 0])


def enclose(flow: Flow, first: float, step: float, nodes: Floats, errors: Floats) -> Curve:
    """Pieces from jets at first - step, first, first + step, ..."""
    energy = flow.moments
    top = flow.problem.top
    highest = energy.derivative(DATA, top)
    offsets = nodes[1:-2, 0] - flow.problem.rest
    relative = hermite.scaled(nodes, step)
    relative[:, :: hermite.JET] -= nodes[1:-2, :1]
    shapes = relative @ hermite.to_bernstein().T
    cut = hermite.remainders(step * energy.frequency, highest)
    cut *= energy.frequency**hermite.POWERS
    sizes = np.maximum(shapes.max(axis=1), -shapes.min(axis=1))
    rounding = np.multiply.outer(ROUNDING * EPSILON * (GROWTH / step) ** hermite.POWERS, sizes)
    bounds = hermite.propagated(errors, step) + cut[:, None] + rounding
    bounds[0] += 4.0 * EPSILON * np.abs(offsets)
    return Curve(first, step, offsets, shapes, bounds)


def around(flow: Flow, centre: float, width: float, after: object) -> tuple[Curve, Jets]:
    """One piece of the given width about ``centre``, from jets of its own.

    The jets are seven at equal spacing, so that one step length serves: every second makes the
    piece, and the fourth, number 3, is the one at the centre.
    """
    times = centre + 0.5 * width * np.arange(-3, 4, dtype=float)
    jets = flow.jets(times, after)
    return enclose(flow, float(times[2]), width, jets.values[::2], jets.errors[::2]), jets


def window(flow: Flow, until: float, progress: Progress = None) -> March:
    """The march over [0, until], with nodes on both ends.

    The number of pieces is until / flow.step, rounded up.
    """
    count = max(1, int(np.ceil(until / flow.step)))
    march = March.begin(flow, until / count)
    block = max(16, count // 100)
    while march.reached < count:
        march = march.onward(min(block, count - march.reached))
        if progress is not None:
            progress(march.reached / count, "following the charge")
    return march
