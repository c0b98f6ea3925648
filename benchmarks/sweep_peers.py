"""One battery of a sweep with QuTiP, as who knows both QuTiP and numerics would do it.

H is built for every battery, in the sector or from the two collective spins, and nobody is told
the charging time: the window is twice that of a harmonic battery with the same first or last
coupling, and is doubled until the energy has fallen in it. `sesolve` gives the energies at
Chebyshev's points, whose interpolant is accurate to rounding for few of them; maxima are roots of
its derivative, found to the last digits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import qutip
from scipy.optimize import brentq
from scipy.sparse import dia_array

from benchmarks.peers.qutip_sector import QUIET, steps
from benchmarks.task import Floats

FORMATS = {"diag": "dense"}


@dataclass(frozen=True)
class Method:
    """How QuTiP is used.

    Attributes
    ----------
    solver
        `sesolve`'s method.
    rtol
        Its tolerance; none where there is no such thing.
    points
        Chebyshev's points in the window.
    product
        Whether in the space of two collective spins, without their sector.
    """

    solver: str
    rtol: float | None
    points: int
    product: bool = False


def ladder(solver: str, rtols: tuple[float | None, ...], *, product: bool = False) -> list[Method]:
    """Settings from the quickest on: first more points, then smaller tolerances."""
    return [
        Method(solver, rtol, points, product) for rtol in rtols for points in (32, 40, 48, 64, 96)
    ]


METHODS: dict[str, dict[str, list[Method]]] = {
    "qutip in the sector": {
        "qutip diag": ladder("diag", (None,)),
        "qutip vern7": ladder("vern7", (1e-9, 1e-11, 1e-12, 1e-13)),
        "qutip vern9": ladder("vern9", (1e-9, 1e-11, 1e-12, 1e-13)),
    },
    "qutip in the product space": {
        # The quicker of those that were tried, at what it needs: a loop takes half a minute.
        "qutip vern9": ladder("vern9", (1e-12, 1e-13), product=True)[2::5],
    },
}


def figures(battery: tuple[int, int, int], method: Method) -> Floats:
    """Charging time, largest energy, time of the largest power, largest power."""
    cells, charger, up = battery
    made = spins(battery) if method.product else sector(battery, FORMATS.get(method.solver, "dia"))
    until = np.pi / np.sqrt(max(cells, charger - up + 1) * up)
    while True:
        curve = interpolated(made, until, method)
        top = first_fall(curve.slope, curve)
        if top is not None:
            best = first_fall(curve.tangent, curve)
            assert best is not None
            return np.array([top, curve.value(top), best, curve.value(best) / best])
        until *= 2.0


@dataclass(frozen=True)
class Curve:
    """Sum of c_k cos(k a) at t = until (1 - cos a) / 2."""

    coefficients: Floats
    until: float

    def angle(self, time: float) -> float:
        """The a of a time."""
        return float(np.arccos(1.0 - 2.0 * time / self.until))

    def value(self, time: float) -> float:
        """The energy."""
        orders = np.arange(len(self.coefficients))
        return float(self.coefficients @ np.cos(orders * self.angle(time)))

    def slope(self, time: float) -> float:
        """Its derivative."""
        a, orders = self.angle(time), np.arange(len(self.coefficients))
        falling = self.coefficients @ (orders * np.sin(orders * a))
        return float(-2.0 / self.until * falling / np.sin(a))

    def tangent(self, time: float) -> float:
        """What is zero where energy over time is largest."""
        return self.slope(time) * time - self.value(time)


def interpolated(made: tuple[Any, ...], until: float, method: Method) -> Curve:
    """The curve through the energies at Chebyshev's points."""
    hamiltonian, energy, start = made
    angles = np.pi * (np.arange(method.points) + 0.5) / method.points
    times = np.concatenate([[0.0], 0.5 * until * (1.0 - np.cos(angles))])
    options = QUIET | {"method": method.solver}
    options |= {} if method.rtol is None else steps(method.rtol)
    found = qutip.sesolve(hamiltonian, start, times, e_ops=[energy], options=options)
    values = np.asarray(found.expect[0])[1:]
    waves = np.cos(np.outer(np.arange(method.points), angles))
    coefficients = 2.0 / method.points * (waves @ values)
    coefficients[0] *= 0.5
    return Curve(coefficients, until)


def first_fall(of: Callable[[float], float], curve: Curve) -> float | None:
    """Where a function of time first falls through zero within the window."""
    times = 0.5 * curve.until * (1.0 - np.cos(np.pi * np.arange(1, 16) / 16.0))
    before = times[0]
    for time in times[1:]:
        if of(time) < 0.0:
            return float(brentq(of, before, time, xtol=1e-14 * curve.until, rtol=1e-14))
        before = time
    return None


def sector(battery: tuple[int, int, int], form: str) -> tuple[Any, ...]:
    """H, the energy and the start on the levels that can be reached."""
    cells, charger, up = battery
    length = min(cells, up) + 1
    j = np.arange(1.0, length)
    links = np.sqrt(j * (cells - j + 1.0) * (up - j + 1.0) * (charger - up + j))
    levels = np.arange(float(length))
    start = qutip.basis(length, 0)
    if form == "dense":
        hamiltonian = qutip.Qobj(np.diag(links, 1) + np.diag(links, -1))
        return hamiltonian, qutip.Qobj(np.diag(levels)), start
    sides = np.zeros((2, length))
    sides[0, :-1] = sides[1, 1:] = links
    hamiltonian = qutip.Qobj(dia_array((sides, (-1, 1)), shape=(length, length)))
    energy = qutip.Qobj(dia_array((levels[None], (0,)), shape=(length, length)))
    return hamiltonian, energy, start


def spins(battery: tuple[int, int, int]) -> tuple[Any, ...]:
    """The same from two collective spins, no sector known."""
    cells, charger, up = battery
    raising, lowering = qutip.jmat(0.5 * cells, "+"), qutip.jmat(0.5 * charger, "-")
    hop = qutip.tensor(raising, lowering)
    levels = qutip.jmat(0.5 * cells, "z") + 0.5 * cells * qutip.qeye(cells + 1)
    energy = qutip.tensor(levels, qutip.qeye(charger + 1))
    # The first level of `jmat` is the highest.
    start = qutip.tensor(qutip.basis(cells + 1, cells), qutip.basis(charger + 1, charger - up))
    return (hop + hop.dag()).to("csr"), energy.to("csr"), start
