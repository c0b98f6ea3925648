"""Fig. 2: energies of a charger and of one, two or three batteries, with and without pump."""

from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from spinvolt.bounded import Bounded, Proof
from spinvolt.papers.claim import Claim, Found, Reading, Verdict, between, holds
from spinvolt.papers.data import bounded, charged, numbers
from spinvolt.papers.drawing import sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.works.dias2024.densities import (
    crossing,
    densities,
    of_batteries,
    sampled,
    sided,
    stated,
)
from spinvolt.plots.panels import BLUE, GREEN, ORANGE, VERMILION, Pen
from spinvolt.run.result import Series
from spinvolt.theory import open_area, open_limits

# Batteries and pump over decay.
PANELS = {"a": (1, 0.0), "b": (2, 0.0), "c": (2, 1.0), "d": (3, 0.0), "e": (3, 1.0), "f": (3, 2.0)}
PUMPED = {0.0: "0", 1.0: "\\gamma_\\Downarrow", 2.0: "2\\gamma_\\Downarrow"}
INSET = "inset"
END = 2e-6
# To two decimals: what the eye reads off such a panel.
EYE = 0.01
AVERAGED = "averages over the noise, at the last time"
MEAN_FIELD = "_second_moments"
RISING = (
    Pen(BLUE.colour, "solid"),
    Pen(ORANGE.colour, (0, (5.0, 2.0))),
    Pen(GREEN.colour, (0, (2.0, 3.0))),
)
CHARGER = Pen(VERMILION.colour, (0, (6.0, 1.2, 1.2, 1.2)))


def batteries() -> dict[str, dict[str, Any]]:
    """The statements of the panels, and of the inset with an empty charger."""
    made = {name: stated(count, pump) for name, (count, pump) in PANELS.items()}
    return made | {INSET: stated(3, 2.0, up=0)}


def compute(quick: bool) -> xr.Dataset:
    """All curves by truncated Wigner and by second moments; plateaus, half times, late ends."""
    times = np.linspace(0.0, END, 101 if quick else 201)
    means = sampled(2000 if quick else 4000)
    told = ", truncated Wigner"
    curves = densities(batteries(), times, means, told=told)
    closed = densities(
        batteries(), times, {"reduction": "second_moments"}, MEAN_FIELD, ", second moments"
    )
    plateaus = [of_batteries(_series(curves, name, "battery_density", count)) for name, (count, _)
                in (PANELS | {INSET: (3, 2.0)}).items()]  # fmt: skip
    halves = [crossing(times, _series(curves, name, "charger_density")) for name in PANELS]
    area = [
        Bounded.around(float(open_area.area_theorem((1.0,) * count, pump)[0]), 1e-15)
        for count, pump in PANELS.values()
    ]
    label = "energy per cell at the last time, all batteries"
    return xr.merge(
        [
            curves,
            closed,
            numbers("plateau", plateaus, label, "hbar omega_0", "panel", [*PANELS, INSET]),
            numbers("half_time", halves, "when the charger is half empty", "1/decay",
                    "falling", list(PANELS)),
            numbers("area", area, "area theorem", "hbar omega_0", "falling", list(PANELS)),
            _late(),
        ]
    )  # fmt: skip


def _late() -> xr.Dataset:
    """Energies per cell after a very long time, without pump."""
    small = {"two": stated(2, n_charger=800, cells=1), "three": stated(3, n_charger=60, cells=1)}
    ends = [charged({**tables, "charge": {"until": "steady"}}).steady for tables in small.values()]
    found = [end.battery_density[0] for end in ends if end is not None]
    large = Bounded.around(open_limits.two_batteries(100), 1e-12)
    label = "energy per cell after a long time, batteries of one cell"
    return xr.merge(
        [
            numbers("late", found, label, "hbar omega_0", "batteries", list(small)),
            numbers(
                "late_large", large,
                "the same, two batteries of 100 cells, large charger", "hbar omega_0",
            ),
        ]
    )  # fmt: skip


def _series(data: xr.Dataset, curve: str, name: str, count: int = 0) -> Series:
    one = data.sel(curve=curve)
    sides = [one[f"{name}{side}"].to_numpy() for side in ("", "_low", "_high")]
    if count:
        sides = [side[:, :count] for side in sides]
    return Series(*sides, proof=graded(data, name))


def graded(data: xr.Dataset, name: str) -> Proof:
    """The grade of a variable."""
    return Proof(data[name].attrs["proof"])


def draw(data: xr.Dataset) -> Drawing:
    """Six panels in the paper's order, the inset in the last."""
    with styled():
        picture, panels = sheet(6, 3, height=1.9)
        for axes, (name, (count, pump)) in zip(panels, PANELS.items(), strict=True):
            _panel(axes, data.sel(curve=name), count)
            axes.set_title(
                f"({name})  $k = {count}$, $\\gamma_\\Uparrow = {PUMPED[pump]}$",
                loc="left", fontsize="medium",
            )  # fmt: skip
            axes.set(xlim=(0.0, 1e6 * END), ylim=(-0.03, 1.05))
        for axes in panels[::3]:
            axes.set_ylabel(r"energy density ($\hbar\omega_0$)")
        for axes in panels[3:]:
            axes.set_xlabel(r"time ($10^{-6}/\gamma_\Downarrow$)")
        small = panels[-1].inset_axes((0.62, 0.2, 0.34, 0.52))
        _panel(small, data.sel(curve=INSET), 3)
        small.set(xlim=(0.0, 1e6 * END), ylim=(-0.05, 1.05), xticks=(0, 1, 2), yticks=(0, 1))
        small.set_title(r"$\mathcal{E}_C(0) = 0$", fontsize="small", pad=2.0)
        handles, labels = panels[3].get_legend_handles_labels()
        picture.legend(handles, labels, loc="outside upper center", ncols=5)
    return picture


def _panel(axes: Axes, one: xr.Dataset, count: int) -> None:
    """Charger and batteries, and thin dotted what second moments give."""
    at = 1e6 * one["time"]
    axes.plot(at, one["charger_density"], color=CHARGER.colour, linestyle=CHARGER.dashes,
              label="charger")  # fmt: skip
    for number, pen in zip(range(1, count + 1), RISING, strict=False):
        cells = one["battery_density"].sel(battery=number)
        axes.plot(at, cells, color=pen.colour, linestyle=pen.dashes, label=f"battery {number}")
    for name in ("charger_density", "battery_density"):
        closed = one[f"{name}{MEAN_FIELD}"]
        values = closed.sel(battery=1) if "battery" in closed.dims else closed
        label = "second moments" if name == "charger_density" else None
        axes.plot(at, values, color="black", linestyle=(0, (1.0, 1.5)), linewidth=0.8, label=label)


def reaches(data: xr.Dataset, panel: str, level: float) -> Found:
    """Whether the plateau of a panel is at a level, to the eye."""
    return between(bounded(data, "plateau", panel=panel), level - EYE, level + EYE)


def law(data: xr.Dataset, panel: str, level: float) -> Found:
    """Whether the area theorem has that level."""
    return between(bounded(data, "area", falling=panel), level - 1e-12, level + 1e-12)


def closed_end(data: xr.Dataset, panel: str, level: float) -> Found:
    """Whether second moments, which is what mean field means here, end at a level."""
    name = f"battery_density{MEAN_FIELD}"
    end = data[name].sel(curve=panel, battery=1).isel(sample=-1)
    sides = [float(data[f"{name}{s}"].sel(curve=panel, battery=1)[-1]) for s in ("_low", "_high")]
    return between(sided([float(end), *sides], graded(data, name)), level - EYE, level + EYE)


def overlap(data: xr.Dataset) -> Found:
    """Whether the batteries of a panel have one curve."""
    several = {name: count for name, (count, _) in PANELS.items() if count > 1}
    curves = [data["battery_density"].sel(curve=name)[:, :count] for name, count in several.items()]
    apart = float(np.max([np.ptp(one.to_numpy(), axis=1).max() for one in curves]))
    return holds(f"apart by {apart:.4f} at most, within the scatter of the samples", apart <= EYE)


def fall(data: xr.Dataset, panel: str) -> Bounded:
    """When the charger is half empty."""
    return bounded(data, "half_time", falling=panel)


def slowed(data: xr.Dataset) -> Found:
    """Whether more pump makes the charger fall later."""
    pairs = (("b", "c"), ("d", "e"), ("e", "f"))
    told = ", ".join(f"({p}) {1e7 * fall(data, p).value:.2f}" for p in PANELS)
    later = all(fall(data, a).high < fall(data, b).low for a, b in pairs)
    return holds(f"half empty at {told}, in 1e-7/decay", later)


def slowing(data: xr.Dataset) -> Found:
    """Whether the largest pump slows the pulse by less than a half."""
    return between(fall(data, "f") / fall(data, "d"), 1.0, 1.5)


def early(data: xr.Dataset) -> Found:
    """Whether the pulse is over long before a single spin would decay."""
    latest = max(fall(data, panel).high for panel in PANELS)
    return holds(f"half empty before {latest:.2g}/decay in all panels", latest < 1e-5)


def plateau_claim(name: str, panel: str, level: float, says: str, quoted: str, why: str) -> Claim:
    """The claim of the level that the batteries of one panel come to."""
    return Claim(
        name=name,
        place=f"Fig. 2({panel})",
        says=says,
        quoted=quoted,
        readings=(
            Reading(AVERAGED, lambda data: reaches(data, panel, level)),
            Reading("mean field (second moments)", lambda data: closed_end(data, panel, level)),
            Reading("area theorem, large charger", lambda data: law(data, panel, level)),
        ),
        verdict=Verdict.AGREES,
        reason=why,
    )


def late_claim(panel: str, count: str, level: float, quoted: str) -> Claim:
    """The claim that the level of a panel without pump is a steady state."""
    more = (
        Reading(
            "after a long time, two batteries of 100 cells, large charger",
            lambda data: between(bounded(data, "late_large"), level - EYE, level + EYE),
        ),
    )
    return Claim(
        name=f"steady-{panel}",
        place=f"Fig. 2({panel}), text",
        says=f"{count.capitalize()} batteries without pump are in a steady state at {quoted}.",
        quoted=quoted,
        readings=(
            Reading("at the last time of the panel", lambda data: reaches(data, panel, level)),
            Reading(
                "after a long time, batteries of one cell (exact)",
                lambda data: between(
                    bounded(data, "late", batteries=count), level - EYE, level + EYE
                ),
            ),
            *(more if count == "two" else ()),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason="A plateau that lasts long, not a steady state: the differences of the batteries' "
        "dipoles decay. Two batteries end at $1/2 - (4^N/\\binom{2N}{N} - 1)/(4N)$.",
    )


EXACT_LAW = "$\\sin^2(\\pi/2\\kappa)$, $\\kappa = k - \\gamma_\\Uparrow/\\gamma_\\Downarrow$"

CLAIMS = (
    plateau_claim("one-battery", "a", 1.0, "One battery is charged fully.", "1", EXACT_LAW + "."),
    plateau_claim(
        "two-batteries", "b", 0.5, "Two batteries without pump come to a half.", "1/2",
        EXACT_LAW + ": each is turned by half of what the charger is.",
    ),
    plateau_claim(
        "two-pumped", "c", 1.0, "Two batteries with pump = decay are charged fully.", "1",
        EXACT_LAW + ". It lasts until about $\\ln N_B/(2\\gamma N_B)$; the end is 1/2.",
    ),
    plateau_claim(
        "three-batteries", "d", 0.25, "Three batteries without pump come to a quarter.", "1/4",
        EXACT_LAW + ".",
    ),
    plateau_claim(
        "three-half-pumped", "e", 0.5, "Three batteries with pump = decay are half charged.",
        "1/2", EXACT_LAW + ".",
    ),
    plateau_claim(
        "three-pumped", "f", 1.0, "Three batteries with pump = 2 decay are charged fully.", "1",
        EXACT_LAW + ". It lasts until about $\\ln N_B/(2\\gamma N_B)$; the end is 1/2.",
    ),
    late_claim("b", "two", 0.5, "1/2"),
    late_claim("d", "three", 0.25, "1/4"),
    Claim(
        name="overlap",
        place="Fig. 2, caption",
        says="The curves of all batteries of a panel coincide.",
        quoted="",
        readings=(Reading("largest distance of the averages", overlap),),
        verdict=Verdict.AGREES,
        reason="Nothing tells equal batteries with equal couplings apart.",
    ),
    Claim(
        name="superradiant-time",
        place="Fig. 2, text",
        says="Charging takes place on a superradiant time scale.",
        quoted="",
        readings=(Reading("the charger's half time beside 1/decay of one spin", early),),
        verdict=Verdict.AGREES,
        reason="$\\ln(N_C/n_0)/(2\\kappa\\gamma N_C)$.",
    ),
    Claim(
        name="pump-slows",
        place="Text to Fig. 2",
        says="The pump slightly slows the superradiant decay for a given number of batteries.",
        quoted="",
        readings=(
            Reading("more pump, later half time", slowed),
            Reading("slightly: (f) over (d) below 1.5", slowing),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason="It slows by $k/\\kappa$, nearly threefold in (f). Still no panel is slower than "
        "one battery without pump, because $\\kappa \\ge 1$.",
    ),
    Claim(
        name="inset",
        place="Inset of Fig. 2(f), text",
        says="With pump = 2 decay and an empty charger nothing is transferred on the same scale.",
        quoted="",
        readings=(
            Reading(AVERAGED, lambda data: reaches(data, INSET, 0.0)),
            Reading("mean field (second moments)", lambda data: closed_end(data, INSET, 0.0)),
        ),
        verdict=Verdict.AGREES,
        reason="The charger stays at the bottom; what the pump alone does takes $10^4$ times as "
        "long.",
    ),
)  # fmt: skip

FIGURE_2 = Figure(
    paper="dias2024",
    id="2",
    name="Fig. 2",
    title="Energy densities of a charger and its batteries",
    caption=(
        "Energy per spin of a charger of $N_C = 10^7$ spins, all up, and of $k$ batteries of "
        "$N_B = 100$ cells in reservoirs of their own: (a) one, (b, c) two, (d, e, f) three; pump "
        "$\\gamma_\\Uparrow$ as stated above the panels; inset of (f): the same with an empty "
        "charger. Averages of truncated Wigner trajectories, graded uncontrolled, bounds three "
        "standard errors; thin dotted: second moments, which is what the paper's mean field is "
        "taken to be, off by up to 0.14 during the pulse because its delay is random. The range of "
        "time is ours; the caption's text for (d), three batteries without pump, is garbled."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={
        f"panel ({name})": tables | {"charge": {"until": 3e-6, "samples": 301}}
        for name, tables in batteries().items()
        if name != INSET
    }
    | {"inset of (f)": batteries()[INSET] | {"charge": {"until": END, "samples": 201}}},
)
