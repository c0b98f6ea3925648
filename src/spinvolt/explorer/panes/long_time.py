"""The pane of the long-time state: where an open battery ends if it is left alone."""

from dataclasses import replace
from typing import TYPE_CHECKING

from spinvolt.bounded import Bounded
from spinvolt.charging import charge
from spinvolt.errors import sentence
from spinvolt.explorer.packet import Packet
from spinvolt.explorer.panes.told import figures
from spinvolt.explorer.state import State
from spinvolt.metrics.curve import Progress
from spinvolt.statement import Method, Request
from spinvolt.statement.request import STEADY

if TYPE_CHECKING:
    from spinvolt.run.result import Figure_

MERITS = ("charger_density", "ergotropy", "ergotropy_full", "joint_purity", "log_negativity")


def long_time(state: State, progress: Progress) -> Packet:
    """Energies per spin after a long time, and whether every start leads there.

    Header: `batteries`, a list of figures; `figures` by name; `unique`, `why`.

    Raises
    ------
    NotCovered, NotConverged
        As `charge` with `until = "steady"`.
    """
    asked = replace(state.statement, charge=Request(until=STEADY), method=Method())
    found = charge(asked, progress=progress).steady
    if found is None:
        raise TypeError("a long-time state was asked for")
    merits: dict[str, Figure_] = {}
    for name in MERITS:
        figure: Figure_ | None = getattr(found, name)
        if isinstance(figure, Bounded):
            merits[name] = figure
    header = {
        "batteries": [{**e.to_json(), "text": str(e)} for e in found.battery_density],
        "figures": figures(merits),
        "unique": found.unique,
        "why": sentence(found.why),
    }
    return Packet(header)
