"""What went wrong, as a kind and one sentence, wherever it arose."""

from dataclasses import dataclass
from http import HTTPStatus

from spinvolt.errors import Misstated, NotConverged, NotCovered, sentence

TOO_LARGE = (
    "This does not fit into the memory that the explorer may take: use fewer cells, or "
    "`spinvolt charge` on the command line."
)


@dataclass(frozen=True)
class Fault:
    """A refusal: its kind, one sentence, and the status of the answer that carries it."""

    kind: str
    sentence: str
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY

    def to_json(self) -> dict[str, dict[str, str]]:
        """As the page reads it."""
        return {"error": {"kind": self.kind, "sentence": self.sentence}}


MALFORMED = Fault("malformed", "The request is not what this page sends.", HTTPStatus.BAD_REQUEST)
UNKNOWN = Fault("unknown", "There is no such computation: it may be over.", HTTPStatus.NOT_FOUND)
CANCELLED = Fault("cancelled", "The computation was cancelled.", HTTPStatus.CONFLICT)


def fault_of(error: BaseException) -> Fault | None:
    """The refusal that an error is; None for what nobody foresaw.

    >>> fault_of(NotCovered("it is large"))
    Fault(kind='not-covered', sentence='It is large.', status=<...422...>)
    """
    match error:
        case Misstated():
            return Fault("misstated", sentence(str(error)))
        case NotCovered():
            return Fault("not-covered", sentence(str(error)))
        case NotConverged():
            return Fault("not-converged", sentence(str(error)))
        case MemoryError():
            return Fault("not-covered", TOO_LARGE)
        case _:
            return None
