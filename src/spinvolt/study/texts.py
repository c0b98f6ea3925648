"""The sentences of a data set, each once, in the order in which the cases need them."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.study.block import SILENT, Block

# So many are remembered: the rest, where each case fails in its own words, may come again.
REMEMBERED = 2**16


@dataclass
class Texts:
    """Sentences that are gathered block by block.

    >>> texts = Texts()
    >>> texts.places(("exact", "no peak")).tolist(), texts.places(("no peak", "late")).tolist()
    ([0, 1, -1], [1, 2, -1])
    >>> texts.taken(), len(texts)
    (['exact', 'no peak', 'late'], 3)
    """

    known: dict[str, int] = field(default_factory=dict)
    fresh: list[str] = field(default_factory=list)
    count: int = 0

    def __len__(self) -> int:
        return self.count

    def places(self, texts: tuple[str, ...]) -> NDArray[np.int32]:
        """Where a block's sentences stand in the data set; the last place is that of silence."""
        return np.array([*map(self._place, texts), SILENT], dtype=np.int32)

    def told(self, block: Block) -> dict[str, NDArray[Any]]:
        """A block's arrays under the names of the variables, with the data set's own places."""
        places = self.places(block.texts)
        arrays = block.arrays().items()
        return {name: places[a] if a.dtype == np.int32 else a for name, a in arrays}

    def taken(self) -> list[str]:
        """The sentences since the last time."""
        taken, self.fresh = self.fresh, []
        return taken

    def _place(self, text: str) -> int:
        place = self.known.get(text)
        if place is None:
            place = self.count
            self.count += 1
            self.fresh.append(text)
            if len(self.known) < REMEMBERED:
                self.known[text] = place
        return place
