"""The front door: from a statement to a run."""

from spinvolt.charging.front import charge

__all__ = ["charge"]
