"""Errors as Gymnasium's users know them."""

from __future__ import annotations

import gymnasium

from .batch import Batch


class ResetNeeded(gymnasium.error.ResetNeeded, RuntimeError):
    """An environment of a vector is to be reset first."""


def must_be_open(batch: Batch) -> None:
    """Raises ClosedEnvironmentError if the batch is closed, and RuntimeError in a process that it was forked into."""
    if batch.closed:
        try:
            batch._check()
        except ValueError as error:
            raise gymnasium.error.ClosedEnvironmentError(str(error)) from None
