"""The closed forms that hold for a statement, beside the numbers that were computed."""

from collections.abc import Mapping

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.starts import Dicke
from spinvolt.bounded import Bounded
from spinvolt.run.result import Comparison, Figure_
from spinvolt.statement import OpenStart, Statement
from spinvolt.statement.request import FIRST_PEAK
from spinvolt.theory.matching import ClosedForm, Numbers, matching

CONSTANTS = (
    "coupling", "anisotropy", "ising", "battery_splitting", "charger_splitting",
    "charger_crosstalk", "battery_crosstalk",
)  # fmt: skip


def forms_of(statement: Statement) -> tuple[ClosedForm, ...]:
    """The closed forms whose range a statement lies in; they speak of the first maximum alone."""
    battery, start = statement.battery, statement.start
    if statement.charge.until != FIRST_PEAK or not isinstance(battery, CentralSpin):
        return ()
    if isinstance(start, OpenStart):
        return ()
    if not (isinstance(start.battery, Dicke) and isinstance(start.charger, Dicke)):
        return ()
    return matching(
        Numbers(
            battery.n_battery,
            battery.n_charger,
            start.charger.excited,
            battery_excited=start.battery.excited,
            **{name: getattr(battery, name) for name in CONSTANTS},
        )
    )


def beside(
    statement: Statement, peaks: Mapping[str, Figure_], at_peak: Mapping[str, Figure_]
) -> tuple[Comparison, ...]:
    """Each closed form with its difference from the number that was computed."""
    computed = {**at_peak, **peaks}
    pairs = ((form, computed.get(form.quantity)) for form in forms_of(statement))
    return tuple(
        Comparison(f.name, f.quantity, f.value, f.error, f.value - figure.value, f.source)
        for f, figure in pairs
        if isinstance(figure, Bounded)
    )
