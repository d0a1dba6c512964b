"""Run a notebook within limits: a notebook in, an executed copy out."""

from autograde.execute.limits import Limits
from autograde.execute.notebook import execute

__all__ = ["Limits", "execute"]
