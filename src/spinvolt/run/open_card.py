"""The card of an open battery."""

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from spinvolt.bounded import Bounded, Proof, with_uncertainty
from spinvolt.run.lines import LABEL, WIDTH, row, undefined, wrapped
from spinvolt.run.result import Comparison, Figure_, Run, Steady
from spinvolt.titles import counted, title
from spinvolt.vocabulary import peak, series

PARAMETERS = ("decay", "thermal", "pump", "local_decay", "local_dephasing")
# What a parameter is when it needs no mention, and how laws are called on the card.
SILENT = {"decay": 1.0}
LAWS = {
    "plateau": "plateau, energy per cell",
    "delay_time": "delay of the pulse",
    "half_time": "charger half empty",
    "hold_time": "holds its charge (loss 0.01) for",
    "plateau_drift": "first drift of the plateau",
    "long_time": "after a long time, energy per cell",
    "best_pump": "pump that charges fully",
}
NOTED = ("plateau", "delay_time", "switch_off_after", "best_pump")
CHECKS = {
    "trace": "trace",
    "lowest_eigenvalue": "lowest eigenvalue",
    "first_moments": "first moments",
}
# A time of the highest energy that is less certain than this is shown as a range.
AT, VAGUE = "charging_time", 0.2
# Laws of energies that state a larger error say nothing.
VOID = 0.3
UNSTEADY = "the plateau is not a steady state: it is lost even if nothing else happens"


def open_card(run: Run) -> str:
    """What was asked, figures of merit with intervals, laws, method, checks, references."""
    lines = [*_head(run), "-" * WIDTH]
    lines += [_figure(name, f) for name, f in run.peaks.items() if isinstance(f, Bounded)]
    lines += _highest(run)
    lines += undefined(run.peaks)
    if run.at_peak:
        lines += ["", "at the charging time"]
        lines += [row(series(n), f) for n, f in run.at_peak.items() if isinstance(f, Bounded)]
    if run.steady is not None:
        lines += _steady(run.steady)
    lines += _laws(run.theory)
    if run.series:
        span = f"from {run.time[0]:g} to {run.time[-1]:.6g}"
        names = ", ".join(run.series)
        lines += ["", *wrapped("series", f"{names}; {counted(len(run.time), 'time')} {span}")]
    for said in run.warnings:
        lines += wrapped("warning", said)
    return "\n".join([*lines, "-" * WIDTH, *_method(run)])


def _head(run: Run) -> list[str]:
    """The battery with its rates, and what was found."""
    battery: Mapping[str, Any] = run.statement["battery"]
    rates = [
        f"{name.replace('_', ' ')} {_numbers(battery[name])}"
        for name in PARAMETERS
        if battery[name] != SILENT.get(name, 0.0)
    ]
    head = "; ".join([title(run.statement), *rates])
    return [
        *textwrap.wrap(head, WIDTH, subsequent_indent="  "),
        *textwrap.wrap(run.status, WIDTH, subsequent_indent="  "),
    ]


def _numbers(value: float | Sequence[float]) -> str:
    values = value if isinstance(value, Sequence) else [value]
    return ", ".join(f"{each:.6g}" for each in values)


def _figure(name: str, figure: Bounded) -> str:
    """A figure of merit; a time that may be anywhere on a plateau as a range."""
    known = peak(name)
    if figure.error <= VAGUE * abs(figure.value):
        return row(known, figure)
    if name != AT:
        return row(known, figure)
    return f"{known.label:<{LABEL}} {figure.low:.3g} to {figure.high:.3g}{_grade(figure)}"


def _highest(run: Run) -> Iterator[str]:
    """The highest sampled energy per cell of each battery; equal ones share a line."""
    if not run.peaks or "battery_density" not in run.series:
        return
    cells = run.series["battery_density"]
    best = [
        cells.value[:, m].argmax() if len(cells.value) else 0 for m in range(cells.value.shape[1])
    ]
    found = [
        Bounded(
            float(cells.value[place, m]),
            float(cells.low[:, m].max()),
            float(cells.high[:, m].max()),
            cells.proof,
        )
        for m, place in enumerate(best)
    ]
    yield from _each("highest energy per cell in the series", found)


def _each(label: str, figures: Sequence[Figure_]) -> Iterator[str]:
    """One line for figures that are alike, or one for each battery."""
    texts = [f"{f}{_grade(f)}" for f in figures]
    if len(set(texts)) == 1:
        yield f"{label:<{LABEL}} {texts[0]}"
        return
    yield label
    for number, text in enumerate(texts):
        name = f"  battery {number}"
        yield f"{name:<{LABEL}} {text}"


def _grade(figure: Figure_) -> str:
    if not isinstance(figure, Bounded) or figure.proof is Proof.PROVED:
        return ""
    return f"  [{figure.proof}]"


def _steady(steady: Steady) -> list[str]:
    """The long-time state."""
    lines = [row(series("energy"), steady.energy)]
    lines += _each("energy per cell", steady.battery_density)
    lines.append(row(series("charger_density"), steady.charger_density))
    for name in ("ergotropy", "ergotropy_full", "joint_purity", "log_negativity"):
        figure: Figure_ | None = getattr(steady, name)
        if isinstance(figure, Bounded):
            lines.append(row(series(name), figure))
    which = "every start ends here" if steady.unique else "it depends on the start"
    return [*lines, "", *wrapped("unique", f"{which}: {steady.why}")]


def _laws(laws: Sequence[Comparison]) -> list[str]:
    """Plateau, when to switch off, how long the charge holds, where it ends, the best pump."""
    if not laws:
        return []
    lines = ["", "laws of large chargers (derived here)"]
    for quantity, label in LAWS.items():
        lines += _law(label, [law for law in laws if law.quantity == quantity and tells(law)])
        if quantity == "half_time":
            lines += _switch(laws)
    lines += _notes(laws)
    return lines


def tells(law: Comparison) -> bool:
    """Whether a law says anything: its error is small, and a drift is not zero."""
    if law.quantity == "plateau_drift":
        return abs(law.value) > (law.error or 0.0)
    return law.error is None or law.error <= VOID or law.quantity not in ("plateau", "long_time")


def _law(label: str, laws: Sequence[Comparison]) -> list[str]:
    """A law for all batteries in one line, or a line for each."""
    texts = [law_text(law) for law in laws]
    if len(set(texts)) <= 1:
        return [f"{label:<{LABEL}} {text}" for text in texts[:1]]
    lines = [label]
    for law, text in zip(laws, texts, strict=True):
        name = f"  battery {law.battery}"
        lines.append(f"{name:<{LABEL}} {text}")
    return lines


def law_text(law: Comparison) -> str:
    """What a law gives, and whether the computed number agrees."""
    if math.isinf(law.value):
        return f"ever{', it is dark' if law.note else ''}"
    text = with_uncertainty(law.value, law.error or 0.0) if law.error else f"{law.value:.4g}"
    if law.difference is None:
        return text
    if law.error is not None and abs(law.difference) <= law.error:
        return f"{text}, agrees"
    return f"{text}, differs by {law.difference:+.2g}"


def _switch(laws: Sequence[Comparison]) -> list[str]:
    text = switch_text(laws)
    return [f"{'switch the charger off':<{LABEL}} {text}"] if text else []


def switch_text(laws: Sequence[Comparison]) -> str:
    """Between which times the charger should be switched off; empty where no law tells."""
    found = {law.quantity: law.value for law in laws}
    if not {"switch_off_after", "switch_off_before"} <= set(found):
        return ""
    first, last = found["switch_off_after"], found["switch_off_before"]
    if math.isinf(last):
        return f"any time after {first:.3g}"
    if last <= first:
        return f"no clear plateau: pulse until {first:.3g}, discharge from {last:.3g}"
    return f"from {first:.3g} to {last:.3g}"


def _notes(laws: Sequence[Comparison]) -> list[str]:
    """What the laws say of themselves, and that a plateau that moves is not steady."""
    said = [
        f"{LAWS.get(law.quantity, 'switching off')}: {law.note}"
        for law in laws
        if law.note and law.quantity in NOTED
    ]
    moves = any(law.quantity == "hold_time" and not math.isinf(law.value) for law in laws)
    return [
        *([UNSTEADY] if moves else []),
        *(wrapped("note", "; ".join(dict.fromkeys(said))) if said else []),
    ]


def _method(run: Run) -> list[str]:
    """How the numbers were made, and what was checked."""
    method = run.method
    counts = {name: count for name, count in method.cost.items() if count and name != "memory"}
    work = ", ".join(f"{count:.6g} {name.replace('_', ' ')}" for name, count in counts.items())
    memory = method.cost.get("memory", 0) / 2**20
    parts = [work] if work else []
    parts += [f"{memory:.3g} MiB"] if memory else []
    lines = wrapped("method", f"{method.reduction} reduction, {method.engine} engine: {method.why}")
    lines += wrapped("conserved", "; ".join(method.conserved))
    lines += wrapped("cost", f"{', '.join(parts) or 'little'}; {method.seconds:.3g} s")
    tested = [
        f"{text} {run.checks[name]:.1g}" for name, text in CHECKS.items() if name in run.checks
    ]
    lines += wrapped("checks", f"off by at most: {', '.join(tested)}") if tested else []
    lines += wrapped("bounds", _bounds(run))
    lines += wrapped("units", "energies in units of one excitation, times in 1/decay's unit")
    return lines + wrapped("cite", ", ".join(run.references))


def _bounds(run: Run) -> str:
    """The grades, and what they mean here."""
    proofs = {s.proof for s in run.series.values()}
    proofs |= {f.proof for f in run.peaks.values() if isinstance(f, Bounded)}
    if run.steady is not None:
        proofs |= {f.proof for f in run.steady.battery_density}
    text = (
        f"{', '.join(sorted(map(str, proofs))) or 'no figures'}; digits in brackets bound the last"
    )
    text += " ones shown"
    if "trajectories" in run.method.why:
        text += ", three standard errors and what is too rare to be sampled"
    if Proof.UNCONTROLLED in proofs:
        text += "; what the reduction neglects is in no interval"
    return text
