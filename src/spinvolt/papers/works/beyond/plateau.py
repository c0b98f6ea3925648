"""The plateau after the pulse: the area law against exact and truncated-Wigner points."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.bounded import Bounded, Proof
from spinvolt.papers.claim import Claim
from spinvolt.papers.data import bounded, charged, numbers
from spinvolt.papers.drawing import FITTED, PENS, curve, points, sheet, styled
from spinvolt.papers.paper import Figure, Tables
from spinvolt.papers.works.beyond.evidence import computed, law, predicted
from spinvolt.theory.open_area import (
    area_error,
    area_theorem,
    full_charge_loss,
    tipping_correction,
)
from spinvolt.theory.open_times import delay_time

PAPERS, CELLS = 10**7, 100
# The plateau is read when the pulse is over and nothing has begun to drift.
READ = 3.0
# What `full_charge_loss` states of itself.
LOSS_ERROR = 0.4
SETTING, FOLLOWED, SPINS, LINE = "setting", "followed", "charger_spins", "inverse_kappa"
EXACT, FEW_EXACT = (50, 100, 200, 400, 800, 1600), (50, 100, 200)
DENSITY = "energy per cell on the plateau"


@dataclass(frozen=True)
class Setting:
    """Equal batteries in reservoirs of their own, in units of one decay, and a pump."""

    count: int
    pump: float

    @property
    def name(self) -> str:
        """Its name in the data and the claims."""
        word = "reservoir" if self.count == 1 else "reservoirs"
        return f"{self.count} {word}, pump {self.pump:g}"

    @property
    def inverse(self) -> float:
        """1 / kappa, the part of a half turn that the pulse turns each battery by."""
        return 1.0 / (self.count - self.pump)

    @property
    def decay(self) -> tuple[float, ...]:
        """The decays of all reservoirs."""
        return (1.0,) * self.count

    def tables(self, spins: int, cells: int, trajectories: int | None = None) -> Tables:
        """The statement of one point."""
        battery = {"n_charger": spins, "n_battery": [cells] * self.count, "pump": self.pump}
        late = READ * delay_time(spins, self.decay, self.pump)
        sampled = {"reduction": "truncated_wigner", "trajectories": trajectories}
        return {
            "battery": {"kind": "reservoir", **battery},
            "charge": {"times": [0.0, late], "watch": ["battery_density"]},
            "method": {"reduction": "exact"} if trajectories is None else sampled,
        }

    def law(self, spins: int, cells: int) -> Bounded:
        """The area law with its correction for finite chargers, and their stated errors."""
        if self.inverse == 1.0:
            loss = full_charge_loss(spins, self.count)
            return Bounded.around(1.0 - loss, LOSS_ERROR * loss, Proof.ESTIMATED)
        value = area_theorem(self.decay, self.pump)[0]
        value += tipping_correction(spins, self.decay, self.pump)[0]
        error = area_error(spins, (cells,) * self.count, self.decay, self.pump)[0]
        return Bounded.around(float(value), float(error), Proof.ESTIMATED)


SETTINGS = tuple(
    Setting(count, pump)
    for count, pump in (
        (4, 0.0), (3, 0.0), (4, 1.0), (2, 0.0), (3, 1.0), (3, 1.25), (2, 0.5), (2, 0.75), (1, 0.0),
        (2, 1.0), (3, 2.0), (2, 1.25), (2, 1.5),
    )
)  # fmt: skip
# Those that are followed to small chargers.
CHOSEN = (SETTINGS[8], SETTINGS[3], SETTINGS[9], SETTINGS[1])


def compute(quick: bool) -> xr.Dataset:
    """Sampled and exact plateaus over 1/kappa, and exact ones over the size of the charger."""
    names = [setting.name for setting in SETTINGS]
    sampled = [_read(setting.tables(PAPERS, CELLS, 300 if quick else 3000)) for setting in SETTINGS]
    spins = FEW_EXACT if quick else EXACT
    exact = [[_read(s.tables(n, 1)) for n in spins] for s in CHOSEN]
    told = {"long_name": "1 / kappa", "units": "1"}
    line = np.linspace(0.0, 2.2, 221)
    area = {"long_name": "area law", "units": "1"}
    return xr.merge(
        [
            xr.Dataset({"turned": (SETTING, [s.inverse for s in SETTINGS], told)}),
            numbers("sampled", sampled, f"{DENSITY}, truncated Wigner", "1", SETTING, names),
            _exact(exact, spins),
            xr.Dataset({"law": (LINE, np.sin(0.5 * np.pi * line) ** 2, area)}, {LINE: line}),
        ]
    )


def _exact(found: list[list[Bounded]], spins: Sequence[int]) -> xr.Dataset:
    parts = [numbers("exact", row, f"{DENSITY}, exact", "1", SPINS, list(spins)) for row in found]
    return xr.concat(parts, FOLLOWED).assign_coords({FOLLOWED: [s.name for s in CHOSEN]})


def _read(tables: Tables) -> Bounded:
    """The first battery's energy per cell at the last time."""
    series = charged(tables)["battery_density"]
    value, low, high = (getattr(series, side)[-1, 0] for side in ("value", "low", "high"))
    return Bounded(float(value), float(low), float(high), series.proof)


def draw(data: xr.Dataset) -> Drawing:
    """The law with its points, and how far exact plateaus of small chargers are below it."""
    spins = data[SPINS].to_numpy()
    dense = np.geomspace(spins[0], spins[-1], 41)
    with styled():
        picture, (left, right) = sheet(2, 2, height=3.0)
        curve(left, data[LINE].to_numpy(), data["law"].to_numpy(), FITTED, "area law")
        for count, pen in zip((1, 2, 3, 4), (PENS[4], *PENS), strict=False):
            mine = [s for s in SETTINGS if s.count == count]
            found = [float(data["sampled"].sel({SETTING: s.name})) for s in mine]
            turned = np.array([s.inverse for s in mine])
            points(left, turned, np.array(found), pen, f"truncated Wigner, $k$ = {count}")
        for setting, pen in zip(CHOSEN, (PENS[4], PENS[0], PENS[3], PENS[1]), strict=True):
            limit = np.sin(0.5 * np.pi * setting.inverse) ** 2
            found = data["exact"].sel({FOLLOWED: setting.name}).to_numpy()
            last = np.array([found[-1]])
            label = "exact, one cell each" if setting is CHOSEN[0] else None
            left.plot([setting.inverse], last, "k+", markersize=9, label=label)
            points(right, spins, limit - found, pen, _told(setting))
            curve(right, dense, np.array([limit - setting.law(n, 1).value for n in dense]), pen)
        left.set(xlabel=r"$1/\kappa = \gamma_\downarrow/(k\gamma_\downarrow-\gamma_\uparrow)$")
        left.set(ylabel="energy per cell", xlim=(0.0, 2.2), ylim=(-0.04, 1.42))
        left.legend(loc="upper center", ncols=2, fontsize="small")
        right.set(xscale="log", yscale="log", xlim=(40.0, 2000.0), xlabel="charger spins $N_C$")
        right.set_ylabel("area law less exact")
        right.legend(loc="lower left", fontsize="small")
    return picture


def _told(setting: Setting) -> str:
    pump = r", $\gamma_\uparrow = \gamma_\downarrow$" if setting.pump else ""
    return f"$k$ = {setting.count}{pump}"


def _sampled(setting: Setting) -> Callable[[xr.Dataset], Bounded]:
    return lambda data: bounded(data, "sampled", setting=setting.name)


def _largest(data: xr.Dataset, setting: Setting) -> Bounded:
    return bounded(data, "exact", followed=setting.name, charger_spins=int(data[SPINS][-1]))


def _claim(name: str, says: str, quoted: str, inverse: float, reason: str) -> Claim:
    """All settings of one kappa, beside the law."""
    mine = [s for s in SETTINGS if abs(s.inverse - inverse) < 1e-9]
    value = Bounded.exact(float(np.sin(0.5 * np.pi * inverse) ** 2))
    sampled = [
        computed(
            f"truncated Wigner, {setting.name}, 10^7 spins and 100 cells each",
            _sampled(setting),
            lambda _, setting=setting: setting.law(PAPERS, CELLS),
        )
        for setting in mine
    ]
    exact = [
        computed(
            f"exact, {setting.name}, the largest charger and one cell each",
            lambda data, setting=setting: _largest(data, setting),
            lambda data, setting=setting: setting.law(int(data[SPINS][-1]), 1),
        )
        for setting in mine
        if setting in CHOSEN
    ]
    readings = (predicted(quoted, lambda _: value), *sampled, *exact)
    return law(name, says, quoted, readings, reason)


RANDOM = (
    "The law's correction for a charger that starts at a random angle, "
    r"$-\sin(\pi/\kappa)/(2\kappa)\,\sqrt{\pi n_0/N_C}$, $n_0 = k/\kappa$, is taken into account "
    "(`theory.open_area`)."
)
CLAIMS = (
    _claim("one", "kappa = 1: full.", "1", 1.0, "Exact ones miss $2/N_C$, or "
           r"$2\ln N_C/N_C$ with several reservoirs."),
    _claim("half", "kappa = 2: a half.", "0.5", 0.5, RANDOM),
    _claim("quarter", "kappa = 3: a quarter.", "0.25", 1.0 / 3.0, RANDOM),
    _claim("kappa-four", "kappa = 4.", "0.1464", 0.25, RANDOM),
    _claim("kappa-seven-quarters", "kappa = 7/4.", "0.6113", 4.0 / 7.0, RANDOM),
    _claim("kappa-three-halves", "kappa = 3/2.", "0.75", 2.0 / 3.0, RANDOM),
    _claim("kappa-five-quarters", "kappa = 5/4.", "0.9045", 0.8, RANDOM),
    _claim("overcharged", "kappa = 3/4: overcharged, turned beyond the top.", "0.75", 4.0 / 3.0,
           RANDOM),
    _claim("emptied", "kappa = 1/2: turned round to empty.", "0", 2.0, RANDOM),
)  # fmt: skip

PLATEAU = Figure(
    paper="beyond",
    id="plateau",
    name="Plateau law",
    title="The area law of the plateau against exact and sampled batteries",
    caption=(
        "(a) Energy per cell when the charger's pulse is over (three delay times), for $k$ "
        "equal batteries in reservoirs of their own and a pump on the charger. Derivation: "
        "while the charger falls its dipole $c$ is far larger than the batteries'. Each battery "
        r"turns by $\gamma_\downarrow\int 2c\,\mathrm{d}t$ and the charger by "
        r"$(k\gamma_\downarrow-\gamma_\uparrow)\int 2c\,\mathrm{d}t = \pi$, so that the "
        r"batteries turn by $\pi/\kappa$, $\kappa = k-\gamma_\uparrow/\gamma_\downarrow$, and "
        r"hold $\sin^2(\pi/2\kappa)$ (`theory.open_area`): dias2024's 1, 1/2 and 1/4, full "
        r"charge at $\gamma_\uparrow = (k-1)\gamma_\downarrow$, and less beyond. Truncated "
        "Wigner: $10^7$ spins, 100 cells each; their intervals are smaller than the markers. "
        "(b) Exact plateaus below the law, one cell each: the charger starts at a random angle, "
        r"which costs $\sin(\pi/\kappa)/(2\kappa)\sqrt{\pi k/(\kappa N_C)}$; at full charge "
        r"$2/N_C$, or $2\ln N_C/N_C$ with several reservoirs (lines)."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={
        "two batteries, exact": SETTINGS[3].tables(400, 1),
        "two batteries, full by a pump": SETTINGS[9].tables(PAPERS, CELLS, 300),
        "two batteries, overcharged": SETTINGS[11].tables(PAPERS, CELLS, 300),
    },
)
