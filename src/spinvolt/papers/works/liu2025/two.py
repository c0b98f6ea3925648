"""Two cells, or two charger spins: three levels, for which the paper's formulas are closed.

Its printed forms are lost in our copy of the text; those of `spinvolt.theory.two_hops`, derived
anew, take their place.
"""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from spinvolt.bounded import Bounded
from spinvolt.papers.claim import Claim, Reading, Verdict, between, holds
from spinvolt.papers.data import bounded, merits, numbers, renamed
from spinvolt.papers.drawing import PENS, THEORY, curve, points
from spinvolt.papers.works.liu2025.cells import enclosed, equal, full, monotone, per_cell
from spinvolt.theory import two_hops

OTHER = "other"
HUGE = 10**12
FULL, QUICK = (*range(2, 31), 50, 100, 200, 1000, 10_000), (*range(2, 13), 30, 100, 1000, 10_000)


def over(sizes: Sequence[int], *, cells: bool) -> xr.Dataset:
    """Exact and closed numbers over the size of the other side; `cells`: the battery has two."""
    pairs = [(2, n) if cells else (n, 2) for n in sizes]
    data = per_cell(pairs, OTHER).assign_coords({OTHER: list(sizes)})
    peaks = [two_hops.peak(two_hops.two_hops(b, c, c)) for b, c in pairs]
    forms = {
        "energy_form": ([p.max_energy for p in peaks], "max_energy"),
        "time_form": ([p.charging_time for p in peaks], "charging_time"),
        "entropy_form": ([p.entropy for p in peaks], "entropy"),
    }
    for name, (values, like) in forms.items():
        told = {"long_name": f"{data[like].attrs['long_name']}, closed form"}
        data[name] = (OTHER, np.array(values), told | {"units": data[like].attrs["units"]})
    huge = (2, HUGE) if cells else (HUGE, 2)
    last = merits([full(*huge)], ["max_energy", "entropy"], "one").squeeze("one")
    last = renamed(renamed(last, "max_energy", "energy_limit"), "entropy", "entropy_limit")
    ends = two_hops.peak(two_hops.two_hops(2, 10 * HUGE, 10 * HUGE))
    closed = Bounded.around(ends.max_energy, 1e-12)
    label = "maximal stored energy, closed form, 10^13 on the other side"
    return xr.merge(
        [data, last, numbers("closed_limit", closed, label, "energy unit")],
        combine_attrs="drop_conflicts",
    )


def panels(data: xr.Dataset, energy: Axes, entropy: Axes, label: str) -> None:
    """Maximal energy and entropy over the other side, exact as points on the closed forms."""
    sizes = data[OTHER].to_numpy()
    for axes, name, form in ((energy, "max_energy", "energy"), (entropy, "entropy", "entropy")):
        curve(axes, sizes, data[f"{form}_form"].to_numpy(), THEORY, "closed form")
        points(axes, sizes, data[name].to_numpy(), PENS[0], "exact")
        axes.set(xscale="log", xlabel=label, xlim=(1.7, 1.3e4))
    energy.axhline(16.0 / 9.0, color="0.5", linewidth=0.7)
    energy.text(2.0, 16.0 / 9.0 + 0.004, "$16/9$", va="bottom")
    energy.set(ylim=(1.75, 2.02), ylabel=r"maximal energy $\Delta E / \omega$")
    energy.legend(loc="upper right", borderaxespad=0.8)
    entropy.set(ylim=(-0.02, 0.6), ylabel="entropy at the charging time (bit)")
    entropy.legend(loc="lower right", borderaxespad=0.8)


def limit_claim(few: str, place: str, says: str) -> Claim:
    """The energy that remains when the other side has no end."""
    return Claim(
        name=f"{few}-energy-without-end",
        place=place,
        says=says,
        quoted="",
        readings=(
            Reading(
                "exact, $10^{12}$ on the other side, below two quanta",
                lambda data: between(bounded(data, "energy_limit"), 0.0, 1.99),
            ),
            Reading(
                "closed form for $10^{13}$, below two quanta",
                lambda data: between(bounded(data, "closed_limit"), 0.0, 1.99),
            ),
        ),
        verdict=Verdict.AGREES,
        reason="$16N(N-1)/(3N-2)^2 \\to 16/9$; the printed number is lost in our copy.",
    )


def shared(few: str, other: str, energy: str, entropy: str) -> tuple[Claim, ...]:
    """What both sections claim; `few` are the two that there are, `other` the other number."""
    return (
        Claim(
            name=f"{few}-full-at-two",
            place=energy,
            says=f"For ${other} = 2$ two quanta are stored in full.",
            quoted="",
            readings=(
                Reading(
                    "exact maximal energy, 2 within its bounds",
                    lambda data: equal(bounded(data, "max_energy", other=2), 2.0),
                ),
            ),
            verdict=Verdict.AGREES,
            reason="$16N(N-1)/(3N-2)^2 = 2$ at $N = 2$.",
        ),
        Claim(
            name=f"{few}-only-at-two",
            place=entropy,
            says=f"The battery is full, and not entangled, at ${other} = 2$ only.",
            quoted="",
            readings=(
                Reading(
                    "largest energy for three and more",
                    lambda data: between(_largest(data), 0.0, 1.999),
                ),
                Reading(
                    "entropy at two is zero, above two it is not",
                    lambda data: holds(
                        f"{float(data['entropy'][0]):.1g}, then at least "
                        f"{float(data['entropy_low'][1:].min()):.4f}",
                        float(data["entropy_low"][0]) <= 0.0 < float(data["entropy_low"][1:].min()),
                    ),
                ),
            ),
            verdict=Verdict.AGREES,
            reason="$p_0 = ((N-2)/(3N-2))^2$ is what remains in the ground state.",
        ),
        Claim(
            name=f"{few}-energy-falls",
            place=energy,
            says=f"The maximal energy falls as ${other}$ grows.",
            quoted="",
            readings=(Reading("exact, 2 to 10000", lambda data: monotone(data, "max_energy", -1)),),
            verdict=Verdict.AGREES,
            reason="The two couplings differ ever more: $u_1^2/u_2^2 = N/(2N-2)$.",
        ),
        Claim(
            name=f"{few}-entropy-rises",
            place=entropy,
            says=f"The entropy at the charging time rises with ${other}$.",
            quoted="",
            readings=(Reading("exact, 2 to 10000", lambda data: monotone(data, "entropy", 1)),),
            verdict=Verdict.AGREES,
            reason="$S = h(p_0)$ with $p_0$ rising from 0 to $1/9 < 1/2$.",
        ),
        Claim(
            name=f"{few}-closed-forms",
            place=f"{energy}, {entropy}",
            says=(
                "The first maximum is at $T = \\pi/(A\\sqrt{6N-4})$ with $\\Delta E = "
                "16N(N-1)\\omega/(3N-2)^2$ and $S = h(((N-2)/(3N-2))^2)$."
            ),
            quoted="",
            readings=tuple(
                Reading(
                    f"{words}, closed form within the bounds of the exact numbers",
                    lambda data, n=name, f=form: enclosed(data, n, f),
                )
                for words, name, form in (
                    ("time", "charging_time", "time_form"),
                    ("energy", "max_energy", "energy_form"),
                    ("entropy", "entropy", "entropy_form"),
                )
            ),
            verdict=Verdict.AGREES,
            reason=(
                f"$N = {other}$; derived anew in `spinvolt.theory.two_hops`, for the printed forms "
                "are lost in our copy."
            ),
        ),
    )


def _largest(data: xr.Dataset) -> Bounded:
    rest = data.isel({OTHER: slice(1, None)})
    place = int(np.argmax(rest["max_energy"].to_numpy()))
    return bounded(data, "max_energy", **{OTHER: int(rest[OTHER][place])})
