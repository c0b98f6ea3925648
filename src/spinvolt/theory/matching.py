"""Which closed forms hold for given numbers, with what they say and how well."""

import math
from collections.abc import Iterator

from spinvolt.theory import crossing, elliptic, equal_sizes, full_charger, one_hop, two_hops
from spinvolt.theory.forms import ClosedForm, Estimate, Numbers, estimated, exact, figures
from spinvolt.theory.limits import MUCH_LESS, rotations
from spinvolt.theory.populations import entropy, fisher

__all__ = ["MUCH_LESS", "ORDER", "ClosedForm", "Numbers", "matching"]

ORDER = (
    "charging_time", "max_energy", "max_power", "charging_power", "efficiency", "advantage",
    "power_ratio", "speed_limit_rate", "entropy", "fisher",
)  # fmt: skip
ONE_HOP = "peng2021 Eqs. 12-16; liu2025 Eq. 14"
TWO_HOPS = "liu2025 Eqs. 22, 23, 28, 29; huangfu2021 Eqs. A6, A7"


def matching(numbers: Numbers) -> tuple[ClosedForm, ...]:
    """The closed forms whose range holds, by quantity in the order of ``ORDER``, the best first.

    All speak of the first maximum of the energy. With anisotropy only one cell and one charger
    spin have a closed form, which does not depend on it (huangfu2021 below Eq. 12). One hop holds
    off resonance, with Ising coupling and with crosstalk; everything else needs an empty battery
    and the resonant flip-flop coupling alone. ``a << b`` is read as a <= b / 10 (``limits``).

    Example
    -------
    >>> [(f.name, f.quantity) for f in matching(Numbers(1, 4, 4))][:2]
    [('one hop', 'charging_time'), ('one hop', 'max_energy')]
    >>> found = matching(Numbers(10, 1000, 100))
    >>> [f.name for f in found if f.quantity == "charging_time"][:2]
    ['midpoint rotation', 'elliptic rotation']
    """
    sizes = (numbers.n_battery, numbers.n_charger)
    if numbers.coupling == 0.0 or (numbers.anisotropy != 0.0 and sizes != (1, 1)):
        return ()
    up, cells = numbers.excited, numbers.battery_excited
    found: list[ClosedForm] = []
    if one_hop.covers(*sizes, up, cells):
        levels = one_hop.one_hop(
            *sizes, up, cells,
            coupling=numbers.coupling, battery_splitting=numbers.battery_splitting,
            charger_splitting=numbers.charger_splitting, ising=numbers.ising,
            crosstalk=(numbers.battery_crosstalk, numbers.charger_crosstalk),
        )  # fmt: skip
        found += _one_hop(numbers, levels)
    if cells == 0 and numbers.resonant:
        found += _resonant(numbers)
    return tuple(sorted(found, key=_rank))


def _rank(form: ClosedForm) -> tuple[int, float]:
    return ORDER.index(form.quantity), math.inf if form.error is None else form.error


def _resonant(numbers: Numbers) -> Iterator[ClosedForm]:
    """Forms for an empty battery with a resonant flip-flop coupling alone."""
    sizes = (numbers.n_battery, numbers.n_charger, numbers.excited)
    if two_hops.covers(numbers.n_battery, numbers.excited):
        yield from _two_hops(numbers)
    if equal_sizes.covers(*sizes):
        yield from _equal_sizes(numbers)
    if full_charger.covers(*sizes):
        yield from _full_charger(numbers)
    if crossing.covers(*sizes):
        yield from _crossing(numbers)
    if elliptic.covers(*sizes):
        yield from _elliptic(numbers)
    if numbers.quanta >= 1:
        yield from rotations(numbers)


def _one_hop(numbers: Numbers, levels: one_hop.OneHop) -> Iterator[ClosedForm]:
    peak = one_hop.peak(levels)
    moved = levels.contrast
    populations = (1.0 - moved, moved)
    spread = fisher(populations, numbers.n_battery, first=numbers.battery_excited)
    found = {
        "charging_time": exact(peak.charging_time),
        "max_energy": exact(peak.max_energy),
        "max_power": exact(peak.max_power),
        "entropy": Estimate(entropy(populations), _blur(1.0 - moved)),
        "fisher": exact(spread),
    }
    return figures(numbers, "one hop", ONE_HOP, found, {"fisher": "yang2025 Eq. 50"})


def _two_hops(numbers: Numbers) -> Iterator[ClosedForm]:
    levels = two_hops.two_hops(
        numbers.n_battery, numbers.n_charger, numbers.excited,
        coupling=numbers.coupling, splitting=numbers.splitting,
    )  # fmt: skip
    peak = two_hops.peak(levels)
    found = {
        "charging_time": exact(peak.charging_time),
        "max_energy": exact(peak.max_energy),
        "max_power": Estimate(peak.max_power, 1e-12 * peak.max_power),
        "entropy": Estimate(peak.entropy, _blur(peak.populations[0])),
        "fisher": exact(fisher(peak.populations, numbers.n_battery)),
    }
    sources = {"entropy": "liu2025 Eqs. 26, 30", "fisher": "yang2025 Eq. 50"}
    return figures(numbers, "two hops", TWO_HOPS, found, sources)


def _blur(below: float) -> float:
    """Rounding of the entropy of two populations, of which ``below`` is one, in bits."""
    return 1e-14 * (1.0 + abs(math.log2(max(below, 1e-17))))


def _equal_sizes(numbers: Numbers) -> Iterator[ClosedForm]:
    scale = {"coupling": numbers.coupling, "splitting": numbers.splitting}
    peak = equal_sizes.equal_sizes(numbers.n_battery, numbers.n_charger, **scale)
    found = {
        "charging_time": estimated(peak.charging_time, peak.charging_time_error),
        "max_energy": estimated(peak.max_energy, peak.max_energy_error),
    }
    if numbers.n_battery == numbers.n_charger:
        power = equal_sizes.equal_sizes_power(numbers.n_battery, **scale)
        found["max_power"] = estimated(power.max_power, power.max_power_error)
    return figures(numbers, "equal sizes, logarithmic", "own", found)


def _full_charger(numbers: Numbers) -> Iterator[ClosedForm]:
    peak = full_charger.full_charger(
        numbers.n_battery, numbers.n_charger,
        coupling=numbers.coupling, splitting=numbers.splitting,
    )  # fmt: skip
    found = {
        "charging_time": estimated(peak.charging_time, peak.charging_time_error),
        "max_energy": estimated(peak.max_energy, peak.max_energy_error),
        "max_power": estimated(peak.max_power, peak.max_power_error),
    }
    return figures(numbers, "full charger, universal curve", "own", found)


def _crossing(numbers: Numbers) -> Iterator[ClosedForm]:
    power, error = crossing.power(
        numbers.n_battery, numbers.n_charger,
        coupling=numbers.coupling, splitting=numbers.splitting,
    )  # fmt: skip
    found = {"max_power": estimated(power, error * power)}
    return figures(numbers, "as many quanta as cells", "own", found)


def _elliptic(numbers: Numbers) -> Iterator[ClosedForm]:
    peak = elliptic.elliptic(
        numbers.n_battery, numbers.n_charger, numbers.excited,
        coupling=numbers.coupling, splitting=numbers.splitting,
    )  # fmt: skip
    found = {
        "charging_time": estimated(peak.charging_time, peak.charging_time_error),
        "max_energy": estimated(peak.max_energy, peak.max_energy_error),
    }
    return figures(numbers, "elliptic rotation", "own", found)
