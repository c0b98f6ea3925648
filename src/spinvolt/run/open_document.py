"""The long-time state of an open battery as plain JSON values, and back."""

from collections.abc import Mapping
from typing import Any

from spinvolt.bounded import Bounded, Proof, Undefined
from spinvolt.run.result import Figure_, Steady

OPTIONAL = ("joint_purity", "log_negativity")


def figure_of(entry: Mapping[str, Any]) -> Figure_:
    """A figure of merit from its JSON form."""
    if entry["value"] is None:
        return Undefined(entry["reason"])
    return bounded_of(entry)


def bounded_of(entry: Mapping[str, Any]) -> Bounded:
    """A number with its interval from its JSON form."""
    return Bounded(entry["value"], entry["low"], entry["high"], Proof(entry["proof"]))


def steady_document(steady: Steady) -> dict[str, Any]:
    """A long-time state; what is too large to be looked at is left out."""
    table: dict[str, Any] = {
        "energy": steady.energy.to_json(),
        "battery_density": [figure.to_json() for figure in steady.battery_density],
        "charger_density": steady.charger_density.to_json(),
        "ergotropy": steady.ergotropy.to_json(),
        "ergotropy_full": steady.ergotropy_full.to_json(),
        "battery_ergotropy": [figure.to_json() for figure in steady.battery_ergotropy],
        "battery_ergotropy_full": [figure.to_json() for figure in steady.battery_ergotropy_full],
        "unique": steady.unique,
        "why": steady.why,
    }
    for name in OPTIONAL:
        figure: Bounded | None = getattr(steady, name)
        if figure is not None:
            table[name] = figure.to_json()
    return table


def steady_of(table: Mapping[str, Any]) -> Steady:
    """The long-time state that a table came from."""
    return Steady(
        energy=bounded_of(table["energy"]),
        battery_density=tuple(bounded_of(each) for each in table["battery_density"]),
        charger_density=bounded_of(table["charger_density"]),
        ergotropy=figure_of(table["ergotropy"]),
        ergotropy_full=figure_of(table["ergotropy_full"]),
        battery_ergotropy=tuple(figure_of(each) for each in table["battery_ergotropy"]),
        battery_ergotropy_full=tuple(figure_of(each) for each in table["battery_ergotropy_full"]),
        unique=table["unique"],
        why=table["why"],
        **{name: bounded_of(table[name]) if name in table else None for name in OPTIONAL},
    )
