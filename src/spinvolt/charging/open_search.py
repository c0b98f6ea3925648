"""Looking for the maxima of an open battery: in a window, or as far as it takes."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.open import Reservoirs, merged
from spinvolt.bounded import Bounded, Undefined
from spinvolt.charging.open_bands import band_maxima, rising
from spinvolt.charging.open_curve import EnergyCurve, energy_curve
from spinvolt.charging.open_found import Found
from spinvolt.charging.open_peaks import (
    Maxima,
    first_maximum,
    nothing,
    unresolved,
    window_maxima,
)
from spinvolt.charging.open_plan import PATIENCE, Plan, planned
from spinvolt.charging.open_runs import carried_out
from spinvolt.charging.open_series import energy_series
from spinvolt.charging.open_window import LONGER, pulse_times, search_window, still
from spinvolt.engines.master import Master
from spinvolt.engines.moment_equations import MomentEquations
from spinvolt.engines.quadrature import Quadrature
from spinvolt.engines.single import Single
from spinvolt.metrics.curve import Progress
from spinvolt.metrics.figures import Maximum
from spinvolt.statement import Statement

Floats = NDArray[np.float64]

# Times at which methods without a curve are asked, quick ones and others.
DENSE, SPARSE = 2001, 401
# Points that a search takes of a curve each of whose points costs as much as a time of the series.
SEARCHED = 200
# Times that differ by less than this part are the same.
SAME = 1e-12
# Times that a curve's search adds for a short pulse.
NODES = 65
# Seconds that a look may take which only makes the largest power surer, and how sure that must be.
EASY, VAGUE = 10.0, 1e-3
# Where no maximum is met the series go to so many times t99.
SHOWN = 3.0
# Windows that are tried, each twice as long as the one before.
ATTEMPTS = 14


class Looks(Protocol):
    """Whether whole states are looked at."""

    @property
    def asked(self) -> bool:
        """Whether they were asked for."""
        ...

    def of(self, plan: Plan) -> bool:
        """Whether a plan looks at them."""
        ...


@dataclass(frozen=True, eq=False)
class Searched:
    """A plan, what it found, the maxima, and the times of the series."""

    plan: Plan
    found: Found
    maxima: Maxima
    times: Floats


def searched(
    statement: Statement, model: Reservoirs, *, states: Looks, progress: Progress
) -> Searched:
    """Maxima in the window that is asked for, or the first one.

    The first look goes as far as the laws say that the pulse lasts. While the energy rises, the
    window is doubled, as long as that is as quick as an unasked method must be.

    Raises
    ------
    NotCovered, NotConverged
        As planning and the engines do.
    """
    request = statement.charge
    window = request.until if isinstance(request.until, float) else None
    until = search_window(model) if window is None else window
    latest = float(request.times[-1]) if request.times else 0.0

    def planned_to(end: float) -> Plan:
        more = np.linspace(0.0, end, SEARCHED) if merged(model).single else np.array([end])
        instants = joined(_sampled(statement, end), np.append(more, latest))
        return planned(statement, model, instants, states=states.asked)

    def look(plan: Plan, end: float) -> tuple[Searched, bool]:
        if progress is not None:
            progress(0.0, plan.why)
        # Each time costs ladders of their own as much as a point of its curve: series come last.
        slow = isinstance(plan.engine, Single)
        times = np.array([0.0, end]) if slow else _sampled(statement, end)
        whole = _instants(plan, model, times, end)
        seed = statement.method.seed or 0
        found = carried_out(plan, model, whole, states=False, seed=seed, progress=progress)
        maxima, over = _maxima(found, model, end, window)
        return Searched(plan, found, maxima, times), over

    best, over = look(planned_to(until), until)
    for _ in range(ATTEMPTS):
        if over:
            break
        plan = planned_to(LONGER * until)
        patience = EASY if _charged(best) else PATIENCE
        if plan.seconds > patience or plan.engine != best.plan.engine:
            break
        until *= LONGER
        best, over = look(plan, until)
    end = _nearly(best.maxima) if window is None and request.times is None else None
    looks = states.of(best.plan)
    if looks or end is not None or isinstance(best.plan.engine, Single):
        end = until if end is None else min(end, until)
        best = _shown(statement, model, best, end, whole_states=looks, progress=progress)
    return best


def _shown(
    statement: Statement,
    model: Reservoirs,
    best: Searched,
    end: float,
    *,
    whole_states: bool,
    progress: Progress,
) -> Searched:
    """The series of a battery whose maxima are known, up to ``end``."""
    times = _sampled(statement, end)
    whole = _instants(best.plan, model, times, end)
    seed = statement.method.seed or 0
    found = carried_out(best.plan, model, whole, states=whole_states, seed=seed, progress=progress)
    return Searched(best.plan, found, best.maxima, times)


def _charged(searched: Searched) -> bool:
    """Whether a maximum or a plateau was found."""
    return isinstance(searched.maxima.energy.value, Bounded)


def _nearly(maxima: Maxima) -> float | None:
    """Where the series end when no maximum was met: three times t99."""
    last = maxima.fractions.get(99)
    if isinstance(maxima.energy.time, Undefined) and isinstance(last, Bounded):
        return SHOWN * last.value
    return None


def _vague(power: Maximum) -> bool:
    """Whether a later power could be larger than the one that was found, for all that is known."""
    value = power.value
    return isinstance(value, Bounded) and value.high > (1.0 + VAGUE) * value.value > 0.0


def _sampled(statement: Statement, until: float) -> Floats:
    """The series' times: as asked for, or equally spaced up to the end of the search."""
    request = statement.charge
    if request.times is not None:
        return np.array(request.times)
    return np.linspace(0.0, until, request.samples)


def _instants(plan: Plan, model: Reservoirs, times: Floats, until: float) -> Floats:
    """All times that the engine is asked for: more than the series' where it has no curve."""
    if isinstance(plan.engine, Master | Single) and plan.reduction is None:
        return joined(times, np.array([0.0, until]))
    count = DENSE if isinstance(plan.engine, MomentEquations | Quadrature) else SPARSE
    grid = np.linspace(0.0, until, count)
    return joined(times, np.concatenate([grid, pulse_times(model, until, count)]))


def joined(times: Floats, more: Floats) -> Floats:
    """Ascending times with those of ``more`` that are not the same up to rounding.

    Two times that differ in their last digits would spoil splines and steps.

    >>> joined(np.array([0.0, 0.1]), np.array([0.1 + 1e-16, 0.2])).tolist()
    [0.0, 0.1, 0.2]
    """
    known = np.unique(times)
    for each in np.unique(more):
        place = int(np.searchsorted(known, each))
        around = known[max(place - 1, 0) : place + 1]
        if np.all(np.abs(around - each) > SAME * each):
            known = np.insert(known, place, each)
    return known


def _maxima(
    found: Found, model: Reservoirs, until: float, window: float | None
) -> tuple[Maxima, bool]:
    """What one look found, and whether it is all that was wanted."""
    stuck = still(model)
    if stuck is not None:
        return nothing(stuck), True
    room = float(sum(model.n_battery) - sum(model.start[1:]))
    inside = found.times <= until
    if found.samples:
        energy = energy_series(found, model)
        cut = type(energy)(
            energy.value[inside], energy.low[inside], energy.high[inside], energy.proof
        )
        status = f"highest energy in [0, {until:.6g}], from samples"
        again = window is None and rising(found.times[inside], cut, room)
        return band_maxima(found.times[inside], cut, status), not again
    before = float(found.battery[0] @ np.array(model.n_battery, dtype=float))
    pulse = pulse_times(model, until, NODES)
    curve = energy_curve(found, model.n_battery, before, pulse)
    return _from_curve(curve, until, room, found, window)


def _from_curve(
    curve: EnergyCurve, until: float, room: float, found: Found, window: float | None
) -> tuple[Maxima, bool]:
    """Maxima of a curve that is known at all times."""
    if window is not None:
        return window_maxima(curve, until, found.proof), True
    first = first_maximum(curve, room, found.proof)
    if first is not None:
        return first, not _vague(first.power)
    return unresolved(curve, room, found.proof), False
