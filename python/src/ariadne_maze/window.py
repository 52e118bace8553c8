"""The window of render_mode="human"."""

from __future__ import annotations

from typing import Any

import numpy as np


class Window:
    """Shows pictures, enlarged to about 512 pixels, at a rate. Needs pygame."""

    def __init__(self, title: str, rate: float) -> None:
        try:
            import pygame
        except ImportError as error:
            from gymnasium.error import DependencyNotInstalled

            raise DependencyNotInstalled(
                'render_mode="human" shows a window by pygame: pip install pygame, or use render_mode="rgb_array"'
            ) from error
        self._pygame = pygame
        self._title, self._rate = title, rate
        self._surface: Any = None
        self._clock: Any = None

    def show(self, picture: np.ndarray) -> None:
        """Shows [height, width, 3] and waits for its time to come."""
        pygame = self._pygame
        height, width = picture.shape[:2]
        scale = max(1, 512 // max(height, width))
        if self._surface is None:
            pygame.display.init()  # pygame.init() would want sound, too
            pygame.display.set_caption(self._title)
            self._surface = pygame.display.set_mode((width * scale, height * scale))
            self._clock = pygame.time.Clock()
        large = picture.repeat(scale, 0).repeat(scale, 1)
        pygame.surfarray.blit_array(self._surface, large.swapaxes(0, 1))
        pygame.event.pump()
        pygame.display.flip()
        self._clock.tick(self._rate)

    def close(self) -> None:
        """Closes the window."""
        if self._surface is not None:
            self._pygame.display.quit()
            self._surface = None
