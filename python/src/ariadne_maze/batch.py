"""Batches of environments with numpy alone; everything else in this package stands on them."""

from __future__ import annotations

import ctypes
import json
import operator
import os
import secrets
import struct
import threading
import weakref
from typing import Any, NamedTuple

import numpy as np

from . import _library
from ._memory import Array, Memory, Rotation

_STATE = struct.Struct("<8sQQ")
_MAGIC = b"ARIADNE1"


class Description(NamedTuple):
    """What a batch is."""

    name: str
    task: str
    num_envs: int
    threads: int
    actions: int  # number of discrete actions
    observation: Array
    extras: tuple[Array, ...]
    image_only: bool  # an observation is an array, else a dict of it and the extras
    limit: int  # steps of an episode
    repeat: int  # steps of the environment for each step of the batch
    seconds: float  # of simulated time in a step of the environment, 0 if there is none
    renderer: str
    screen: tuple[int, int] | None  # width and height of Batch.draw's pictures

    def upright(self, pictures: np.ndarray) -> np.ndarray:
        """Observed pictures as people look at them, ``[..., height, width, 3]``: Memory Gym's lie on their side."""
        return pictures if self.task == "memory_maze" else pictures.swapaxes(-3, -2)


class Step(NamedTuple):
    """What a step brings: arrays that are the caller's to keep. ``[N, ...]`` over the environments of a batch."""

    observation: np.ndarray
    extras: dict[str, np.ndarray]
    reward: np.ndarray  # float32
    terminated: np.ndarray  # bool: the episode ended by itself
    truncated: np.ndarray  # bool: it was cut off by its time limit
    ended: int  # episodes that ended; the next ones have begun, and observation and extras are their first


class Batch:
    """N environments that step together on several threads.

    task_id is one of ``ariadne_maze.IDS`` or the name of a task, settings are the task's own (docs/maze.md, memorygym.md,
    craftax.md). threads=0 is one for each core; results do not depend on it. Memory Maze draws in software unless
    ``render="gl"`` or ``"auto"``, or ``device=`` is given.

    Environment i of Memory Maze and Memory Gym is the reference's with seed + i.

    Close it, or use it in a ``with`` statement. Calls from several threads wait for each other.
    """

    def __init__(self, task_id: str, num_envs: int = 1, *, threads: int = 0, seed: int | None = None, **settings: Any) -> None:
        num_envs, threads = operator.index(num_envs), operator.index(threads)
        if not 1 <= num_envs <= 1 << 20:
            raise ValueError(f"num_envs is {num_envs}, want 1 to {1 << 20}")
        if not 0 <= threads <= 1 << 12:
            raise ValueError(f"threads is {threads}, want 0 (one for each core) to {1 << 12}")
        given = json.dumps(settings, default=_plain).encode()
        self._lib = lib = _library.library()
        handle = ctypes.c_int64()
        start = secrets.randbelow(1 << 32) if seed is None else _seed(seed)
        _library.check(lib, lib.ariadne_make(task_id.encode(), given, num_envs, threads, start, ctypes.byref(handle)))
        self._handle = handle.value
        self._close = weakref.finalize(self, _close, lib, handle.value, os.getpid())
        self._lock = threading.Lock()
        self.description = _describe(lib, handle.value)
        if self.description.renderer and not self.description.renderer.startswith("software"):
            _library.uses_graphics()
        self.num_envs = num_envs
        self._actions = np.zeros(num_envs, np.int32)
        self._actions_at = self._actions.ctypes.data
        self._ended = ctypes.c_int32()
        self._ended_at = ctypes.addressof(self._ended)
        self._rotation = Rotation(num_envs, self.description.observation, list(self.description.extras))
        self._now: Memory | None = None  # the last step's
        self._sent: Memory | None = None  # that a step under way writes
        _alive.add(self)

    # Using it

    def reset(self, seed: Any = None) -> Step:
        """Starts an episode in every environment.

        Without a seed they go on with their random engines; one number seeds the batch, a sequence each environment.
        """
        return self._step(self._reset(seed))

    def step(self, actions: Any) -> Step:
        """Applies an action to every environment. If one is wrong nothing is stepped."""
        return self._step(self._advance(actions))

    def send(self, actions: Any) -> None:
        """``step`` that does not wait: ``recv`` does."""
        with self._lock:
            self._check()
            self._take_actions(actions)
            memory = self._rotation.take(self._now, self._sent)
            self._sent = memory  # first: an interrupt may come in between
            status = self._lib.ariadne_send(self._handle, self._actions_at, memory.address)
            if status:
                self._sent = None
                _library.check(self._lib, status)

    def recv(self) -> Step:
        """Waits for the step that ``send`` began."""
        return self._step(self._receive())

    def save(self) -> bytes:
        """The state of all environments, random engines included, and what they observe at present."""
        with self._lock:
            self._check()
            state = _library.read(self._lib, self._lib.ariadne_save, self._handle)
            seen = b"".join(a.tobytes() for a in self._seen())
            return _STATE.pack(_MAGIC, len(state), len(seen)) + state + seen

    def restore(self, state: bytes) -> Step:
        """Goes on from a state that ``save`` returned on a batch of the same id, settings and size, bit for bit."""
        with self._lock:
            self._check()
            head = _STATE.size
            if len(state) < head:
                raise ValueError(f"state of {len(state)} bytes is cut short")
            magic, length, seen = _STATE.unpack(state[:head])
            memory = self._rotation.take(self._now, self._sent)
            arrays = (memory.observation, *memory.extras.values())
            if magic != _MAGIC:
                raise ValueError("these are no data of ariadne_maze's batches")
            if len(state) != head + length + seen or seen != sum(a.nbytes for a in arrays):
                raise ValueError(f"state of {len(state)} bytes is cut short, or of another batch")
            body = state[head : head + length]
            _library.check(self._lib, self._lib.ariadne_restore(self._handle, body, length))
            rest = np.frombuffer(state, np.uint8, seen, head + length)
            for a in arrays:
                a.view(np.uint8).reshape(-1)[:] = rest[: a.nbytes]
                rest = rest[a.nbytes :]
            memory.reward[:], memory.terminated[:], memory.truncated[:], memory.ended = 0, False, False, 0
            self._now = memory
            return self._step(memory)

    def draw(self, env: int = 0) -> np.ndarray:
        """A picture for people of an environment whose observations are none: uint8 [height, width, 3]."""
        if self.description.screen is None:
            raise NotImplementedError(f"{self.description.name} draws nothing but its observations")
        width, height = self.description.screen
        picture = np.empty((height, width, 3), np.uint8)
        with self._lock:
            self._check()
            at, size = picture.ctypes.data, picture.nbytes
            _library.check(self._lib, self._lib.ariadne_draw(self._handle, operator.index(env), at, size))
        return picture

    def close(self) -> None:
        """Ends the batch and its threads. Closing it again does nothing."""
        self._handle = 0
        self._now = self._sent = None
        self._close()

    @property
    def closed(self) -> bool:
        return self._handle <= 0

    def __enter__(self) -> Batch:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def __reduce__(self) -> Any:
        raise TypeError("a batch cannot be pickled or copied: make another one, and use save() and restore()")

    # What the environments of this package use

    def _reset(self, seed: Any = None) -> Memory:
        seeds = _seeds(seed, self.num_envs)
        with self._lock:
            self._check()
            memory = self._rotation.take(self._now, self._sent)
            at = None if seeds is None else seeds.ctypes.data
            count = 0 if seeds is None else len(seeds)
            _library.check(self._lib, self._lib.ariadne_reset(self._handle, at, count, memory.address))
            memory.ended = 0
            self._now = memory
            return memory

    def _advance(self, actions: Any) -> Memory:
        with self._lock:
            if self._handle <= 0:
                self._check()
            self._take_actions(actions)
            memory = self._rotation.take(self._now, self._sent)
            status = self._lib.ariadne_step(self._handle, self._actions_at, memory.address, self._ended_at)
            if status:
                _library.check(self._lib, status)
            memory.ended = self._ended.value
            self._now = memory
            return memory

    def _receive(self) -> Memory:
        with self._lock:
            self._check()
            if self._sent is None:
                raise RuntimeError("recv() without a send()")
            status = self._lib.ariadne_wait(self._handle, self._ended_at)
            memory, self._sent = self._sent, None
            _library.check(self._lib, status)
            memory.ended = self._ended.value
            self._now = memory
            return memory

    def _take_actions(self, actions: Any) -> None:
        if self._sent is not None:
            raise RuntimeError("a step is under way: recv() first")
        own = self._actions
        given = actions if type(actions) is np.ndarray else np.asarray(actions)
        if given.dtype.kind not in "iu":
            raise TypeError(f"actions are {given.dtype}, want integers")
        if given.shape != own.shape:
            raise ValueError(f"actions have the shape {given.shape}, want {own.shape}: one for each environment")
        own[:] = given
        if given.dtype.itemsize >= 4 and given.dtype != own.dtype and (own != given).any():
            raise ValueError(f"actions are from {given.min()} to {given.max()}, want 0 to {self.description.actions - 1}")

    def _seen(self) -> tuple[np.ndarray, ...]:
        if self._now is None:
            raise RuntimeError("reset() first")
        return (self._now.observation, *self._now.extras.values())

    def _check(self) -> None:
        if self._handle > 0:
            return
        if self._handle < 0:
            raise RuntimeError(
                "this environment was made before the process was forked and belongs to the parent: make it in the child"
            )
        raise ValueError("the environment is closed")

    @staticmethod
    def _step(m: Memory) -> Step:
        return Step(m.observation, dict(m.extras), m.reward, m.terminated, m.truncated, m.ended)


_alive: weakref.WeakSet[Batch] = weakref.WeakSet()


def _disown() -> None:
    for batch in list(_alive):
        batch._lock = threading.Lock()
        if batch._handle > 0:
            batch._handle = -1


os.register_at_fork(after_in_child=_disown)


def _close(lib: ctypes.CDLL, handle: int, process: int) -> None:
    if os.getpid() == process:
        lib.ariadne_close(handle)


def _describe(lib: ctypes.CDLL, handle: int) -> Description:
    d = json.loads(_library.read(lib, lib.ariadne_describe, handle))
    d["observation"] = _array(d["observation"])
    d["extras"] = tuple(_array(a) for a in d["extras"])
    d["screen"] = d["screen"] and tuple(d["screen"])
    return Description(**d)


def _array(a: dict[str, Any]) -> Array:
    return Array(a["name"], a["dtype"], tuple(a["shape"]))


def _plain(x: Any) -> Any:
    """Numbers of numpy and paths in JSON."""
    if isinstance(x, np.generic):
        return x.item()
    if isinstance(x, os.PathLike):
        return os.fspath(x)
    raise TypeError(f"{x!r} ({type(x).__name__}) is no value for a setting")


def _seed(seed: Any) -> int:
    seed = operator.index(seed)
    if not 0 <= seed < 1 << 64:
        raise ValueError(f"seed is {seed}, want 0 to 2**64 - 1")
    return seed


def _seeds(seed: Any, n: int) -> np.ndarray | None:
    if seed is None:
        return None
    if hasattr(seed, "__index__") and np.ndim(seed) == 0:
        return np.array([_seed(seed)], np.uint64)
    seeds = [secrets.randbelow(1 << 32) if s is None else _seed(s) for s in seed]
    if len(seeds) != n:
        raise ValueError(f"{len(seeds)} seeds for {n} environments")
    return np.array(seeds, np.uint64)
