"""What the form of an open battery offers: where it begins, and the methods by their names."""

from typing import Any

from spinvolt.batteries.described import described
from spinvolt.batteries.lists import MOST
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.statement import Method, Request, Statement
from spinvolt.statement.request import OPEN_ENGINES, OPEN_REDUCTIONS

FIRST_OPEN = Statement(Reservoir(n_charger=100, n_battery=[2, 2], pump=1.0))
SUITS = "as suits"
# Windows that a slider reaches, in units of 1/decay.
SHORTEST, LONGEST = 1e-8, 1e2
REDUCTION_WORDS = {
    "exact": "exact master equation",
    "truncated_wigner": "truncated Wigner (samples)",
    "mean_field": "mean field",
    "second_moments": "second moments",
    "cumulants": "cumulants",
    "random_tipping": "random tipping",
    "after_pulse": "after the pulse",
}
ENGINE_WORDS = {
    "master": "density matrix",
    "single": "ladders of the total spin",
    "stiff": "implicit steps",
    "jumps": "quantum jumps (samples)",
}


def open_methods() -> dict[str, Any]:
    """Reductions, engines, the most batteries, and the windows of the form, as plain values.

    Example
    -------
    >>> [way["name"] for way in open_methods()["engines"]]
    ['', 'master', 'single', 'stiff', 'jumps']
    """
    return {
        "reductions": _ways(OPEN_REDUCTIONS, REDUCTION_WORDS),
        "engines": _ways(OPEN_ENGINES, ENGINE_WORDS),
        "help": {
            **{name: described(Method)[name] for name in ("reduction", "engine", "trajectories")},
            "until": described(Request)["until"],
        },
        "most_batteries": MOST,
        "window": [SHORTEST, LONGEST],
    }


def _ways(names: tuple[str, ...], words: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": "", "words": SUITS}, *({"name": n, "words": words[n]} for n in names)]
