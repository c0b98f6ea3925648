"""Spinvolt's part, through the path that a user takes."""

from dataclasses import dataclass

import numpy as np

from benchmarks.task import SAMPLES, Floats, Task
from spinvolt.algebra.problem import Unitary
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.bounded import Bounded, Undefined
from spinvolt.charging import charge
from spinvolt.engines.choose import choose, named
from spinvolt.metrics.peak import first_peak
from spinvolt.reductions.exact import Exact

LONGEST = 1_000_000


@dataclass(frozen=True, eq=False)
class Ours:
    """The energies and how far they are proved, relative to the largest energy.

    Attributes
    ----------
    time, energies
        The charging time that was found, and the energies up to it.
    engine
        Which engine was chosen.
    bound
        Proved error of the worst sample.
    time_bound
        Proved error of the charging time, relative to it.
    """

    time: float
    energies: Floats
    engine: str
    bound: float
    time_bound: float


def problem(size: int) -> Unitary:
    """The job as spinvolt is told it."""
    return Exact().problem(CentralSpin(n_battery=size, n_charger=size).model())


def curve(size: int) -> Ours:
    """The job: model, problem, flow, first maximum, energies. Nothing is known beforehand."""
    task = problem(size)
    engine = choose(task).engine
    peak = first_peak(engine.flow(task), LONGEST)
    energies, errors = peak.march.curve().at(np.linspace(0.0, peak.time, SAMPLES))
    return Ours(
        peak.time,
        energies,
        engine.name,
        float(np.max(errors)) / peak.value,
        peak.time_error / peak.time,
    )


def whole(size: int) -> Ours:
    """The same through the front door, with everything that a run brings along."""
    battery = CentralSpin(n_battery=size, n_charger=size)
    run = charge(battery, samples=SAMPLES, watch=("energy",))
    energy, peak = run["energy"], run.peak("energy")
    time, top = defined(peak.time), defined(peak.value)
    width = np.maximum(energy.high - energy.value, energy.value - energy.low)
    return Ours(
        time.value,
        energy.value,
        run.method.engine,
        float(np.max(width)) / top.value,
        time.error / time.value,
    )


def defined(figure: Bounded | Undefined) -> Bounded:
    """A figure of merit that this job always has."""
    match figure:
        case Bounded():
            return figure
        case Undefined(reason):
            raise RuntimeError(reason)


def by_engine(name: str, task: Task) -> Ours:
    """The energies at a task's times and the maximum, by the engine called ``name``."""
    peak = first_peak(named(name).flow(problem(task.size)), LONGEST)
    energies, errors = peak.march.curve().at(task.times)
    return Ours(
        peak.time,
        energies,
        name,
        float(np.max(errors)) / peak.value,
        peak.time_error / peak.time,
    )
