"""The windows of render_mode="human"."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np


class Window:
    """A window that shows pictures, enlarged to about 512 pixels, at a rate. Needs pygame; there may be many of them."""

    _open: ClassVar[int] = 0  # windows of the process

    def __init__(self, title: str, rate: float) -> None:
        try:
            import pygame
            from pygame._sdl2 import video
        except ImportError as error:
            from gymnasium.error import DependencyNotInstalled

            raise DependencyNotInstalled(
                'render_mode="human" shows a window by pygame: pip install pygame, or use render_mode="rgb_array"'
            ) from error
        # pygame.display has one window for all of a process, so these are SDL's own.
        self._pygame, self._video = pygame, video
        self._title, self._rate = title, rate
        self._window: Any = None
        self._renderer: Any = None
        self._clock: Any = None

    def show(self, picture: np.ndarray) -> None:
        """Shows uint8 ``[height, width, 3]`` and waits for its time to come."""
        pygame = self._pygame
        height, width = picture.shape[:2]
        scale = max(1, 512 // max(height, width))
        if self._window is None:
            pygame.display.init()  # pygame.init() would want sound, too
            self._window = self._video.Window(self._title, size=(width * scale, height * scale))
            self._renderer = self._video.Renderer(self._window)
            self._clock = pygame.time.Clock()
            Window._open += 1
        surface = pygame.surfarray.make_surface(picture.repeat(scale, 0).repeat(scale, 1).swapaxes(0, 1))
        self._video.Texture.from_surface(self._renderer, surface).draw()
        pygame.event.pump()
        self._renderer.present()
        self._clock.tick(self._rate)

    def shown(self) -> np.ndarray:
        """What the window shows: uint8 ``[height, width, 3]``."""
        return self._pygame.surfarray.array3d(self._renderer.to_surface()).swapaxes(0, 1)

    def close(self) -> None:
        """Closes the window, and others not. Closing it again does nothing."""
        if self._window is None:
            return
        self._renderer = None  # before the window that it draws in
        self._window.destroy()
        self._window = None
        Window._open -= 1
        if Window._open == 0:
            self._pygame.display.quit()
