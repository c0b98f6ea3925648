"""Which series of an open battery need more than energies, and what is said where it is missing."""

from spinvolt.errors import NotCovered

# Series that need the whole state.
STATES = ("log_negativity", "joint_purity")
# Series that need the populations of each battery.
LEVELS = (
    "ergotropy", "ergotropy_full", "battery_ergotropy", "battery_ergotropy_full", "populations",
    "battery_populations", "purity",
)  # fmt: skip


def asks_states(watch: tuple[str, ...] | None) -> bool:
    """Whether anything is asked for that needs whole states.

    >>> asks_states(("energy", "joint_purity")), asks_states(None)
    (True, False)
    """
    return not set(STATES).isdisjoint(watch or ())


def of_levels(watch: tuple[str, ...] | None, batteries: int) -> tuple[str, ...]:
    """What is asked for that needs populations and exists for so many batteries.

    Several batteries have `battery_populations` in place of `populations`, and no `purity`.

    >>> of_levels(("energy", "populations", "purity"), 2)
    ('battery_populations',)
    """
    absent = ("battery_populations",) if batteries == 1 else ("populations", "purity")
    asked = set(watch or ())
    if batteries > 1 and "populations" in asked:
        asked.add("battery_populations")
    return tuple(name for name in LEVELS if name in asked and name not in absent)


def refuse_missing(names: tuple[str, ...], who: str) -> None:
    """Say that a method does not know what is asked for.

    Raises
    ------
    NotCovered
        Unless there are no names.
    """
    if names:
        listed = ", ".join(f'"{name}"' for name in names)
        raise NotCovered(
            f'{who} does not know {listed}: leave it out of `watch`, or take engine = "master" '
            'with reduction = "exact"'
        )
