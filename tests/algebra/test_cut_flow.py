"""Peaks on a cut ladder: found again on a far longer one, within the errors that the cut adds."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pytest
from tests.spin_and_mode import Floats, SpinAndMode

from spinvolt.algebra.climb import climb
from spinvolt.algebra.cut_flow import CutFlow
from spinvolt.algebra.cutoff import allowed, larger
from spinvolt.algebra.frames import Frames, framed
from spinvolt.algebra.joint import Block, Branch, Joint, Ladder
from spinvolt.algebra.moments import ORDERS, Moments
from spinvolt.algebra.problem import Problem
from spinvolt.algebra.results import Cost, Jets
from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.fields import Fock
from spinvolt.metrics.peak import Peak, first_peak

BATTERY = Cavity(n_battery=3, anisotropy=0.8, battery_splitting=2.0, charger_splitting=1.5)
PHOTONS = 3
# Rounding of the dense states, in units of the energy spread's powers.
ROUNDING = 1e-13


@dataclass(frozen=True)
class Cells:
    """Excited cells, as a problem."""

    size: int
    rest: float = 0.0
    top: float = 3.0
    periodic: bool = False

    def opening(self) -> tuple[int, int]:
        return 1, -1


@dataclass(frozen=True, eq=False)
class DenseFlow:
    """The diagonalised cavity as a flow."""

    system: SpinAndMode

    @cached_property
    def start(self) -> Floats:
        return self.system.level(0, PHOTONS)

    @property
    def problem(self) -> Problem:
        return Cells(len(self.start))

    @property
    def moments(self) -> Moments:
        return self._moments

    @cached_property
    def _moments(self) -> Moments:
        matrix = self.system.matrix
        shifted = matrix - np.eye(len(self.start)) * (self.start @ matrix @ self.start)
        frequency, state = float(np.linalg.norm(shifted @ self.start)), self.start
        scaled = [1.0]
        for _ in range(ORDERS - 1):
            state = shifted @ state / frequency
            scaled.append(float(np.linalg.norm(state)))
        return Moments(frequency, tuple(scaled))

    @property
    def step(self) -> float:
        return self.moments.curve_step() / self.moments.frequency

    @property
    def ceiling(self) -> float:
        return 3.0

    def jets(self, times: Floats, after: object = None) -> Jets:
        del after
        values = np.array([self.system.jets(self.start, float(t)) for t in times])
        spread = self.moments.frequency * self.moments.band()
        errors = np.tile(3.0 * ROUNDING * spread ** np.arange(5.0), (len(times), 1))
        return Jets(np.asarray(times), values, errors, None, Cost())

    @property
    def reachable(self) -> Joint:
        raise NotImplementedError("costs of joint states are not looked at here")

    def frames(self, times: Floats, after: object = None) -> Iterator[Frames]:
        return framed(self.joint(times, after))

    def joint(self, times: Floats, after: object = None) -> Iterator[Joint]:
        del after
        for time, state in zip(times, self.system.states(self.start, times), strict=True):
            table = state.reshape(4, self.system.top + 1)
            block = Block(Ladder(3), Ladder(self.system.top), table)
            yield Joint(float(time), (Branch(1.0, 1, 1, (block,)),), ROUNDING)


def flow(top: int) -> DenseFlow:
    return DenseFlow(
        SpinAndMode(
            3,
            top,
            BATTERY.coupling,
            BATTERY.anisotropy,
            BATTERY.battery_splitting,
            BATTERY.charger_splitting,
        )
    )


@pytest.fixture(scope="module")
def truth() -> Peak:
    return first_peak(flow(140), 2000)


@pytest.mark.parametrize("tolerance", [1e-7, 1e-10, 1e-12])
def test_the_loop_ends_with_the_true_peak(tolerance: float, truth: Peak) -> None:
    mode = climb(BATTERY.model(charger=Fock(PHOTONS)))
    top, tried = mode.least, 0
    while True:
        cut = CutFlow(flow(top), allowed(mode, top, tolerance=tolerance))
        found = first_peak(cut, 2000)
        reached = found.march.step * found.march.reached
        leak = cut.seen(mode, reached)
        tried += 1
        if cut.leak.covers(leak):
            break
        top = larger(mode, top, reached, tolerance)
    assert tried <= 3
    assert abs(found.time - truth.time) <= found.time_error + truth.time_error
    assert abs(found.value - truth.value) <= found.value_error + truth.value_error
    assert found.value_error >= 2.0 * leak.norm


def test_a_low_cut_is_noticed_and_its_errors_hold(truth: Peak) -> None:
    """Below the lowest cut that is advised, and still within what the leak says."""
    mode = climb(BATTERY.model(charger=Fock(PHOTONS)))
    top = 24
    low = CutFlow(flow(top), allowed(mode, top, tolerance=1e-12))
    leak = low.seen(mode, 1.5 * truth.time)
    assert not low.leak.covers(leak)
    cut = CutFlow(low.flow, leak)
    jets = cut.jets(np.array([truth.time]))
    expected = flow(140).jets(np.array([truth.time]))
    assert np.all(np.abs(jets.values - expected.values) <= jets.errors + expected.errors)
    assert cut.ceiling == cut.problem.top == 3.0
    (joint,) = cut.joint(np.array([truth.time]))
    assert joint.error == leak.norm + ROUNDING


def test_no_leak_is_looked_for_where_a_number_is_conserved() -> None:
    mode = climb(Cavity(n_battery=3).model(charger=Fock(5)))
    cut = CutFlow(flow(5), allowed(mode, 5, tolerance=1e-3))
    assert (cut.leak.norm, cut.leak.guard) == (0.0, 0.0)
    assert cut.seen(mode, 1e6) is cut.leak
