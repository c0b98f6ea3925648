"""What the page learns once: the fields of each kind, the starts, the quantities, the choices."""

from dataclasses import asdict
from functools import cache
from typing import Any

from spinvolt.bounded import Proof
from spinvolt.explorer.exports import EXPORTS
from spinvolt.explorer.fields import KINDS, controls
from spinvolt.explorer.open_fields import FIRST_OPEN, open_methods
from spinvolt.explorer.panes.asked import MOST
from spinvolt.explorer.starts import choices
from spinvolt.explorer.state import BESIDE, LONGEST, MOST_PINS, SHORTEST, State
from spinvolt.statement.request import CLOSED_REDUCTIONS, ENGINES
from spinvolt.version import VERSION
from spinvolt.vocabulary import GENERAL, LEVEL_AXIS, OPEN, PEAKS, SERIES, TIME_AXIS, Quantity

PLACES = ("battery", "charger")
DRAWN = (TIME_AXIS, LEVEL_AXIS, *SERIES, *GENERAL, *OPEN)


@cache
def schema() -> dict[str, Any]:
    """Everything as plain JSON values.

    >>> [kind["name"] for kind in schema()["kinds"]]
    ['central-spin', 'cavity', 'reservoir']
    """
    return {
        "version": VERSION,
        "kinds": [
            {
                "name": kind.kind,
                "fields": [asdict(control) for control in controls(kind)],
                "starts": {
                    place: [asdict(choice) for choice in choices(kind.kind, place)]
                    for place in PLACES
                },
            }
            for kind in KINDS
        ],
        "series": {each.name: _told(each) for each in DRAWN},
        "figures": {each.name: _told(each) for each in PEAKS},
        "proofs": [str(proof) for proof in Proof],
        "parallel": list(BESIDE),
        "stretch": [SHORTEST, LONGEST],
        "most_pins": MOST_PINS,
        "exports": {name: export.suffix for name, export in EXPORTS.items()},
        "first": State().to_json(),
        "first_open": FIRST_OPEN.to_dict(),
        "open_methods": open_methods(),
        "closed_methods": {"reductions": list(CLOSED_REDUCTIONS), "engines": list(ENGINES)},
        "most_samples": MOST,
    }


def _told(quantity: Quantity) -> dict[str, str]:
    return {
        "label": quantity.label,
        "symbol": quantity.symbol,
        "unit": quantity.unit,
        "meaning": quantity.meaning,
    }
