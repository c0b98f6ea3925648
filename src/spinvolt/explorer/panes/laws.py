"""The laws of large chargers as the page tells them: plateau, switching off, holding."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.errors import sentence
from spinvolt.run.open_card import LAWS, UNSTEADY, law_text, switch_text, tells
from spinvolt.run.result import Comparison

Floats = NDArray[np.float64]

# How far from its plateau a battery may be that holds.
HELD = 0.01
# What is drawn, or said by itself.
MARKED = ("switch_off_after", "switch_off_before", "tenth_time")


def told_laws(laws: Sequence[Comparison]) -> dict[str, Any]:
    """The laws in words and numbers.

    `rows` are labels with a text for all batteries or one for each; `switch_off` says when;
    `marks` are numbers to draw by quantity, None standing for ever; `unsteady` and `overcharged`
    are sentences, empty where they do not apply; `notes` are the laws' own.
    """
    return {
        "rows": [row for quantity, label in LAWS.items() if (row := _row(laws, quantity, label))],
        "switch_off": switch_text(laws),
        "marks": _marks(laws),
        "unsteady": sentence(UNSTEADY) if _moves(laws) else "",
        "overcharged": _overcharged(laws),
        "notes": _notes(laws),
    }


def held(laws: Sequence[Comparison], time: Floats, curves: Sequence[Floats]) -> list[float] | None:
    """From when until when the plateau holds by its law, if the batteries' curves agree.

    Ends may be infinite. None where the law says nothing, or a curve contradicts it.

    >>> laws = [
    ...     Comparison(name, name, value, 0.0, None, "own")
    ...     for name, value in (("switch_off_after", 1.0), ("hold_time", 2.0), ("plateau", 0.75))
    ... ]
    >>> time = np.array([0.0, 2.0, 4.0])
    >>> held(laws, time, [np.array([0.0, 0.755, 0.5])]), held(laws, time, [time])
    ([1.0, 3.0], None)
    """
    after = next((law.value for law in laws if law.quantity == "switch_off_after"), None)
    holds = [law.value for law in laws if law.quantity == "hold_time"]
    levels = [law for law in laws if law.quantity == "plateau" and tells(law)]
    if after is None or not holds or not levels:
        return None
    until = after + min(holds)
    there = (time >= after) & (time <= until)
    if not there.any():
        return None
    for law in levels:
        error, place = law.error or 0.0, law.battery or 0
        if error > HELD or place >= len(curves):
            return None
        if np.any(np.abs(curves[place][there] - law.value) > HELD + error):
            return None
    return [after, until]


def _row(laws: Sequence[Comparison], quantity: str, label: str) -> dict[str, Any] | None:
    """One law: its numbers for each battery, or one text where they are alike."""
    found = [law for law in laws if law.quantity == quantity and tells(law)]
    if not found:
        return None
    texts = [law_text(law) for law in found]
    alike = len(set(texts)) == 1
    return {
        "quantity": quantity,
        "label": label,
        "name": found[0].name,
        "source": found[0].source,
        "texts": texts[:1] if alike else texts,
        "batteries": [] if alike else [law.battery for law in found],
        "values": [None if math.isinf(law.value) else law.value for law in found],
    }


def _marks(laws: Sequence[Comparison]) -> dict[str, Any]:
    marks: dict[str, Any] = {
        law.quantity: _finite(law.value) for law in laws if law.quantity in MARKED
    }
    marks["plateau"] = [
        {"battery": law.battery, "value": law.value, "error": law.error}
        for law in laws
        if law.quantity == "plateau" and tells(law)
    ]
    marks["hold_time"] = [_finite(law.value) for law in laws if law.quantity == "hold_time"]
    marks["best_pump"] = [_finite(law.value) for law in laws if law.quantity == "best_pump"]
    return marks


def _finite(value: float) -> float | None:
    return None if math.isinf(value) else value


def _notes(laws: Sequence[Comparison]) -> list[str]:
    """What laws say of themselves, each once; what is said in words of its own is left out."""
    said = [
        sentence(f"{LAWS.get(law.quantity, 'switching off')}: {law.note}")
        for law in laws
        if law.note and law.quantity not in ("plateau", "switch_off_before")
    ]
    return list(dict.fromkeys(said))


def _moves(laws: Sequence[Comparison]) -> bool:
    """Whether the plateau is left by itself."""
    return any(law.quantity == "hold_time" and not math.isinf(law.value) for law in laws)


def _overcharged(laws: Sequence[Comparison]) -> str:
    """Which batteries are turned beyond full, and the pump that would fill them."""
    beyond = [law.battery or 0 for law in laws if law.quantity == "plateau" and law.note]
    if not beyond:
        return ""
    count = len({law.battery for law in laws if law.quantity == "plateau"})
    best = {law.value for law in laws if law.quantity == "best_pump" and law.value >= 0.0}
    if len(beyond) == count:
        who = "the battery is" if count == 1 else "every battery is"
    else:
        listed = ", ".join(map(str, beyond))
        who = f"battery {listed} is" if len(beyond) == 1 else f"batteries {listed} are"
    full = f" A pump of {best.pop():.4g} charges fully." if len(best) == 1 else ""
    return f"Overcharged: {who} turned beyond full, so less pump charges better.{full}"
