"""The card: a run on one screen."""

import math
import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from spinvolt.bounded import Bounded
from spinvolt.run.lines import LABEL, WIDTH, row, undefined, wrapped
from spinvolt.run.open_card import open_card
from spinvolt.run.parallel import ParallelRun
from spinvolt.run.result import Comparison, Figure_, Run
from spinvolt.titles import counted, mixed, title
from spinvolt.vocabulary import SERIES, Quantity, peak, series

# A closed form that states no more than this is exact up to rounding.
EXACT = 1e-12
THEORY = ("charging_time", "max_energy", "max_power", "advantage", "entropy")
STATES = ("entropy", "ergotropy", "ergotropy_full", "fisher", "energy_variance")
# So many sector sizes are kept, the largest ones.
LISTED = 8
# Parameters under which energies and times may have units of their own, and only then.
FREE = {"ising": 0.0, "anisotropy": 0.0, "charger_crosstalk": 0.0, "battery_crosstalk": 0.0}
MIXED = (
    "the start is mixed, so the entropy is no measure of entanglement; the logarithmic negativity "
    "is"
)


def card(run: Run, parallel: ParallelRun | None = None) -> str:
    """A run as text: what was asked, figures of merit with bounds, method, cost, references.

    A parallel scheme that was charged beside it takes two more lines.
    """
    if run.statement["battery"]["kind"] == "reservoir":
        return open_card(run)
    head = textwrap.wrap(title(run.statement), WIDTH, subsequent_indent="  ")
    lines = [*head, *textwrap.wrap(run.status, WIDTH), "-" * WIDTH]
    lines += [row(peak(name), f) for name, f in run.peaks.items() if isinstance(f, Bounded)]
    lines += undefined(run.peaks)
    if run.at_peak:
        lines += ["", "at the charging time"]
        lines += [row(_known(n), f) for n, f in run.at_peak.items() if isinstance(f, Bounded)]
    lines += _apart(run.apart)
    lines += _theory(run)
    lines += _beside(parallel) if parallel is not None else []
    if run.series:
        span = f"from {run.time[0]:g} to {run.time[-1]:.6g}"
        names = ", ".join(run.series)
        lines += ["", *wrapped("series", f"{names}; {counted(len(run.time), 'time')} {span}")]
    lines += _left_out(run)
    if "entropy" in {*run.at_peak, *run.series} and mixed(run.statement):
        lines += wrapped("note", MIXED)
    lines += ["-" * WIDTH, *_method(run)]
    return "\n".join(lines)


def _apart(distances: Mapping[str, Figure_]) -> list[str]:
    """How far a reduced battery is from the exact one."""
    found = [
        f"{peak(name).label:<{LABEL}} {100.0 * figure.value:+.3g} %"
        for name, figure in distances.items()
        if isinstance(figure, Bounded)
    ]
    return ["", "relative to the exact battery", *found] if found else []


def _beside(parallel: ParallelRun) -> list[str]:
    """Two lines on a parallel scheme: what it is, and what all its cells reach together."""
    of_one = title(parallel.cell.statement).partition(": ")[2]
    lines = ["", *wrapped("parallel", f"{parallel.copies} x [{of_one}], {parallel.source}")]
    found = {name: f for name, f in parallel.peaks.items() if isinstance(f, Bounded)}
    if {"max_energy", "charging_time", "max_power"} <= set(found):
        values = (
            f"{found[name].value:.6g}" for name in ("max_energy", "charging_time", "max_power")
        )
        lines += wrapped("", "together {} at t = {}; at most {} on average".format(*values))
    return lines


def _left_out(run: Run) -> list[str]:
    """Series that a run of this size has only when they are asked for."""
    if "watch" in run.statement["charge"]:
        return []
    missing = [q.name for q in SERIES if q.name in STATES and q.name not in run.series]
    if not missing:
        return []
    if run.peaks and not run.at_peak and max(run.method.sector_sizes) > 1:
        return wrapped("left out", f"{', '.join(missing)}: too many levels for populations")
    return wrapped("left out", f"{', '.join(missing)}: large at this size, name them in `watch`")


def _theory(run: Run) -> list[str]:
    """The best closed form for each of a few quantities, gathered under the forms' names."""
    best: dict[str, Comparison] = {}
    for form in run.theory:
        if form.quantity in THEORY and form.difference is not None:
            best.setdefault(form.quantity, form)
    lines: list[str] = []
    for name in dict.fromkeys(form.name for form in best.values()):
        forms = [form for form in best.values() if form.name == name]
        sources = "; ".join(dict.fromkeys(form.source for form in forms))
        head = f"theory: {name} ({sources.replace('own', 'derived here')})"
        lines += ["", *textwrap.wrap(head, WIDTH, subsequent_indent="  ")]
        lines += [_compared(form, run) for form in forms]
    return lines


def _compared(form: Comparison, run: Run) -> str:
    """A closed form with its difference, to the digits that the difference leaves."""
    known = peak(form.quantity) if form.quantity in run.peaks else series(form.quantity)
    figure = {**run.at_peak, **run.peaks}[form.quantity]
    uncertain = figure.error if isinstance(figure, Bounded) else 0.0
    sharp = form.error is not None and form.error <= EXACT * (abs(form.value) or 1.0)
    difference = form.difference or 0.0
    if sharp and form.error is not None and abs(difference) <= uncertain + form.error:
        return f"{known.label:<{LABEL}} {form.value:.12g}, agrees"
    size = abs(difference) or abs(form.value) * EXACT
    digits = math.ceil(math.log10(abs(form.value) / size)) if form.value else 0
    value = f"{form.value:.{min(max(digits + 2, 3), 12)}g}"
    return f"{known.label:<{LABEL}} {value}, differs by {difference:+.2g}"


def _known(name: str) -> Quantity:
    if name == "entanglement_depth":
        return peak(name)
    return series(name)


def _method(run: Run) -> list[str]:
    method = run.method
    counts = {name: count for name, count in method.cost.items() if count and name != "memory"}
    work = ", ".join(f"{count:.6g} {name.replace('_', ' ')}" for name, count in counts.items())
    memory = method.cost.get("memory", 0) / 2**20
    work = f"{work}, {memory:.3g} MiB" if work else "none"
    lines = wrapped("method", f"{method.reduction} reduction, {method.engine} engine: {method.why}")
    lines += _sectors(method.sector_sizes, method.conserved)
    lines += wrapped("cost", f"{work}; {method.seconds:.3g} s")
    proofs = {
        f.proof for f in (*run.peaks.values(), *run.at_peak.values()) if isinstance(f, Bounded)
    }
    grades = ", ".join(sorted(str(p) for p in proofs)) or "no figures"
    lines += wrapped("bounds", f"{grades}; digits in brackets bound the last ones shown")
    lines += wrapped("units", f"hbar = 1, {_units(run.statement['battery'])}")
    return lines + wrapped("cite", ", ".join(run.references))


def _sectors(sizes: Sequence[int], conserved: Sequence[str]) -> list[str]:
    """Sizes of the conserved sectors, those alike counted, and what is conserved."""
    alike = Counter(sizes)
    parts = [f"{size}" if count == 1 else f"{count} x {size}" for size, count in alike.items()]
    levels = f"{', '.join(parts)} {'level' if tuple(sizes) == (1,) else 'levels'}"
    largest = "the largest: " if len(sizes) >= LISTED else ""
    head = "sector" if len(sizes) == 1 else "sectors"
    kept = f", {'; '.join(conserved)}" if conserved else ""
    return wrapped(head, f"{largest}{levels}{kept}")


def _units(battery: Mapping[str, Any]) -> str:
    """The units of energies and times, for the battery at hand."""
    tied = any(battery.get(name, free) != free for name, free in FREE.items())
    if tied or battery["battery_splitting"] != battery["charger_splitting"]:
        return "energies and couplings in one unit, times in its inverse"
    return "energies in the splittings' unit, times in 1/coupling's unit"
