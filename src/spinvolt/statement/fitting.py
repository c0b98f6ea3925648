"""What of a request and a method is for one kind of battery only."""

from dataclasses import replace
from typing import Any

from spinvolt.batteries.rules import listed, shown
from spinvolt.errors import Misstated
from spinvolt.statement.request import (
    CLOSED_REDUCTIONS,
    ENGINES,
    FIRST_PEAK,
    OPEN_ENGINES,
    OPEN_REDUCTIONS,
    STEADY,
    Method,
    Request,
)

# Reductions that are, or may be, averaged over random trajectories.
SAMPLED = ("truncated_wigner", "after_pulse")


def fitted(kind: str, request: Request, method: Method, *, opened: bool) -> Method:
    """The method with the defaults of a kind of battery.

    Raises
    ------
    Misstated
        When a reduction, an engine or an end of the charge is not for this kind of battery.

    Example
    -------
    >>> fitted("cavity", Request(), Method(), opened=False).reduction
    'exact'
    >>> fitted("cavity", Request(), Method(reduction="mean_field"), opened=False)
    Traceback (most recent call last):
    ...
    spinvolt.errors.Misstated: `method.reduction` must be "exact", "tavis_cummings", "two_modes" or
    "shifted" for a cavity battery, but is 'mean_field'.
    """
    _named("reduction", method.reduction, OPEN_REDUCTIONS if opened else CLOSED_REDUCTIONS, kind)
    _named("engine", method.engine, OPEN_ENGINES if opened else ENGINES, kind)
    if opened:
        return _opened(method)
    if request.until == STEADY:
        raise Misstated(
            f'`charge.until` must be "{FIRST_PEAK}" or a number for a {kind} battery, which is '
            f'closed and has no long-time state, but is "{STEADY}".'
        )
    for name in ("seed", "trajectories"):
        if getattr(method, name) is not None:
            raise Misstated(
                f"`method.{name}` must be left out for a {kind} battery, which is computed without "
                f"random numbers, but is {shown(getattr(method, name))}."
            )
    return method if method.reduction else replace(method, reduction="exact")


def _opened(method: Method) -> Method:
    """Engines compute what is exact; reductions bring their own."""
    if method.engine is not None and method.reduction not in (None, "exact", "after_pulse"):
        raise Misstated(
            f'`method.engine` must be left out with the reduction "{method.reduction}", which has '
            f"one engine only, but is {shown(method.engine)}."
        )
    if method.engine == "single" and method.reduction == "after_pulse":
        raise Misstated(
            '`method.engine` must be "master" or "jumps" with the reduction "after_pulse", but is '
            "'single'."
        )
    samples = method.reduction in SAMPLED or method.engine == "jumps"
    if method.trajectories is not None and not samples:
        raise Misstated(
            "`method.trajectories` must be left out unless something is sampled, but is "
            f'{shown(method.trajectories)}: add engine = "jumps" or reduction = '
            '"truncated_wigner".'
        )
    filled: dict[str, Any] = {}
    if method.seed is None:
        filled["seed"] = 0
    if method.reduction is None and method.engine is not None:
        filled["reduction"] = "exact"
    return replace(method, **filled)


def _named(name: str, value: str | None, names: tuple[str, ...], kind: str) -> None:
    if value is not None and value not in names:
        raise Misstated(
            f"`method.{name}` must be {listed(names)} for a {kind} battery, but is {shown(value)}."
        )
