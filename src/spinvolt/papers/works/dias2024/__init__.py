"""dias2024: many open batteries charged by one charger through dissipation and pumping."""

from spinvolt.papers.paper import Paper
from spinvolt.papers.works.dias2024.figure_2 import FIGURE_2
from spinvolt.papers.works.dias2024.notation import NOTATION
from spinvolt.papers.works.dias2024.text import TEXT

PAPER = Paper(
    "dias2024",
    "Efficient charging of multiple open quantum batteries through dissipation and pumping",
    (FIGURE_2, TEXT),
    NOTATION,
)
