"""The life after the pulse: panel f of dias2024's Fig. 2, followed to its true end."""

from collections.abc import Callable

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from spinvolt.bounded import Bounded, Proof, weakest
from spinvolt.papers.claim import Reading, holds
from spinvolt.papers.data import bounded, charged, numbers
from spinvolt.papers.drawing import FITTED, PENS, THEORY, curve, points, sheet, styled
from spinvolt.papers.paper import Figure, Tables
from spinvolt.papers.works.beyond.evidence import computed, law, predicted
from spinvolt.run.result import Series
from spinvolt.theory.open_area import full_charge_loss
from spinvolt.theory.open_drift import SATURATION, hold_time, plateau_loss

COUNT, PUMP, SPINS, CELLS = 3, 2.0, 10**7, 100
FIRST, LAST, PLATEAU, PAPER = 1e-7, 3.0, 1e-5, 3e-6
# While the loss is small it is sampled more densely.
LOSING, HUNDREDTH = (2e-4, 2e-2), 0.01
# Batteries that are followed exactly once the charger has fallen, and to the end with it.
ALONE, TO_THE_END = (1, 2, 4), (1, 2)
TIME, LATE, AFTER = "time", "late", "after"
BATTERY, SIZE = "cells", "charger_spins"
DENSITY = "energy per cell"


def battery(spins: int, cells: int) -> Tables:
    """Three batteries in reservoirs of their own, at the pump that charges them fully."""
    sizes = {"n_charger": spins, "n_battery": [cells] * COUNT}
    return {"battery": {"kind": "reservoir", **sizes, "pump": PUMP}}


def compute(quick: bool) -> xr.Dataset:
    """The paper's sizes sampled, small batteries exactly, and exact long-time states."""
    times = np.geomspace(FIRST, LAST, 41 if quick else 181)
    times = np.unique(np.append(times, PLATEAU))
    tables = battery(SPINS, CELLS)
    sampled = _followed(_sampling(tables, 150 if quick else 3000), times)
    late = np.geomspace(*LOSING, 13 if quick else 41)
    losing = _followed(_sampling(tables, 800 if quick else 20_000), late)
    fast = times[times <= PLATEAU]
    random = _followed({**tables, "method": {"reduction": "random_tipping"}}, fast)
    after = np.geomspace(1e-4, 20.0, 31 if quick else 81)
    return xr.merge(
        [
            _series("energy", sampled, f"{DENSITY}, truncated Wigner", TIME, times),
            _series("losing", losing, f"{DENSITY}, truncated Wigner", LATE, late),
            _series("tipping", random, f"{DENSITY}, random tipping", TIME, fast).reindex(
                {TIME: times}
            ),
            _alone(after),
            _ends((10, 20, 30) if quick else (10, 20, 40, 80, 160)),
        ]
    )


def _sampling(tables: Tables, trajectories: int) -> Tables:
    return {**tables, "method": {"reduction": "truncated_wigner", "trajectories": trajectories}}


def _followed(tables: Tables, times: np.ndarray) -> Series:
    """Energy per cell of the first battery at some times."""
    charge = {"times": [0.0, *times.tolist()], "watch": ["battery_density"]}
    found = charged({**tables, "charge": charge})["battery_density"]
    return Series(found.value[1:, 0], found.low[1:, 0], found.high[1:, 0], found.proof)


def _series(name: str, found: Series, label: str, dim: str, times: np.ndarray) -> xr.Dataset:
    told = {"long_name": label, "units": "1", "proof": str(found.proof)}
    sides = {"": found.value, "_low": found.low, "_high": found.high}
    clock = (dim, times, {"long_name": "time", "units": "1/unit of decay"})
    return xr.Dataset({f"{name}{s}": (dim, v, told) for s, v in sides.items()}, {dim: clock})


def _alone(times: np.ndarray) -> xr.Dataset:
    """Full batteries after the pulse, without the charger, which follows them at once."""
    method = {"reduction": "after_pulse", "engine": "master"}
    parts = [
        _series(
            "alone",
            _followed({**battery(SPINS, n), "method": method}, times),
            f"{DENSITY} from the end of the pulse on",
            AFTER,
            times,
        )
        for n in ALONE
    ]
    return xr.concat(parts, BATTERY).assign_coords({BATTERY: list(ALONE)})


def _ends(spins: tuple[int, ...]) -> xr.Dataset:
    """Exact states after an endless time, charger and all."""
    rows: list[xr.Dataset] = []
    for cells in TO_THE_END:
        ends = [charged({**battery(n, cells), "charge": {"until": "steady"}}).steady for n in spins]
        energy = [end.battery_density[0] for end in ends if end is not None]
        work = [end.ergotropy for end in ends if end is not None]
        known = [w.scaled(1.0 / (COUNT * cells)) for w in work if isinstance(w, Bounded)]
        rows.append(
            xr.merge(
                [
                    numbers("end", energy, f"{DENSITY} at the end", "1", SIZE, list(spins)),
                    numbers("work", known, "ergotropy per cell at the end", "1", SIZE, list(spins)),
                ]
            )
        )
    return xr.concat(rows, "end_cells").assign_coords(end_cells=list(TO_THE_END))


def loss(time: np.ndarray) -> np.ndarray:
    """What a full battery has lost per cell, by the law."""
    return np.array([plateau_loss(float(t), CELLS, COUNT) for t in time])


def hold(lost: float) -> float:
    """When the law has lost so much."""
    return hold_time(lost, CELLS, COUNT)


def draw(data: xr.Dataset) -> Drawing:
    """From the pulse to the end; the loss of the full batteries; the end of small chargers."""
    with styled():
        picture, (left, middle, right) = sheet(3, 3, height=2.9)
        _draw_life(left, data)
        for n, pen in zip(ALONE, PENS[1:], strict=False):
            lost = 1.0 - data["alone"].sel({BATTERY: n}).to_numpy()
            curve(middle, 2.0 * n * data[AFTER].to_numpy(), n * lost, pen, f"$N_B$ = {n}")
        lost = CELLS * (1.0 - data["losing"].to_numpy())
        points(middle, 2.0 * CELLS * data[LATE].to_numpy(), lost, PENS[0], f"{CELLS}, sampled")
        growth = np.geomspace(0.02, 7.0, 101)
        law = CELLS * loss(growth / (2.0 * CELLS))
        curve(middle, growth, law, FITTED, "law")
        middle.set(xscale="log", yscale="log", xlim=(0.02, 30.0), ylim=(0.02, 200.0))
        middle.set(xlabel=r"$2\gamma_\downarrow N_B t$", ylabel="$N_B(1-e)$")
        middle.legend(loc="upper left", fontsize="small")
        for n, pen in zip(TO_THE_END, PENS[1:], strict=False):
            short = 0.5 - data["end"].sel(end_cells=n).to_numpy()
            points(right, data[SIZE].to_numpy(), short, pen, f"$N_B$ = {n}")
        spins = np.array([8.0, 200.0])
        curve(right, spins, 0.416 / spins, FITTED, r"$\propto 1/N_C$")
        right.set(xscale="log", yscale="log", xlabel="charger spins $N_C$")
        right.set_ylabel(r"$1/2-e(\infty)$")
        right.legend(loc="lower left", fontsize="small")
    return picture


def _draw_life(axes: Axes, data: xr.Dataset) -> None:
    times = data[TIME].to_numpy()
    bounds = data["energy_low"].to_numpy(), data["energy_high"].to_numpy()
    curve(axes, times, data["energy"].to_numpy(), PENS[0], "truncated Wigner", bounds)
    curve(axes, times, data["tipping"].to_numpy(), THEORY, "random tipping")
    growth = times[(times > PLATEAU) & (loss(times) < 0.25)]
    curve(axes, growth, 1.0 - loss(growth), FITTED, "loss, law")
    axes.axhline(0.5, color="black", linewidth=0.6)
    axes.axvspan(FIRST, PAPER, color="0.85", linewidth=0.0, label="about dias2024's window")
    axes.set(xscale="log", xlim=(FIRST, LAST), ylim=(-0.02, 1.05))
    axes.set(xlabel=r"$\gamma_\downarrow t$", ylabel="energy per cell")
    axes.legend(loc=(0.25, 0.06), fontsize="small")


def _at(name: str, time: float, dim: str = TIME, **where: int) -> Callable[[xr.Dataset], Bounded]:
    def find(data: xr.Dataset) -> Bounded:
        place = {dim: float(data[dim].sel({dim: time}, method="nearest")), **where}
        return bounded(data, name, **place)

    return find


def _full(_: xr.Dataset) -> Bounded:
    return Bounded(
        1.0, 1.0 - full_charge_loss(SPINS, COUNT) - plateau_loss(PLATEAU, CELLS, COUNT), 1.0
    )


def _held(data: xr.Dataset) -> Bounded:
    """When a hundredth is lost, read off the sampled curve and its bounds."""
    times = data[LATE].to_numpy()
    sides = [1.0 - data[f"losing{side}"].to_numpy() for side in ("", "_high", "_low")]
    found = [float(np.interp(HUNDREDTH, np.maximum.accumulate(s), times)) for s in sides]
    return Bounded(found[0], min(found), max(found), Proof.UNCONTROLLED)


def _hold(_: xr.Dataset) -> Bounded:
    """The law's time, which saturation makes later."""
    value = hold(HUNDREDTH)
    return Bounded(value, value, hold(HUNDREDTH + SATURATION * HUNDREDTH**2), Proof.ESTIMATED)


def _rate(cells: int) -> Callable[[xr.Dataset], Bounded]:
    def find(data: xr.Dataset) -> Bounded:
        time = float(data[AFTER][0])
        energy = bounded(data, "alone", after=time, cells=cells)
        return Bounded(
            (1.0 - energy.value) / time,
            (1.0 - energy.high) / time,
            (1.0 - energy.low) / time,
            energy.proof,
        )

    return find


def _first_rate(cells: int) -> Callable[[xr.Dataset], Bounded]:
    """The law's mean rate up to the first time; at once it is 2 (k-1)."""

    def find(data: xr.Dataset) -> Bounded:
        time = float(data[AFTER][0])
        lost = plateau_loss(time, cells, COUNT)
        return Bounded.around(lost / time, SATURATION * lost**2 / time, Proof.ESTIMATED)

    return find


def _worst(data: xr.Dataset) -> float:
    """The largest distance from the law until a twentieth is lost, over what it allows."""
    law = loss(data[LATE].to_numpy())
    some = law < 0.05
    apart = np.abs(1.0 - data["losing"].to_numpy() - law)[some]
    width = (data["losing"] - data["losing_low"]).to_numpy()[some]
    return float(np.max(apart / (SATURATION * law[some] ** 2 + width)))


def _extrapolated(cells: int) -> Callable[[xr.Dataset], Bounded]:
    """What the two largest chargers give for an endless one, corrections being 1 / n_charger."""

    def find(data: xr.Dataset) -> Bounded:
        less, more = (int(n) for n in data[SIZE].to_numpy()[-2:])
        one, two = (bounded(data, "end", end_cells=cells, charger_spins=n) for n in (less, more))
        value = (more * two.value - less * one.value) / (more - less)
        error = (more * two.error + less * one.error) / (more - less)
        return Bounded.around(value, error, weakest(one.proof, two.proof))

    return find


def _half(error: float | None = None) -> Callable[[xr.Dataset], Bounded]:
    def find(data: xr.Dataset) -> Bounded:
        allowed = 2.0 / float(data[SIZE][-1]) ** 2 if error is None else error
        return Bounded.around(0.5, allowed, Proof.ESTIMATED)

    return find


def _no_work(data: xr.Dataset) -> float:
    return float(data["work_high"].max())


CLAIMS = (
    law(
        "plateau",
        "After the pulse the batteries are full.",
        "1",
        (
            predicted("1", lambda _: Bounded.exact(1.0)),
            computed("truncated Wigner, at 1e-5", _at("energy", PLATEAU), _full),
        ),
        r"The area law at $\kappa = k-\gamma_\uparrow/\gamma_\downarrow = 1$ (`theory.open_area`).",
    ),
    law(
        "first-rate",
        "They lose 2 (k-1) per unit of time at once, whatever their size.",
        "4",
        (
            predicted("4", lambda _: Bounded.exact(2.0 * (COUNT - 1.0))),
            *(
                computed(
                    f"exact without the charger, {n} cells, mean rate until 1e-4",
                    _rate(n),
                    _first_rate(n),
                )
                for n in ALONE
            ),
        ),
        "`theory.open_drift.plateau_drift`.",
    ),
    law(
        "loss",
        "Until a twentieth is lost the loss follows its law, up to twice its square.",
        "",
        (
            Reading(
                "the largest distance of truncated Wigner over what this and its scatter allow",
                lambda data: holds(f"{_worst(data):.2f}", _worst(data) <= 1.0),
            ),
        ),
        r"$1-e = \frac{k-1}{kN_B}(e^{2N_Bt}-e^{-2(k-1)N_Bt})$ from linear equations of the missing "
        "quanta, in the caption.",
    ),
    law(
        "hold",
        "A hundredth is lost at this time, for 100 cells.",
        "0.00296",
        (predicted("0.00296", _hold), computed("truncated Wigner", _held, _hold)),
        "From the same law; dias2024's window ends a thousand times earlier.",
    ),
    law(
        "end",
        "In the end every battery is half full.",
        "0.5",
        (
            predicted("0.5", _half(0.0)),
            computed("truncated Wigner, at 3", _at("energy", LAST), _half(COUNT * CELLS / SPINS)),
            *(
                computed(
                    f"exact without the charger, {n} cells, at 20",
                    _at("alone", 20.0, AFTER, cells=n),
                    _half(1e-9),
                )
                for n in ALONE
            ),
            *(
                computed(
                    f"exact long-time states, {n} cells, from the two largest chargers",
                    _extrapolated(n),
                    _half(),
                )
                for n in TO_THE_END
            ),
        ),
        "The battery-only master equation leaves the identity unchanged, because its jumps have "
        r"$\sum\gamma\,[O,O^\dagger] = 0$ at this pump, and leads everywhere: every level is "
        "alike.",
    ),
    law(
        "no-work",
        "No work is left for collective unitaries, with any charger.",
        "0",
        (
            predicted("0", lambda _: Bounded.exact(0.0)),
            Reading(
                "ladder ergotropy of the exact long-time states",
                lambda data: holds(f"at most {_no_work(data):.0e}", _no_work(data) < 1e-9),
            ),
        ),
        "Populations of the ladder that do not rise with the energy hold none.",
    ),
)

AFTER_THE_PULSE = Figure(
    paper="beyond",
    id="after-the-pulse",
    name="After the pulse",
    title="Three full batteries, followed to their true end",
    caption=(
        r"dias2024's Fig. 2(f), $N_C = 10^7$, three batteries of 100 cells, $\gamma_\uparrow = "
        r"2\gamma_\downarrow$. (a) About the paper's window (grey) and six decades more: "
        "charged by the pulse, held, lost, and half full in the end; the band is three standard "
        r"errors. (b) The loss. The fallen charger follows the batteries, $C^-\to-\sum_m B_m^-$, "
        r"and they obey $\dot\rho = \gamma_\downarrow\sum_n L[B_n^- - \sum_m "
        r"B_m^-]\rho+\gamma_\uparrow L[\sum_m B_m^+]\rho$ (`reductions.after_pulse`). Near the "
        "top a missing quantum is a boson: the $k-1$ relative modes grow at the rate "
        r"$2\gamma_\downarrow N_B$ from vacuum noise, the common one settles at $k-1$ quanta "
        r"with the rate $2(k-1)\gamma_\downarrow N_B$, and together they take $1-e = "
        r"\frac{k-1}{kN_B}(e^{2\gamma_\downarrow N_B t}-e^{-2(k-1)\gamma_\downarrow N_B t})$; "
        "small batteries are exact. (c) Exact long-time states, charger and all, from which "
        r"every start ends: $e\to1/2$ as $1/N_C$, where every level of a battery is alike and "
        "nothing can be extracted."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={
        "until the end of the plateau": {
            **battery(SPINS, CELLS),
            "charge": {"until": 0.1, "samples": 101, "watch": ["battery_density"]},
            "method": {"reduction": "truncated_wigner", "trajectories": 300},
        },
        "small and exact, to the end": {
            **battery(40, 2),
            "charge": {"until": "steady"},
        },
    },
)
