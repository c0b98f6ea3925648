"""What the explorer may show besides what it computes: folders that were named when it started.

A page names a figure by its paper and id, and a sweep by the name it has here; never a path.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from spinvolt.errors import Misstated
from spinvolt.study.store import STUDY

USUAL = Path("spinvolt-papers")


@dataclass(frozen=True)
class Shelf:
    """Folders, and what the page calls them.

    Attributes
    ----------
    papers
        The folder of `spinvolt reproduce`, where new figures are put too.
    stores
        Folders of sweeps by the names that the page sees.
    """

    papers: Path = USUAL
    stores: Mapping[str, Path] = field(default_factory=dict)

    def store(self, name: str) -> Path:
        """The folder of a sweep.

        Raises
        ------
        Misstated
            When no sweep has that name here.
        """
        if name not in self.stores:
            known = ", ".join(self.stores) or "none"
            raise Misstated(
                f"`sweep.store` must be one of the sweeps that the explorer was started with "
                f"({known})."
            )
        return self.stores[name]


def shelf(papers: Path, stores: Sequence[Path]) -> Shelf:
    """A shelf with these folders; sweeps are called by their folders' names.

    A sweep that has not begun may be named: it is shown when it is there.

    Raises
    ------
    Misstated
        When something that is no folder is named, or a folder holds anything but a sweep.

    Example
    -------
    >>> list(shelf(Path("papers"), [Path("a/grid"), Path("b/grid")]).stores)
    ['grid', 'grid (2)']
    """
    if papers.exists() and not papers.is_dir():
        raise Misstated(f"`--papers` must name a folder, but '{papers}' is a file.")
    named: dict[str, Path] = {}
    for path in map(Path.absolute, stores):
        if path.exists() and not (path / STUDY).is_file() and not _empty(path):
            raise Misstated(
                f"There is no sweep in '{path}': `--store` needs the STORE of a `spinvolt sweep`."
            )
        if path in named.values():
            continue
        name, number = path.name, 2
        while name in named:
            name, number = f"{path.name} ({number})", number + 1
        named[name] = path
    return Shelf(papers.absolute(), named)


def _empty(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())
