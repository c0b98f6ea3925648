"""Small studies, and what their stores hold."""

from pathlib import Path
from typing import Any

from spinvolt.study.store import opened


def small(**sweep: Any) -> dict[str, Any]:
    """Twenty quick cases, some of which are misstated and some undefined."""
    table = {
        "n_battery": {"range": [1, 5]},
        "start.charger.dicke": [1, 3],
        "anisotropy": [0.0, 0.5],
        "metrics": ["max_energy", "charging_time", "advantage"],
        "chunk": 3,
        **sweep,
    }
    return {"battery": {"n_charger": 4}, "sweep": table}


def names(store: Path) -> list[str]:
    """The chunks' files: number, revision and hash of the content."""
    return sorted(path.name for path in (store / "chunks").iterdir())


def contents(store: Path) -> dict[int, bytes]:
    """Every chunk, verified, as bytes."""
    return {chunk: block.encoded() for chunk, block in opened(store).blocks()}
