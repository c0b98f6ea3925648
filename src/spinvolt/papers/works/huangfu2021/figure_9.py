"""Fig. 9: the average power of two cells over time, with spins and with a cavity."""

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.papers.claim import Claim, Verdict
from spinvolt.papers.data import CURVE
from spinvolt.papers.paper import Figure
from spinvolt.papers.slopes import ROUNDING
from spinvolt.papers.works.huangfu2021.batteries import CAVITIES, INVERTED, KEY, PHOTONS, UNIT
from spinvolt.papers.works.huangfu2021.readings import CAVITY_WORDS, in_words, number
from spinvolt.papers.works.huangfu2021.two_cells import (
    ENDS,
    SPINS,
    course,
    four_panels,
    statement,
)

PLACE = "App. A, Fig. 9"


def compute(quick: bool) -> xr.Dataset:
    """Power over time in units of sqrt(n_charger) g splitting, and its maximum."""
    data = course("power", quick=quick)
    names = [str(name) for name in data[CURVE].to_numpy()]
    unit = xr.DataArray([np.sqrt(SPINS.get(name, 1)) for name in names], dims=CURVE)
    for name, label in (("power", "average power"), ("max_power", "maximal average power")):
        for suffix, part in (("", 0.0), ("_low", -ROUNDING), ("_high", ROUNDING)):
            scaled = data[f"{name}{suffix}"] / unit * (1.0 + part)
            told = {**data[name].attrs, "long_name": label, "units": UNIT}
            data[f"{name}{suffix}"] = scaled.assign_attrs(told)
    return data


def draw(data: xr.Dataset) -> Drawing:
    """Power over time."""
    return four_panels(data, "power", r"power $P/(\sqrt{N_c}\,g\omega)$", 2.0)


def _decays(data: xr.Dataset) -> tuple[str, bool]:
    """How much of the largest power is left in the last quarter of each panel."""
    last = data["power"].isel(sample=slice(-data.sizes["sample"] // 4, None)).max("sample")
    part = float((last / data["max_power"]).max())
    return f"at most {part:.0%} of it in the last quarter of each panel", part < 0.5


def _fluctuations(data: xr.Dataset) -> tuple[str, bool]:
    """Maxima of the power for each unit of time."""
    counts: list[float] = []
    for name in SPINS:
        rises = np.sign(np.diff(data["power"].sel({CURVE: name}).to_numpy()))
        counts.append(float(np.sum((rises[:-1] > 0) & (rises[1:] < 0))) / ENDS[name])
    told = ", ".join(f"{count:.1f}" for count in counts)
    return f"{told} maxima for each unit of $gt$", bool(np.all(np.diff(counts) > 0.0))


def _trade(data: xr.Dataset, *, bare: bool) -> tuple[str, bool]:
    some = data.sel({CURVE: list(SPINS)})
    powers, energies = some["max_power"].to_numpy(), some["max_energy"].to_numpy()
    if bare:
        powers = powers * np.sqrt(list(SPINS.values()))
    told = "powers " + ", ".join(f"{power:.4f}" for power in powers)
    return told, bool(np.all(np.diff(powers) > 0.0) and np.all(np.diff(energies) < 0.0))


def _power(name: str, quoted: str, reason: str) -> Claim:
    return Claim(
        name=f"power-{name.replace(' ', '-')}",
        place=PLACE,
        says=f"Two cells and {name}: $P_{{\\max}}/(\\sqrt{{N_c}}\\,g\\omega)$.",
        quoted=quoted,
        readings=(number("largest of all $t$", "max_power", quoted, curve=name),),
        verdict=Verdict.AGREES,
        reason=reason,
    )


CLAIMS = (
    _power(
        "2 spins", "1.45", "1.4492, which is $2 \\times 0.7246$: $E = 2\\omega\\sin^2\\sqrt2 gt$."
    ),
    _power("200 spins", "1.53", "1.5300."),
    Claim(
        name="power-cavity",
        place=PLACE,
        says="The power of two hundred spins is close to that of the cavity.",
        quoted="1.53",
        readings=tuple(
            number(CAVITY_WORDS[reading], "max_power", "1.53", curve=reading)
            for reading in CAVITIES
        ),
        verdict=Verdict.AMBIGUOUS,
        reason=(
            "1.7733 from $|00\\rangle|2\\rangle$, as App. A states it: there $u_1^2 = 4$, $u_2^2 = "
            "2$ in units of $\\tilde g^2$. The limit of the spins has $u_1^2 = 2$, $u_2^2 = 4$ and "
            "1.5298."
        ),
    ),
    Claim(
        name="power-decays",
        place=PLACE,
        says="After its maximum the power decays, for every charger.",
        quoted="",
        readings=(in_words("within the panels drawn", _decays),),
        verdict=Verdict.AGREES,
        reason="$P = E/t \\le 2\\omega/t$.",
    ),
    Claim(
        name="more-fluctuations",
        place=PLACE,
        says="More spins bring more fluctuations.",
        quoted="",
        readings=(in_words("in the same time $gt$: 2, 20, 200 spins", _fluctuations),),
        verdict=Verdict.AGREES,
        reason="The energy has the period $2\\pi/(g\\sqrt{6N_c-4})$.",
    ),
    Claim(
        name="trade-off",
        place="App. A, Figs. 8, 9",
        says="More spins give more power and less energy.",
        quoted="",
        readings=(
            in_words(
                "power in the figure's unit, 2, 20, 200 spins",
                lambda data: _trade(data, bare=False),
            ),
            in_words("power in $g\\omega$, 2, 20, 200 spins", lambda data: _trade(data, bare=True)),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason=(
            "In units of $\\sqrt{N_c}\\,g\\omega$ the power is largest for 13 spins and falls by "
            "0.07 % from 20 to 200 spins."
        ),
    ),
)

FIGURE_9 = Figure(
    paper=KEY,
    id="9",
    name="Fig. 9",
    title="Average power of two cells over time",
    caption=(
        "Average power $E(t)/t$ of two cells with (a) 2, (b) 20, (c) 200 charger spins, $\\gamma = "
        "0$, and (d) with the cavity in both readings: two photons, and inverted. Times as in Fig. "
        "8."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={
        "two hundred spins": statement("200 spins"),
        "two photons": statement(PHOTONS),
        "inverted cavity": statement(INVERTED),
    },
)
