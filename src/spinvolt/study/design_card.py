"""A design as a card: what was sought, how sure it is, and a few of the batteries."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from spinvolt.bounded import Bounded, Proof
from spinvolt.study.design_candidate import Candidate
from spinvolt.study.design_result import Standing, text_of
from spinvolt.study.pareto import spaced
from spinvolt.study.plan import plain

if TYPE_CHECKING:
    from spinvolt.study.design_result import Design

# So many batteries of a front and so many rivals are told; the JSON result has them all.
SHOWN, EXAMPLES = 12, 3
# Batteries are neighbours when their continuous fields differ by less than this part of a stretch.
NEAR = 0.01


def card(design: "Design") -> str:
    """What `print` shows of a design."""
    lines = ["; ".join(design.aims), design.claim]
    if design.spread:
        lines.append(f"spread: {design.spread}")
    lines += ["", *_best(design)]
    if len(design.aims) == 1:
        lines += [*_rivals(design), *_nominal(design)]
    lines += ["", f"{design.computed} charges, {design.kept} kept, {design.seconds:.1f} s"]
    if design.damaged:
        lines.append(f"{_count(design.damaged, 'damaged record')} cut out of the folder")
    if design.failed:
        kinds = ", ".join(f"{count} {word}" for word, count in design.failed.items())
        failed = _count(sum(design.failed.values()), "candidate")
        lines.append(f"{failed} without numbers ({kinds}):")
        lines += [f"  {text}" for text in design.reasons]
    return "\n".join(lines)


def _best(design: "Design") -> list[str]:
    """The optimum, or members of the front from one end to the other."""
    signs = np.array([-1.0 if aim.startswith("maximise") else 1.0 for aim in design.aims])
    losses = signs * np.array([[aim.value for aim in each.aims] for each in design.best])
    places = spaced(losses, SHOWN).tolist()
    notes = (Standing.TIED, Standing.DOUBTFUL) if design.exhaustive else (Standing.DOUBTFUL,)
    lines: list[str] = []
    for place in places:
        how = design.standing[place]
        lines.append(_line(design.best[place], design.aims, str(how) if how in notes else ""))
    if len(places) < len(design.best):
        lines.append(f"{len(places)} of {len(design.best)} on the front, spread along it")
    return lines


def _rivals(design: "Design") -> list[str]:
    """What the bounds cannot tell from the best, neighbours of these left out."""
    widths, told = _stretches(design), [design.best[0]]
    for each in design.rivals:
        if not any(_neighbours(each, other, widths) for other in told):
            told.append(each)
    lines = ["", "not told apart from it:"] if design.rivals else []
    lines += [_line(each, design.aims) for each in told[1 : 1 + EXAMPLES]]
    left = len(design.rivals) - len(told[1 : 1 + EXAMPLES])
    near = len(design.rivals) - len(told[1:])
    if len(told) == 1 and near:
        lines.append(f"  {_count(near, 'neighbour')} in its continuous fields")
    elif left:
        close = f", {near} of them neighbours in their continuous fields" if near else ""
        lines.append(f"  {left} more{close}")
    return lines


def _nominal(design: "Design") -> list[str]:
    if not design.nominal:
        return []
    lines = ["", "without the spread the best would be:"]
    return [*lines, *(_line(each, design.aims) for each in design.nominal[:1])]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _stretches(design: "Design") -> Mapping[str, float]:
    """How wide each chosen field is, if it is continuous; zero for the others."""
    vary: Mapping[str, Any] = design.statement["design"]["vary"]
    widths: dict[str, float] = {}
    for name, said in vary.items():
        if not isinstance(said, str):
            stretched = isinstance(said, Mapping) and "continuous" in said
            widths[plain(name)] = said["continuous"][1] - said["continuous"][0] if stretched else 0
    return widths


def _neighbours(one: Candidate, other: Candidate, widths: Mapping[str, float]) -> bool:
    """Whether two differ by little, and in continuous fields alone."""
    return all(
        one.fields[name] == other.fields[name]
        if width == 0
        else abs(one.fields[name] - other.fields[name]) < NEAR * width
        for name, width in widths.items()
    )


def _line(candidate: Candidate, aims: Sequence[str], note: str = "") -> str:
    """Fields and aims on one line."""
    fields = ", ".join(f"{name} = {_short(value)}" for name, value in candidate.fields.items())
    reached = "; ".join(
        f"{aim.partition(' ')[2]} = {_told(found)}"
        for aim, found in zip(aims, candidate.aims, strict=True)
    )
    nominal = ""
    if candidate.nominal != candidate.aims:
        values = ", ".join(f"{x.value:.6g}" for x in candidate.nominal)
        nominal = f" ({values} without the spread)"
    return f"  {fields}: {reached}{nominal}{f', {note}' if note else ''}"


def _told(figure: Bounded) -> str:
    return str(figure) + ("" if figure.proof is Proof.PROVED else f", {figure.proof}")


def _short(value: object) -> str:
    if isinstance(value, int | float):
        return f"{value:.6g}" if isinstance(value, float) else str(value)
    return text_of(value)
