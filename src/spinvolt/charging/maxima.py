"""Looking for the maxima that a statement asks for, or saying plainly why there are none."""

from dataclasses import dataclass, replace

import numpy as np

from spinvolt.algebra.results import Cost, Flow
from spinvolt.bounded import Bounded, Undefined
from spinvolt.charging.outlook import Outlook
from spinvolt.metrics.curve import March, Progress, window
from spinvolt.metrics.figures import Maximum, maximum
from spinvolt.metrics.maximum import best_rate, highest, most_power
from spinvolt.metrics.peak import Peak, first_peak

LONGEST_SEARCH = 1_000_000
# After a low first peak the search for the largest power goes on for this many peak times.
POWER_SEARCH = 8
MORE_STEPS = 20_000


@dataclass(frozen=True, eq=False)
class Outcome:
    """What was found along the way.

    Attributes
    ----------
    energy, power
        The maxima; None when only times were asked for.
    march
        The curve that was followed; None when nothing had to be.
    near
        From where a flow may continue to the charging time.
    status
        One sentence.
    cost
        Work spent.
    """

    energy: Maximum | None
    power: Maximum | None
    march: March | None
    status: str
    cost: Cost
    near: object = None

    @property
    def charged_at(self) -> float:
        """The charging time, zero when there is none."""
        if self.energy is None or isinstance(self.energy.time, Undefined):
            return 0.0
        return self.energy.time.value


def search(
    flow: Flow,
    outlook: Outlook,
    until: float | str | None,
    splitting: float,
    progress: Progress = None,
) -> Outcome:
    """The maxima of energy and of energy/t.

    Parameters
    ----------
    flow
        The evolution; its observable is the number of excited cells.
    outlook
        What is known beforehand.
    until
        "first-peak", the end of a window, or None where only times were asked for.
    splitting
        Energy of one excited cell.
    progress
        Told how far the search is.
    """
    if until is None:
        return Outcome(None, None, None, "followed at the times asked for", Cost())
    if outlook.still is not None:
        return _nothing(outlook.still)
    if outlook.full:
        return _fullest()
    if isinstance(until, float):
        march = window(flow, until, progress)
        found, best = highest(march, until), most_power(march, 0.0, until)
        further = Cost()
        where = "at the end of the window" if found.time == until else "inside the window"
        status = f"highest energy in [0, {until:g}], {where}"
    else:
        found = first_peak(flow, LONGEST_SEARCH, progress)
        march, best = _power_at_any_time(found, outlook.gain)
        further = march.cost
        status = "charged to the first maximum of the energy"
        if found.value + found.value_error < 0.0:
            status += (
                "; it lies below the start, because the battery is drained first: "
                "give `until` as a number to look further"
            )
    power = maximum(best, splitting)
    if best.value == 0.0:
        power = Maximum(_NO_POWER.time, Bounded(0.0, 0.0, best.value_error * splitting))
    cost = found.cost + further
    return Outcome(maximum(found, splitting), power, march, status, cost, found.march.end)


def _nothing(reason: str) -> Outcome:
    never = Undefined(f"nothing ever charges: {reason}")
    still = Maximum(never, Bounded.exact(0.0))
    return Outcome(still, still, None, str(never.reason), Cost())


def _fullest() -> Outcome:
    now = Maximum(Bounded.exact(0.0), Bounded.exact(0.0))
    status = "the battery starts as full as it can get: its energy can only fall"
    return Outcome(now, _NO_POWER, None, status, Cost())


_NO_POWER = Maximum(
    Undefined("no rise of the energy above the start can be told"), Bounded.exact(0.0)
)


def _power_at_any_time(found: Peak, limit: float) -> tuple[March, Peak]:
    """The largest E/t over all t > 0: followed on until no later time can beat it.

    No energy exceeds what chain and spectrum allow, so after t = most / P no ratio exceeds
    P. Where that is too far, the bound itself covers what was not looked at. The march's cost is
    that of following on.
    """
    march, best = replace(found.march, cost=Cost()), best_rate(found.march)
    if limit > best * march.step * march.reached:
        limit = max(march.flow.ceiling - march.flow.problem.rest, 0.0)
    end = march.reached + min((POWER_SEARCH - 1) * march.reached, MORE_STEPS)
    while march.reached < end:
        horizon = end
        if best > 0.0:
            horizon = int(np.ceil(limit / (best * march.step))) + 1
        if march.reached >= horizon:
            break
        march = march.onward(min(horizon, end) - march.reached)
        best = best_rate(march)
    return march, most_power(march, limit, passed=found.march)
