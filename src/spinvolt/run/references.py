"""Which papers a run rests on: the keys named by the sources of the quantities it holds."""

import re
from collections.abc import Iterable

from spinvolt.vocabulary import PEAKS, SERIES

KEY = re.compile(r"\b[a-z]+\d{4}\b")


def references(engine: str, names: Iterable[str]) -> tuple[str, ...]:
    """BibTeX keys, sorted, of the sources of the named quantities.

    >>> references("eigen", ("charging_time",))
    ('liu2025', 'yang2025')
    """
    wanted = set(names)
    sources = [q.source for q in (*SERIES, *PEAKS) if q.name in wanted]
    return tuple(sorted({key for source in sources for key in KEY.findall(source)}))
