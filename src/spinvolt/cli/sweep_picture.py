"""The picture that `spinvolt sweep --plot` writes: what is asked for, and whether that can be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spinvolt.batteries.rules import shown
from spinvolt.cli.charge import PICTURES
from spinvolt.cli.outputs import replace, writable
from spinvolt.cli.values import scalar
from spinvolt.errors import Misstated

if TYPE_CHECKING:
    from spinvolt.study.job import Swept


@dataclass(frozen=True)
class Asked:
    """A picture of a sweep.

    Attributes
    ----------
    path
        The file.
    x, y, where
        As ``plot_sweep`` takes them.
    """

    path: Path
    x: Sequence[str] | None
    y: str | None
    where: Mapping[str, object]

    def draw(self, done: "Swept") -> None:
        """Write the picture."""
        figure = done.plot(x=self.x, y=self.y, where=self.where)
        kind = self.path.suffix[1:].lower()
        replace(self.path, lambda part: figure.savefig(part, format=kind))


def asked(
    file: str, study: Mapping[str, Any], plot: str | None, said: Mapping[str, Any]
) -> Asked | None:
    """The picture of a study, if one is asked for; refused before anything is computed.

    Raises
    ------
    Misstated
        When it cannot be written or drawn, or a flag of a picture comes without one.
    """
    if plot is None:
        for flag, value in said.items():
            if value:
                raise Misstated(f"`--{flag}` is for pictures: name a file with `--plot PATH`.")
        return None
    path = writable(plot, "--plot", PICTURES, file)

    from spinvolt.study.sweep_drawn import refuse_undrawable
    from spinvolt.study.table import plan

    x = None if said["x"] is None else [name.strip() for name in said["x"].split(",")]
    where = dict(_setting(text) for text in said["where"])
    refuse_undrawable(plan(study), x, said["metric"], where)
    return Asked(path, x, said["metric"], where)


def _setting(text: str) -> tuple[str, object]:
    """A field and its value."""
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise Misstated(f"`--where` must be FIELD=VALUE, but is {shown(text)}.")
    return name.strip(), scalar(value.strip())
