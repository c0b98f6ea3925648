"""The long-time state of an open battery."""

import math

from spinvolt.algebra.open import Reservoirs
from spinvolt.algebra.open_results import SteadyState
from spinvolt.bounded import Bounded, Undefined
from spinvolt.charging.open_ergotropy import full_ergotropy, ladder_ergotropy
from spinvolt.charging.open_plan import EXACT
from spinvolt.engines.steady import steady
from spinvolt.errors import NotCovered
from spinvolt.run.result import Figure_, Steady
from spinvolt.statement import Statement

UNKNOWN = Undefined("the battery has too many levels for its populations")


def long_time(statement: Statement, model: Reservoirs) -> Steady:
    """Densities, ergotropies and whether every start leads there.

    Raises
    ------
    NotCovered
        When a reduction or an engine is asked for, or the state does not fit.
    NotConverged
        When dark and slow modes cannot be told apart.
    """
    if statement.method.reduction not in (None, EXACT):
        raise NotCovered(
            f"long-time states are computed exactly, but `reduction` is "
            f'"{statement.method.reduction}": leave it out, or give a late time as `until`'
        )
    if statement.method.engine is not None and statement.charge.times is None:
        raise NotCovered(
            f"long-time states are found by elimination or in closed form, but `engine` is "
            f'"{statement.method.engine}": leave it out, or give a late time as `until`'
        )
    found = steady(model)
    levels = float(min(model.n_charger + 1, math.prod(n + 1 for n in model.n_battery)))
    works, works_full = (_works(found, model, full=full) for full in (False, True))
    return Steady(
        energy=_gained(found, model),
        battery_density=tuple(_part(value, found) for value in found.battery_density),
        charger_density=_part(found.charger_density, found),
        ergotropy=_sum(works),
        ergotropy_full=_sum(works_full),
        battery_ergotropy=works,
        battery_ergotropy_full=works_full,
        joint_purity=_optional(found.purity, found, 2.0),
        log_negativity=_optional(found.log_negativity, found, levels / math.log(2.0)),
        unique=found.unique,
        why=found.why,
    )


def _part(value: float, found: SteadyState) -> Bounded:
    """A density, cut to [0, 1]."""
    inside = min(max(value, 0.0), 1.0)
    low, high = max(inside - found.error, 0.0), min(inside + found.error, 1.0)
    return Bounded(inside, low, high, found.proof)


def _gained(found: SteadyState, model: Reservoirs) -> Bounded:
    """The energy of all batteries less that of the start."""
    before, cells = float(sum(model.start[1:])), float(sum(model.n_battery))
    after = sum(n * x for n, x in zip(model.n_battery, found.battery_density, strict=True))
    value = min(max(float(after), 0.0), cells) - before
    low = max(value - cells * found.error, -before)
    return Bounded(value, low, min(value + cells * found.error, cells - before), found.proof)


def _works(found: SteadyState, model: Reservoirs, *, full: bool) -> tuple[Figure_, ...]:
    """An ergotropy of each battery."""
    if not found.batteries:
        return (UNKNOWN,) * model.count
    make = full_ergotropy if full else ladder_ergotropy
    table: list[Figure_] = []
    for battery in found.batteries:
        value, width = float(make(battery)[0]), 2.0 * battery.n * found.error
        table.append(Bounded(value, max(value - width, 0.0), value + width, found.proof))
    return tuple(table)


def _sum(works: tuple[Figure_, ...]) -> Figure_:
    """The sum over all batteries; half widths add."""
    known = [each for each in works if isinstance(each, Bounded)]
    if len(known) < len(works):
        return UNKNOWN
    value, low, high = (float(sum(getattr(x, s) for x in known)) for s in ("value", "low", "high"))
    return Bounded(value, low, high, known[0].proof)


def _optional(value: float | None, found: SteadyState, factor: float) -> Bounded | None:
    """A number that moves by at most ``factor`` times the error."""
    if value is None:
        return None
    inside = max(value, 0.0)
    width = factor * found.error
    return Bounded(inside, max(inside - width, 0.0), inside + width, found.proof)
