"""The numbers of a statement that decide whether a parallel scheme compares with it."""

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.starts import STARTS, level_of
from spinvolt.bounded import Undefined
from spinvolt.metrics.advantage import Setting
from spinvolt.statement import Statement


def setting_of(statement: Statement) -> Setting | Undefined:
    """The numbers, or why no scheme compares: a cavity, or a start on more than one level."""
    spin, start = statement.closed()
    if not isinstance(spin, CentralSpin) or not isinstance(start.charger, STARTS):
        return Undefined("the parallel schemes share charger spins, and this charger is a cavity")
    cells = level_of(start.battery, spin.n_battery)
    up = level_of(start.charger, spin.n_charger)
    if cells is None or up is None:
        return Undefined("the parallel schemes share a definite number of charger spins up")
    shared = {
        name: getattr(spin, name) for name in Setting.__dataclass_fields__ if hasattr(spin, name)
    }
    return Setting(**shared, excited=up, battery_excited=cells)
