"""A paper as data: its figures and tables, each with what makes it, draws it and judges it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from spinvolt.batteries.rules import shown
from spinvolt.errors import Misstated
from spinvolt.papers.claim import Claim, Judged, judged

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Picture
    from xarray import Dataset

Tables = Mapping[str, Any]


@dataclass(frozen=True)
class Figure:
    """A figure, a table, or the numbers of a text, made by our own calculation.

    Attributes
    ----------
    paper, id, name
        The paper's key; "5" or "table-1", as on the command line; "Fig. 5", "Table I", "Text".
    title
        What it shows, in a line.
    caption
        What each panel shows, with sizes, units and the conventions taken.
    compute
        From whether to be quick to its data: variables with `long_name` and `units`, and beside x
        its x_low, x_high where there are bounds. Quick data have fewer points or smaller sizes,
        and the same verdicts.
    draw
        From its data to the picture; None for what is a table or text alone.
    stated
        The claims that its data decide.
    statements
        Batteries of it that can be charged as they stand, by what they show.
    """

    paper: str
    id: str
    name: str
    title: str
    caption: str = field(repr=False)
    compute: Callable[[bool], "Dataset"] = field(repr=False)
    draw: Callable[["Dataset"], "Picture"] | None = field(repr=False)
    stated: tuple[Claim, ...] = field(default=(), repr=False)
    statements: Mapping[str, Tables] = field(default_factory=dict, repr=False)

    def data(self, *, quick: bool = False) -> "Dataset":
        """The data behind the picture, computed anew."""
        return self.compute(quick).assign_attrs(
            title=f"{self.name} of {self.paper}: {self.title}", Conventions="CF-1.11"
        )

    def plot(self, data: "Dataset | None" = None) -> "Picture":
        """The picture, from data at hand or computed now.

        Raises
        ------
        Misstated
            When this is a table or text, which has no picture.
        """
        if self.draw is None:
            raise Misstated(f"{self.name} of {self.paper} has no picture: take its data.")
        return self.draw(self.data() if data is None else data)

    def claims(self, data: "Dataset | None" = None) -> tuple[Judged, ...]:
        """What the paper claims of it, held against data at hand or computed now."""
        if not self.stated:
            return ()
        source = self.data() if data is None else data
        return tuple(judged(claim, source) for claim in self.stated)


@dataclass(frozen=True)
class Letter:
    """A letter of a paper and what it is here, factors included."""

    there: str
    here: str


@dataclass(frozen=True)
class Paper:
    """A paper whose figures we reproduce.

    Attributes
    ----------
    key
        Its BibTeX key in references.bib.
    title
        Its title, or the name of a collection of our own.
    figures
        In the order of the paper.
    notation
        Its letters in ours.

    Example
    -------
    >>> from spinvolt import papers
    >>> papers.yang2025.figure("5").name
    'Fig. 5'
    """

    key: str
    title: str
    figures: tuple[Figure, ...] = field(repr=False)
    notation: tuple[Letter, ...] = field(default=(), repr=False)

    def figure(self, name: str | int) -> Figure:
        """The figure or table of an id or a name: "5", 5 and "Fig. 5" are the same.

        Raises
        ------
        Misstated
            When there is none.
        """
        known = {_bare(word): one for one in self.figures for word in (one.name, one.id)}
        if (wanted := _bare(str(name))) in known:
            return known[wanted]
        near = get_close_matches(wanted, known, 1)
        hint = f"; did you mean {known[near[0]].id}?" if near else "."
        ids = ", ".join(one.id for one in self.figures)
        raise Misstated(f"`figure` of {self.key} must be one of {ids}, but is {shown(name)}{hint}")


def _bare(name: str) -> str:
    """A name's letters and digits.

    >>> _bare("Fig. 5"), _bare("table-1")
    ('fig5', 'table1')
    """
    return "".join(letter for letter in name.lower() if letter.isalnum())
