"""What does not fit is refused before it runs, with what it would take."""

from spinvolt.algebra.results import Cost
from spinvolt.engines.choose import GIBIBYTE, free_memory
from spinvolt.errors import NotCovered

# Measured on one core for rows longer than a few dozen entries: seconds for each visit of an entry.
SECONDS_PER_VISIT = 4e-10
LONGEST = 24 * 3600.0
SOONER = "take fewer spins or a shorter time, quantum jumps or truncated Wigner"
LATE = 'take fewer spins, or a late time with reduction = "truncated_wigner"'


def seconds(cost: Cost) -> float:
    """About how long a master equation takes on one core.

    >>> seconds(Cost(site_visits=10**9))
    0.4
    """
    return SECONDS_PER_VISIT * cost.site_visits


def refuse(cost: Cost, what: str, way: str = SOONER) -> None:
    """Refuse what needs more memory than is free, or more than a day; ``way`` is the way out.

    Raises
    ------
    NotCovered
        Says how much memory and time it would take.
    """
    free = 0.8 * free_memory()
    if cost.memory <= free and seconds(cost) <= LONGEST:
        return
    raise NotCovered(
        f"{what} take about {cost.memory / GIBIBYTE:.3g} GiB and at most {seconds(cost):.3g} s, "
        f"but {free / GIBIBYTE:.3g} GiB and {LONGEST:.3g} s are allowed: {way}"
    )
