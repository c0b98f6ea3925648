"""Why a charge says nothing of a quantity that a study keeps."""

from spinvolt.batteries.reservoir import Reservoir
from spinvolt.bounded import Undefined
from spinvolt.run.result import Run
from spinvolt.study.quantities import CURVE_END
from spinvolt.vocabulary import GENERAL, OPEN

# What open batteries alone tell; what they tell as well as closed ones do.
OPEN_ALONE = frozenset((*(q.name for q in OPEN), "t50", "t90", "t99"))
BOTH = frozenset((
    "energy", "power", "instantaneous_power", "ergotropy", "ergotropy_full", "efficiency",
    "max_energy", "charging_time", "max_power", "time_of_max_power", "charging_power",
))  # fmt: skip
# What closed batteries tell at the charging time where it is watched.
WATCHED = (*(q.name for q in GENERAL), "charger_energy", "interaction_energy")


def untold(run: Run, quantity: str) -> str:
    """The reason, for a quantity that a run has neither as a figure of merit nor as a series."""
    opened = run.statement["battery"]["kind"] == Reservoir.kind
    if quantity in OPEN_ALONE and not opened:
        return f'{quantity} is told of open batteries alone, those of kind = "{Reservoir.kind}"'
    if opened and quantity not in OPEN_ALONE | BOTH | {CURVE_END}:
        return f"{quantity} is told of closed batteries alone"
    if not run.peaks:
        return f"{quantity} belongs to the way to a maximum, but this is {run.status}"
    time = run.peaks.get("charging_time")
    return time.reason if isinstance(time, Undefined) else _at_peak(run, quantity, opened=opened)


def _at_peak(run: Run, quantity: str, *, opened: bool) -> str:
    """Why there is a charging time, but not this quantity then."""
    if quantity in OPEN_ALONE:
        return f'{quantity} is told as a curve and with until = "steady", not at the charging time'
    if opened:
        return (
            "the state at the charging time is told where the master equation is solved exactly "
            "and in seconds"
        )
    made = f"{run.method.reduction}, {run.method.engine}"
    return f"{quantity} is not told at the charging time by this method ({made})"
