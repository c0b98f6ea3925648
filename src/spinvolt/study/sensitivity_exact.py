"""Exact derivatives of figures of merit of batteries on one chain, from its eigenvectors.

With E(t) = s x(t), s the battery's splitting and x the mean number of cells charged, at the first
maximum (or one inside a window), where x' = 0,

    dE_max/dp = s x_p + s_p x,       dT/dp = -x'_p / x'',

the first being the envelope theorem; the maximum of E/t, where t x' = x, moves likewise. A maximum
at the window's end stays there. All else follows by the rules of calculus.

The intervals hold what the interval of T makes of these numbers, at its ends and its middle, and a
model of rounding (``Motion.local``): they are estimated.
"""

from collections.abc import Callable, Mapping

from spinvolt.bounded import Bounded, Proof, Undefined
from spinvolt.study.sensitivity_motion import Change, Local, Motion

Figure = Bounded | Undefined

HOW = "exact derivative"
# What the derivatives are made of.
NEEDED = ("max_energy", "charging_time", "max_power", "time_of_max_power", "speed_limit_time")
ZERO = Bounded(0.0, 0.0, 0.0, Proof.ESTIMATED)


def derivatives(motion: Motion, field: str, figures: Mapping[str, Figure]) -> dict[str, Bounded]:
    """Derivatives by a field of all figures of merit for which there are exact ones.

    Parameters
    ----------
    motion
        The diagonalised battery.
    field
        One of its parameters; others, such as those of the start, give nothing.
    figures
        Its figures of merit, those in ``NEEDED`` among them.

    Example
    -------
    >>> from spinvolt.batteries.central_spin import CentralSpin
    >>> from spinvolt.charging import charge
    >>> from spinvolt.statement import Statement
    >>> from spinvolt.study.sensitivity_motion import motion_of
    >>> statement = Statement(CentralSpin(n_battery=1, n_charger=1, charger_splitting=3.0))
    >>> found = derivatives(motion_of(statement), "charger_splitting", charge(statement).peaks)
    >>> round(found["max_energy"].value, 12)
    -0.25
    """
    change = motion.change(field)
    if change is None:
        return {}
    splitting = motion.statement.splitting
    own = 1.0 if field == "battery_splitting" else 0.0
    found: dict[str, Bounded] = {}
    limit = figures["speed_limit_time"]
    if isinstance(limit, Bounded):
        found["speed_limit_time"] = _of_limit(motion, field, limit)
    peak = _place(motion, change, figures["charging_time"], _peak)
    if peak is not None:
        here, moves, time = peak
        energy, gained = here.gain.scaled(splitting), _energy(here, splitting, own)
        found["max_energy"] = found["energy"] = gained
        found["charging_time"] = moves
        found["charging_power"] = _minus(gained / time, energy / time / time * moves)
        room = motion.flow.problem.top - motion.flow.problem.rest
        found["efficiency"] = here.by / Bounded.exact(room)
        if isinstance(limit, Bounded):
            part = limit / time / time * moves
            found["speed_limit_rate"] = _minus(found["speed_limit_time"] / time, part)
    best = _place(motion, change, figures["time_of_max_power"], _steepest)
    if best is not None:
        here, moves, time = best
        found["max_power"] = _energy(here, splitting, own) / time
        found["time_of_max_power"] = moves
    return found


Placed = tuple[Local, Bounded, Bounded]
Moves = Callable[[Local, Bounded], tuple[Bounded, Bounded, Bounded]]


def _place(motion: Motion, change: Change, time: Figure, moves: Moves) -> Placed | None:
    """The motion at a maximum, how the maximum moves, and its time; None where it is too flat."""
    if isinstance(time, Undefined) or time.low <= 0.0:
        return None
    here = motion.local(change, time)
    value, value_by, bend = moves(here, time)
    until = motion.statement.charge.until
    if isinstance(until, int | float) and time.high >= until:
        # Inside the window, but so near its end that it may be there, it would be flat.
        return (here, ZERO, time) if value.low > 0.0 else None
    if bend.high >= 0.0:
        return None
    return here, value_by.scaled(-1.0) / bend, time


def _peak(here: Local, time: Bounded) -> tuple[Bounded, Bounded, Bounded]:
    """What vanishes at a maximum of x, its derivatives by the parameter and by time."""
    del time
    return here.slope, here.slope_by, here.bend


def _steepest(here: Local, time: Bounded) -> tuple[Bounded, Bounded, Bounded]:
    """The same for x/t: t x' - x."""
    return (
        _minus(time * here.slope, here.gain),
        _minus(time * here.slope_by, here.by),
        time * here.bend,
    )


def _energy(here: Local, splitting: float, own: float) -> Bounded:
    """The derivative of the energy at a fixed time."""
    gained = here.by.scaled(splitting)
    return _minus(gained, here.gain.scaled(-own)) if own else gained


def _of_limit(motion: Motion, field: str, limit: Bounded) -> Bounded:
    """The speed limit of a start on one level goes as the inverse of the coupling alone."""
    if field != "coupling":
        return Bounded(0.0, 0.0, 0.0, limit.proof)
    return limit / Bounded.exact(-motion.statement.closed()[0].coupling)


def _minus(left: Bounded, right: Bounded) -> Bounded:
    """left - right, rounded outward."""
    value = left.value - right.value
    error = 4e-16 * (abs(left.value) + abs(right.value))
    low, high = left.low - right.high - error, left.high - right.low + error
    return Bounded(value, min(low, value), max(high, value), Proof.ESTIMATED)
