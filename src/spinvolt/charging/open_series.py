"""The series of an open battery: what its method has, with intervals."""

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.open import Reservoirs
from spinvolt.algebra.open_results import LadderPopulations
from spinvolt.bounded import Proof
from spinvolt.charging.open_ergotropy import full_ergotropy, ladder_ergotropy, purity
from spinvolt.charging.open_found import Found
from spinvolt.charging.open_sampled import sampled_columns
from spinvolt.charging.open_watch import of_levels, refuse_missing
from spinvolt.run.result import Series
from spinvolt.vocabulary import GENERAL, OPEN, SERIES

if TYPE_CHECKING:
    from collections.abc import Callable

Floats = NDArray[np.float64]

ORDER = tuple(q.name for q in (*SERIES, *OPEN, *GENERAL))
# Series that are made only when they are asked for.
ASKED = ("populations", "battery_populations")
ROUNDING = 2.0**-50


def series_of(
    found: Found, model: Reservoirs, places: NDArray[np.int64], watch: tuple[str, ...] | None
) -> dict[str, Series]:
    """Series by name at some of the times of what was found.

    Parameters
    ----------
    found
        At all times.
    model
        Sizes and start.
    places
        Which of the times are told.
    watch
        Names that are asked for; None: all there are, without populations of every level.

    Raises
    ------
    NotCovered
        When the method does not know a series that is asked for and that others know.
    """
    times = found.times[places]
    columns = _energies(found, model, places, times)
    if found.charger is not None:
        columns |= _efficiency(columns["energy"], model)
    columns |= _rates(found, model, times, watch)
    columns |= _densities(found, places)
    columns |= _whole(found, model, places)
    if found.populations:
        columns |= _drawn(found, model, places, watch)
    if found.blocks is not None:
        columns |= sampled_columns(found.blocks, places, each=watch is not None)
    asked = of_levels(watch, model.count)
    refuse_missing(tuple(n for n in asked if n not in columns), "this method, at this size,")
    names = [n for n in columns if n not in ASKED] if watch is None else [*watch]
    if "populations" in names:
        names.append("battery_populations")
    return {name: columns[name] for name in ORDER if name in names and name in columns}


def energy_series(found: Found, model: Reservoirs) -> Series:
    """Excitations that all batteries have gained, at all times of what was found."""
    return _energies(found, model, np.arange(len(found.times)), found.times)["energy"]


def _energies(
    found: Found, model: Reservoirs, places: NDArray[np.int64], times: Floats
) -> dict[str, Series]:
    """Energy and average power; half widths of several batteries add, as if they went together."""
    sizes = np.array(model.n_battery, dtype=float)
    before = float(sum(model.start[1:]))
    if found.charger is None:
        before = float(found.battery[0] @ sizes) if found.times[0] == 0.0 else before
    gained = found.battery[places] @ sizes - before
    width = found.battery_error[places] @ sizes
    energy = Series.around(gained, width, found.proof).within(
        0.0 - before, float(sizes.sum()) - before
    )
    since = np.where(times > 0.0, times, np.inf)
    power = Series(energy.value / since, energy.low / since, energy.high / since, found.proof)
    return {"energy": energy, "power": power}


def _efficiency(energy: Series, model: Reservoirs) -> dict[str, Series]:
    """Energy over the room that the batteries had at the start."""
    room = float(sum(model.n_battery) - sum(model.start[1:]))
    if room == 0.0:
        return {}
    parts = (energy.value / room, energy.low / room, energy.high / room)
    return {"efficiency": Series(*parts, energy.proof)}


def _rates(
    found: Found, model: Reservoirs, times: Floats, watch: tuple[str, ...] | None
) -> dict[str, Series]:
    """The energy's time derivative, where the method knows it; unasked only where it is cheap."""
    name, curve = "instantaneous_power", found.curve
    if curve is None or not (curve.ready if watch is None else name in watch):
        return {}
    sizes = np.array(model.n_battery, dtype=float)
    value = curve.rates(times)[:, : len(sizes)] @ sizes
    width = np.full(len(times), float(sizes.sum()) * curve.rate_error)
    return {name: Series.around(value, width, found.proof)}


def _densities(found: Found, places: NDArray[np.int64]) -> dict[str, Series]:
    """Energies per spin, between 0 and 1."""
    proof = found.proof
    cells = Series.around(found.battery[places], found.battery_error[places], proof)
    columns = {"battery_density": cells.within(0.0, 1.0)}
    if found.charger is not None and found.charger_error is not None:
        spins = Series.around(found.charger[places], found.charger_error[places], proof)
        columns["charger_density"] = spins.within(0.0, 1.0)
    return columns


def _whole(found: Found, model: Reservoirs, places: NDArray[np.int64]) -> dict[str, Series]:
    """What whole states say; a partial transpose has d times the norm, d the smaller side's levels.

    Norms of errors are those of the populations, an estimate.
    """
    columns: dict[str, Series] = {}
    error = found.spread[places]
    if found.joint_purity is not None:
        whole = Series.around(found.joint_purity[places], 2.0 * error, found.proof)
        columns["joint_purity"] = whole.within(0.0, 1.0)
    if found.log_negativity is not None:
        levels = min(model.n_charger + 1, math.prod(n + 1 for n in model.n_battery))
        width = levels * error / math.log(2.0) + ROUNDING
        wide = Series.around(found.log_negativity[places], width, found.proof)
        columns["log_negativity"] = wide.within(0.0, np.inf)
    return columns


def _drawn(
    found: Found, model: Reservoirs, places: NDArray[np.int64], watch: tuple[str, ...] | None
) -> dict[str, Series]:
    """Ergotropies together and of each of several batteries, populations, one battery's purity."""
    batteries = [
        LadderPopulations(b.n, b.twice_spin, b.excited, b.values[places]) for b in found.populations
    ]
    error, proof = found.spread[places], found.proof
    cells = np.array(model.n_battery, dtype=float)
    columns: dict[str, Series] = {}
    makers: tuple[tuple[str, Callable[[LadderPopulations], Floats]], ...] = (
        ("ergotropy", ladder_ergotropy),
        ("ergotropy_full", full_ergotropy),
    )
    for name, make in makers:
        if watch is None or not {name, f"battery_{name}"}.isdisjoint(watch):
            value = np.stack([make(battery) for battery in batteries], axis=1)
            width = (2.0 * error[:, None] + ROUNDING) * cells
            whole = Series.around(value.sum(axis=1), width.sum(axis=1), proof)
            columns[name] = whole.within(0.0, float(cells.sum()))
            if len(batteries) > 1 or watch is not None:
                each = Series.around(value, width, proof)
                columns[f"battery_{name}"] = each.within(0.0, float(cells.max()))
    if len(batteries) == 1:
        pure = Series.around(purity(batteries[0]), 2.0 * error, proof)
        columns["purity"] = pure.within(0.0, 1.0)
    return columns | _levels(batteries, error, proof)


def _levels(batteries: list[LadderPopulations], error: Floats, proof: Proof) -> dict[str, Series]:
    """Probabilities of every number of excited cells."""
    most = max(battery.n for battery in batteries)
    counts = [np.pad(b.counts, ((0, 0), (0, most - b.n))) for b in batteries]
    if len(batteries) == 1:
        one = Series.around(counts[0], np.repeat(error[:, None], most + 1, axis=1), proof)
        return {"populations": one.within(0.0, 1.0)}
    all_counts = np.stack(counts, axis=1)
    errors = np.broadcast_to(error[:, None, None], all_counts.shape)
    return {"battery_populations": Series.around(all_counts, errors, proof).within(0.0, 1.0)}
