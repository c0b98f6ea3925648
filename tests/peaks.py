"""First energy peak and largest power of a chain, straight from the engines."""

from dataclasses import dataclass

from spinvolt.algebra.model import Model
from spinvolt.algebra.problem import Unitary
from spinvolt.bounded import Bounded, Undefined
from spinvolt.engines.choose import choose
from spinvolt.metrics.curve import window
from spinvolt.metrics.figures import maximum
from spinvolt.metrics.maximum import most_power
from spinvolt.metrics.peak import first_peak
from spinvolt.reductions.exact import Exact
from spinvolt.run.result import Run


@dataclass(frozen=True)
class Peaks:
    """Numbers of excited cells in units of the splitting."""

    max_energy: Bounded
    charging_time: Bounded
    max_power: Bounded
    time_of_max_power: Bounded

    def figures(self) -> dict[str, Bounded]:
        return {"max_energy": self.max_energy, "charging_time": self.charging_time}


def known(run: Run, name: str) -> Bounded:
    """A figure of merit that has a value."""
    figure = run.peaks[name]
    assert isinstance(figure, Bounded)
    return figure


def exact(model: Model) -> Unitary:
    """The chain of a model that is one."""
    problem = Exact().problem(model)
    assert isinstance(problem, Unitary)
    return problem


def peaks(problem: Unitary, reach: float = 6.0) -> Peaks:
    """The first energy peak, and the largest power within ``reach`` charging times."""
    flow = choose(problem).engine.flow(problem)
    found = first_peak(flow, 100_000)
    until = reach * found.time
    energy = maximum(found, 1.0)
    power = maximum(most_power(window(flow, until), 0.0, until), 1.0)
    return Peaks(*map(_number, (energy.value, energy.time, power.value, power.time)))


def _number(figure: Bounded | Undefined) -> Bounded:
    assert isinstance(figure, Bounded)
    return figure
