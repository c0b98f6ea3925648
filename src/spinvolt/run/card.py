"""The card: a run on one screen."""

import textwrap
from collections.abc import Mapping
from typing import Any

from spinvolt.bounded import Bounded, Proof, Undefined
from spinvolt.run.result import Figure_, Run
from spinvolt.vocabulary import SERIES, Quantity, peak, series

WIDTH = 78
LABEL = 39
STATES = ("entropy", "ergotropy", "ergotropy_full", "fisher", "energy_variance")


def card(run: Run) -> str:
    """A run as text: what was asked, figures of merit with bounds, method, cost, references."""
    lines = [_title(run.statement), *textwrap.wrap(run.status, WIDTH), "-" * WIDTH]
    lines += [_row(peak(name), f) for name, f in run.peaks.items() if isinstance(f, Bounded)]
    lines += _undefined(run.peaks)
    if run.at_peak:
        lines += ["", "at the charging time"]
        lines += [_row(_known(n), f) for n, f in run.at_peak.items() if isinstance(f, Bounded)]
    if run.series:
        span = f"from {run.time[0]:g} to {run.time[-1]:.6g}"
        names = ", ".join(run.series)
        lines += ["", *_wrapped("series", f"{names}; {_count(len(run.time), 'time')} {span}")]
    lines += _left_out(run)
    lines += ["-" * WIDTH, *_method(run)]
    return "\n".join(lines)


def _undefined(figures: Mapping[str, Figure_]) -> list[str]:
    """Figures without a value, gathered under their reasons."""
    reasons: dict[str, list[str]] = {}
    for name, figure in figures.items():
        if isinstance(figure, Undefined):
            reasons.setdefault(figure.reason, []).append(peak(name).label)
    lines = [
        f"not defined: {', '.join(labels)} ({reason.rstrip('.')})"
        for reason, labels in reasons.items()
    ]
    return [part for line in lines for part in textwrap.wrap(line, WIDTH, subsequent_indent="  ")]


def _title(statement: Mapping[str, Any]) -> str:
    battery, start = statement["battery"], statement["start"]
    cells, spins = battery["n_battery"], battery["n_charger"]
    return (
        f"central-spin battery: {_count(cells, 'cell')} ({start['battery']['dicke']} up), "
        f"{_count(spins, 'charger spin')} ({start['charger']['dicke']} up)"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _left_out(run: Run) -> list[str]:
    """Series that a run of this size has only when they are asked for."""
    if "watch" in run.statement["charge"]:
        return []
    missing = [q.name for q in SERIES if q.name in STATES and q.name not in run.series]
    if not missing:
        return []
    if run.peaks and not run.at_peak and max(run.method.sector_sizes) > 1:
        return _wrapped("left out", f"{', '.join(missing)}: too many levels for populations")
    return _wrapped("left out", f"{', '.join(missing)}: large at this size, name them in `watch`")


def _row(quantity: Quantity, figure: Bounded) -> str:
    grade = "" if figure.proof is Proof.PROVED else f"  [{figure.proof}]"
    unit = f" {quantity.unit}" if quantity.unit == "bit" else ""
    return f"{quantity.label:<{LABEL}} {figure}{unit}{grade}"


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
    sizes = " x ".join(str(size) for size in method.sector_sizes)
    lines = _wrapped(
        "method", f"{method.reduction} reduction, {method.engine} engine: {method.why}"
    )
    lines += _wrapped(
        "sector", f"{sizes} {'level' if sizes == '1' else 'levels'}, {'; '.join(method.conserved)}"
    )
    lines += _wrapped("cost", f"{work}; {method.seconds:.3g} s")
    proofs = {
        f.proof for f in (*run.peaks.values(), *run.at_peak.values()) if isinstance(f, Bounded)
    }
    grades = ", ".join(sorted(str(p) for p in proofs)) or "no figures"
    lines += _wrapped("bounds", f"{grades}; digits in brackets bound the last ones shown")
    lines += _wrapped(
        "units", "hbar = 1, energies in the splittings' unit, times in 1/coupling's unit"
    )
    return lines + _wrapped("cite", ", ".join(run.references))


def _wrapped(head: str, text: str) -> list[str]:
    indent = " " * 10
    return textwrap.wrap(f"{head:<10}{text}", WIDTH, subsequent_indent=indent)
