"""Beyond the papers: experiments of our own that their figures ask for."""

from spinvolt.papers.paper import Paper
from spinvolt.papers.works.beyond.advantage import ADVANTAGE
from spinvolt.papers.works.beyond.after_the_pulse import AFTER_THE_PULSE
from spinvolt.papers.works.beyond.efficiency import EFFICIENCY
from spinvolt.papers.works.beyond.fisher import FISHER
from spinvolt.papers.works.beyond.landscape import LANDSCAPE
from spinvolt.papers.works.beyond.one_more import ONE_MORE
from spinvolt.papers.works.beyond.per_cell import PER_CELL
from spinvolt.papers.works.beyond.plateau import PLATEAU
from spinvolt.papers.works.beyond.power_exponent import POWER_EXPONENT

PAPER = Paper(
    "beyond",
    "Beyond the papers",
    (
        ADVANTAGE,
        POWER_EXPONENT,
        PLATEAU,
        AFTER_THE_PULSE,
        LANDSCAPE,
        EFFICIENCY,
        ONE_MORE,
        FISHER,
        PER_CELL,
    ),
)
