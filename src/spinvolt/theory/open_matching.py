"""Which laws of open batteries hold for a given one: plateau, switching off, holding."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from spinvolt.algebra.open import Reservoirs, merged
from spinvolt.theory import open_area, open_drift, open_limits, open_sizes, open_times

LOSS = 0.01
SMALL_BATTERIES = 0.25
SMALLEST_CHARGER = 10


@dataclass(frozen=True)
class OpenLaw:
    """A law evaluated for one battery.

    Attributes
    ----------
    name
        What it is, in words.
    quantity
        ``plateau`` (energy per spin), ``delay_time``, ``half_time``, ``tenth_time``,
        ``switch_off_after``, ``switch_off_before``, ``plateau_drift`` (per time), ``hold_time``
        (to a loss of 0.01 per spin), ``long_time`` (energy per spin) or ``best_pump``.
    battery
        Its number, or None when it is about all of them.
    value, error
        In the units of the model; the error is an estimate, None where none could be derived.
    note
        What to know when using it; may be empty.
    source
        Paper key and equation, or "own".
    """

    name: str
    quantity: str
    battery: int | None
    value: float
    error: float | None
    note: str = ""
    source: str = "own"


def matching_open(model: Reservoirs) -> tuple[OpenLaw, ...]:
    """The laws whose range holds for ``model``, in the order of the charging.

    Nothing is listed with local noise, with another start than a full charger and empty batteries,
    or when batteries are so large that they act back on the charger (a quarter of its size, unless
    the finite-ratio law covers it).

    Example
    -------
    >>> from spinvolt.algebra.open import LocalNoise
    >>> noise, cold = (LocalNoise(),) * 4, (0.0,) * 3
    >>> full = Reservoirs(10**7, (100,) * 3, (1.0,) * 3, cold, 2.0, noise, (10**7, 0, 0, 0))
    >>> {
    ...     law.quantity: f"{law.value:.3g}"
    ...     for law in matching_open(full)
    ...     if law.battery in (None, 0)
    ... }
    {'plateau': '1', 'delay_time': '7.51e-07', 'half_time': '7.76e-07', 'tenth_time': '9.2e-07',
     'switch_off_after': '1.56e-06', 'switch_off_before': '0.023', 'plateau_drift': '-4',
     'hold_time': '0.00296', 'long_time': '0.5', 'best_pump': '2'}
    """
    one = merged(model)
    fresh = one.start == (one.n_charger, *([0] * one.count))
    if any(one.local) or not fresh or (one.shared and one.count > 1):
        return ()
    falls = math.fsum(one.decay) > one.pump
    found: list[OpenLaw] = []
    if falls and one.n_charger >= SMALLEST_CHARGER and _quiet(one):
        found += _plateaus(one)
        if sum(one.n_battery) <= SMALL_BATTERIES * one.n_charger:
            found += _times(one)
            found += _holding(one)
    if falls:
        found += _long_times(one)
    if one.count > 1:
        found += _best_pumps(one)
    return tuple(found)


def _quiet(model: Reservoirs) -> bool:
    """Whether noise tips the charger by a small angle only."""
    quanta = open_area.noise_quanta(model.decay, model.pump, model.thermal)
    return quanta <= 0.1 * model.n_charger


def _equal(model: Reservoirs) -> bool:
    return len(set(model.n_battery)) == 1 and len(set(model.decay)) == 1


def _plateaus(model: Reservoirs) -> Iterator[OpenLaw]:
    """The area theorem, or the finite-ratio law where the batteries are not small."""
    share = sum(model.n_battery) / model.n_charger
    shift = open_area.tipping_correction(model.n_charger, model.decay, model.pump, model.thermal)
    errors = open_area.area_error(
        model.n_charger, model.n_battery, model.decay, model.pump, model.thermal
    )
    if share <= SMALL_BATTERIES:
        beyond = open_area.overcharged(model.decay, model.pump)
        for m, bare in enumerate(open_area.area_theorem(model.decay, model.pump)):
            note = "overcharged: less pump charges it better" if beyond[m] else ""
            value = min(max(float(bare + shift[m]), 0.0), 1.0)
            if bare > 1.0 - 1e-12 and not beyond[m]:
                value -= open_area.full_charge_loss(model.n_charger, model.count)
            yield OpenLaw("area theorem", "plateau", m, value, float(errors[m]), note)
    elif _equal(model) and model.pump == 0.0 and model.cold:
        ratio = model.n_battery[0] / model.n_charger
        value, _ = open_sizes.finite_ratio(model.count, ratio)
        quanta = open_area.noise_quanta(model.decay)
        error = 1.3 * abs(float(shift[0]))
        error += 3.0 * (math.log(model.n_charger) + quanta) / model.n_charger
        for m in range(model.count):
            yield OpenLaw("finite-ratio law", "plateau", m, value, min(error, 1.0))


def _times(model: Reservoirs) -> Iterator[OpenLaw]:
    """When the pulse comes, and between which times to switch off."""
    arguments = (model.n_charger, model.decay, model.pump, model.thermal)
    net = open_area.net_decay(model.decay, model.pump)
    delay = open_times.delay_time(*arguments)
    half, tenth = open_times.average_times(*arguments)
    share = max(1.0, max(model.decay) / net)
    blur = (1.0 + share**2 * sum(model.n_battery)) / (net * model.n_charger**2)
    blur *= math.log(model.n_charger)
    spread = 0.64 / (net * model.n_charger)
    note = f"mean field; single runs scatter by {spread:.2g}"
    yield OpenLaw("superradiant delay", "delay_time", None, delay, spread, note)
    yield OpenLaw("charger half empty, on average", "half_time", None, half, blur)
    yield OpenLaw("charger nine tenths empty, on average", "tenth_time", None, tenth, 4.0 * blur)
    first, last = open_times.switch_window(
        model.n_charger, model.n_battery, model.decay, model.pump
    )
    note = "" if first < 0.3 * last else "no clear plateau: the batteries relax during the pulse"
    yield OpenLaw("end of the pulse", "switch_off_after", None, first, None, note)
    yield OpenLaw("collective discharge", "switch_off_before", None, last, None, note)


def _holding(model: Reservoirs) -> Iterator[OpenLaw]:
    """How fast the plateau moves, and how long it keeps within a loss of 0.01."""
    angles = open_area.turned(model.decay, model.pump).tolist()
    rates = open_drift.plateau_drift(model, angles)
    full = _equal(model) and abs(model.pump - (model.count - 1) * model.decay[0]) < 1e-12
    back = sum(model.n_battery) / model.n_charger
    still = 1e-12 * max(model.decay)
    for m, rate in enumerate(rates):
        rate_error = abs(float(rate)) * back + still
        name = "first change of the plateau"
        yield OpenLaw(name, "plateau_drift", m, float(rate), rate_error)
        if abs(rate) <= still:
            note = "dark: it stays" if model.count == 1 and model.pump == 0.0 else ""
            yield OpenLaw("hold time", "hold_time", m, math.inf, None, note)
        elif full and model.cold and model.count > 1:
            full = (LOSS, model.n_battery[m], model.count, model.decay[m])
            held, error = open_drift.hold_time(*full), open_drift.hold_error(*full)
            yield OpenLaw("hold time", "hold_time", m, held, error)
        else:
            yield OpenLaw(
                "hold time", "hold_time", m, LOSS / abs(float(rate)), None, "from the first change"
            )


def _long_times(model: Reservoirs) -> Iterator[OpenLaw]:
    """Where the batteries end, when a closed form knows it."""
    energies, name, exact = _ends(model)
    error = 1e-14 if exact else min(1.0, sum(model.n_battery) / model.n_charger)
    for m, energy in enumerate(energies):
        yield OpenLaw(name, "long_time", m, energy, error)


def _ends(model: Reservoirs) -> tuple[tuple[float, ...], str, bool]:
    """Energies, the law's name, and whether it holds at any size."""
    k, sizes, pump = model.count, model.n_battery, model.pump
    alike, equal_decays = _equal(model), len(set(model.decay)) == 1
    if k == 1 and pump == 0.0 and model.cold and sizes[0] <= model.n_charger:
        return (open_limits.dark_energies(model.n_charger, sizes[0])[1],), "dark states", True
    if k == 1 and model.cold and pump > 0.0:
        ladder = open_limits.pumped_ladder(sizes[0], model.decay[0], pump)
        energy = float(sum(n * p for n, p in enumerate(ladder))) / sizes[0]
        return (energy,), "pumped ladder", False
    if k == 2 and pump == 0.0 and model.cold and equal_decays:
        larger, smaller = open_limits.dark_energies(max(sizes), min(sizes))
        ends = (larger, smaller) if sizes[0] >= sizes[1] else (smaller, larger)
        name = "dark states of two batteries"
        return ((open_limits.two_batteries(sizes[0]),) * 2 if alike else ends), name, False
    if k > 1 and alike and model.cold and abs(pump - (k - 1) * model.decay[0]) < 1e-12:
        return (0.5,) * k, "maximally mixed ladders", False
    if k > 1 and pump == 0.0 and len(set(model.thermal)) == 1 and not model.cold:
        return (
            tuple(open_limits.warm_ladder(n, model.thermal[0]) for n in sizes),
            "thermal ladders",
            False,
        )
    return (), "", False


def _best_pumps(model: Reservoirs) -> Iterator[OpenLaw]:
    """The pump that charges each battery fully."""
    note = "slightly more at finite n_charger: 1.3, 1.2, 1.1 decay at 20, 50, 200 (k = 2)"
    for m in range(model.count):
        best = open_area.full_charge_pump(model.decay, m)
        yield OpenLaw("full charge", "best_pump", m, best, None, note)
