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
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from . import _library
from ._memory import Array, Memory, Rotation
from .autoreset import mode_of
from .settings import Settings, names_settings

if TYPE_CHECKING:
    from typing_extensions import Unpack

_STATE = struct.Struct("<8sQ")
_MAGIC = b"ARIADNE2"


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
    limit: int  # steps of an episode of the environment, 0 if there is no limit
    repeat: int  # steps of the environment for each step of the batch
    seconds: float  # of simulated time in a step of the environment, 0 if there is none
    renderer: str
    screen: tuple[int, int] | None  # width and height of Batch.draw's pictures
    facts: tuple[tuple[str, str], ...]  # name and dtype of what is told of an episode that ended
    truth: int  # numbers of the truth that agents do not see, 0 if there is none

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
    ended: int  # episodes that ended; with autoreset_mode="same_step" observation and extras are the next ones' first


class Batch:
    """N environments that step together on several threads.

    task_id is one of ``ariadne_maze.IDS`` or the name of a task, settings are the task's own (docs/maze.md, memorygym.md,
    craftax.md). threads=0 is one for each core; results do not depend on it. Memory Maze draws in software unless
    ``render="gl"`` or ``"auto"``, or ``device=`` is given.

    Environment i draws as a single one with seed + i: in Memory Maze and Memory Gym, as the reference's.

    autoreset_mode is "same_step", "next_step" or "disabled" (docs/python.md). max_episode_steps ends episodes after so many
    steps, as truncated, where the environment does not end them before.

    Close it, or use it in a ``with`` statement. Calls from several threads wait for each other.
    """

    @names_settings
    def __init__(
        self,
        task_id: str,
        num_envs: int = 1,
        *,
        threads: int = 0,
        seed: int | None = None,
        autoreset_mode: Any = "same_step",
        max_episode_steps: int | None = None,
        **settings: Unpack[Settings],
    ) -> None:
        num_envs, threads = operator.index(num_envs), operator.index(threads)
        if not 1 <= num_envs <= 1 << 20:
            raise ValueError(f"num_envs is {num_envs}, want 1 to {1 << 20}")
        if not 0 <= threads <= 1 << 12:
            raise ValueError(f"threads is {threads}, want 0 (one for each core) to {1 << 12}")
        mode = mode_of(autoreset_mode)
        limit = 0 if max_episode_steps is None else operator.index(max_episode_steps)
        if max_episode_steps is not None and not 1 <= limit < 1 << 31:
            raise ValueError(f"max_episode_steps is {max_episode_steps}, want 1 to {(1 << 31) - 1}")
        if limit and task_id.lower().startswith("tmaze"):  # T-Mazes have that setting, and may so last longer than usual
            settings["max_episode_steps"], limit = limit, 0
        given = json.dumps(_finite(settings), default=_plain).encode()
        self._lib = lib = _library.library()
        handle = ctypes.c_int64()
        start = secrets.randbelow((1 << 32) - num_envs) if seed is None else _seed(seed)
        try:
            _library.check(lib, lib.ariadne_make(task_id.encode(), given, num_envs, threads, start, ctypes.byref(handle)))
        except _library.UnknownSetting as error:
            raise _unexpected(error, settings) from None
        self._handle = handle.value
        self._close = weakref.finalize(self, _close, lib, handle.value, os.getpid())
        self._lock = threading.Lock()
        _library.check(lib, lib.ariadne_autoreset(handle.value, mode))
        _library.check(lib, lib.ariadne_limit(handle.value, limit))
        self.description = _describe(lib, handle.value)
        self._told = len(self.description.facts) + self.description.truth
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

    def reset(self, seed: Any = None, *, where: Any = None, options: dict[str, Any] | None = None) -> Step:
        """Starts an episode in every environment, or in those that where, bool ``[N]``, names.

        Without a seed they go on with their random engines. One number s seeds environment i with s + i, a sequence ``[N]``
        each with its own; None in it seeds none. options are reset parameters for these episodes alone: Memory Gym's.
        """
        return self._step(self._reset(seed, where_of(where, self.num_envs), options))

    def step(self, actions: Any) -> Step:
        """Applies an action to every environment: integers ``[N]``. If one is wrong nothing is stepped."""
        return self._step(self._advance(actions))

    def send(self, actions: Any) -> None:
        """``step`` with integers ``[N]`` that does not wait: ``recv`` does."""
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
            return _STATE.pack(_MAGIC, len(state)) + state

    def restore(self, state: bytes) -> Step:
        """Goes on from a state that ``save`` returned on a batch of the same id, settings and size, bit for bit.

        Returns what is observed, ``[N, ...]``, with rewards of 0.
        """
        with self._lock:
            self._check()
            head = _STATE.size
            if len(state) < head:
                raise ValueError(f"state of {len(state)} bytes is cut short")
            magic, length = _STATE.unpack(state[:head])
            if magic != _MAGIC:
                raise ValueError("these are no data of ariadne_maze's batches, or of another version of it")
            if len(state) != head + length:
                raise ValueError(f"state of {len(state)} bytes is cut short, or of another batch")
            _library.check(self._lib, self._lib.ariadne_restore(self._handle, state[head:], length))
            self._now = self._observed()
            return self._step(self._now)

    def observe(self) -> Step:
        """What is observed, once more and in arrays of its own: ``[N, ...]``, with rewards of 0."""
        with self._lock:
            self._check()
            return self._step(self._observed())

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

    def _watch(self) -> None:
        """Has draw show the ends of episodes, too: of environments that were drawn once it keeps the last picture."""
        d = self.description
        if not self._watched and d.screen is not None and d.observation.dtype != "uint8":
            self._watched = True
            for env in range(d.num_envs):
                self.draw(env)

    _watched = False

    def close(self) -> None:
        """Ends the batch and its threads. Closing it again does nothing."""
        self._handle = 0
        self._now = self._sent = None
        self._close()

    @property
    def closed(self) -> bool:
        """Whether it was closed, or belongs to the process that this one was forked from."""
        return self._handle <= 0

    def __enter__(self) -> Batch:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def __reduce__(self) -> Any:
        raise TypeError("a batch cannot be pickled or copied: make another one, and use save() and restore()")

    # What the environments of this package use

    def _reset(self, seed: Any = None, where: np.ndarray | None = None, options: dict[str, Any] | None = None) -> Memory:
        """Starts episodes in the environments that where names, [N], or in all; options are reset parameters for them alone."""
        seeds, seeded = _seeds(seed, self.num_envs)
        given = json.dumps(_finite(options), default=_plain).encode() if options else None
        with self._lock:
            self._check()
            memory = self._rotation.take(self._now, self._sent)
            at = [None if a is None else a.ctypes.data for a in (where, seeds, seeded)]
            _library.check(self._lib, self._lib.ariadne_reset_where(self._handle, *at, given, memory.address))
            memory.ended = 0
            self._now = memory
            self._tell(memory)
            return memory

    def _observed(self) -> Memory:
        """What is observed. The caller holds the lock."""
        memory = self._rotation.take(self._now, self._sent)
        _library.check(self._lib, self._lib.ariadne_observe(self._handle, memory.address))
        memory.reward[:], memory.terminated[:], memory.truncated[:], memory.ended = 0, False, False, 0
        self._tell(memory)
        return memory

    def _tell(self, memory: Memory) -> None:
        """Adds what the task tells besides: facts of episodes that ended, [N, F + G], and the truth, [N, G]."""
        if not self._told:
            return
        if memory.ended:
            memory.outcome = np.empty((self.num_envs, self._told), np.float64)
            at, room = memory.outcome.ctypes.data, memory.outcome.size
            _library.check(self._lib, self._lib.ariadne_outcome(self._handle, at, room))
        if self.description.truth:
            memory.truth = np.empty((self.num_envs, self.description.truth), np.float64)
            at, room = memory.truth.ctypes.data, memory.truth.size
            _library.check(self._lib, self._lib.ariadne_truth(self._handle, at, room))

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
            if self._told:
                self._tell(memory)
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
            self._tell(memory)
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


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_disown)


def _close(lib: ctypes.CDLL, handle: int, process: int) -> None:
    if os.getpid() == process:
        lib.ariadne_close(handle)


def _describe(lib: ctypes.CDLL, handle: int) -> Description:
    d = json.loads(_library.read(lib, lib.ariadne_describe, handle))
    d["observation"] = _array(d["observation"])
    d["extras"] = tuple(_array(a) for a in d["extras"])
    d["screen"] = d["screen"] and tuple(d["screen"])
    d["facts"] = tuple((f["name"], f["dtype"]) for f in d["facts"])
    return Description(**d)


def _array(a: dict[str, Any]) -> Array:
    return Array(a["name"], a["dtype"], tuple(a["shape"]))


def _plain(x: Any) -> Any:
    """Numbers and arrays of numpy, and paths, in JSON."""
    if isinstance(x, np.generic):
        return _finite(x.item())
    if isinstance(x, np.ndarray):
        return _finite(x.tolist())
    if isinstance(x, os.PathLike):
        return os.fspath(x)
    raise TypeError(f"{x!r} ({type(x).__name__}) is no value for a setting")


def _finite(x: Any, name: str = "a setting") -> Any:
    """x, a value or a dict of settings, unless there is a number in it that is none."""
    if isinstance(x, dict):
        for key, value in x.items():
            _finite(value, str(key))
    elif isinstance(x, (list, tuple)):
        for value in x:
            _finite(value, name)
    elif isinstance(x, (float, np.floating)) and not np.isfinite(x):
        raise ValueError(f"{name} is {x}, want a finite number")
    return x


def _unexpected(error: Exception, settings: dict[str, Any]) -> TypeError:
    """The error about an unknown setting in Python's words, by which others recognize it."""
    text = str(error)
    name = next((k for k in settings if f"setting {k:.60} is not known" in text), "")
    return TypeError(f"__init__() got an unexpected keyword argument {name!r}" + text.partition("is not known")[2])


def where_of(where: Any, n: int) -> np.ndarray | None:
    """A mask of n environments, or None for all."""
    if where is None:
        return None
    if not isinstance(where, np.ndarray) or where.dtype != np.bool_:
        raise TypeError(f"reset_mask is {type(where).__name__}{getattr(where, 'dtype', '')}, want a numpy array of bool")
    if where.shape != (n,):
        raise ValueError(f"reset_mask has the shape {where.shape}, want {(n,)}: one for each environment")
    if not where.any():
        raise ValueError("reset_mask names no environment, want at least one True")
    return np.ascontiguousarray(where)


def _seed(seed: Any) -> int:
    seed = operator.index(seed)
    if not 0 <= seed < 1 << 64:
        raise ValueError(f"seed is {seed}, want 0 to 2**64 - 1")
    return seed


def _seeds(seed: Any, n: int) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Seeds of n environments, and which of them are seeded at all; None for none, and for all."""
    if seed is None:
        return None, None
    if hasattr(seed, "__index__") and np.ndim(seed) == 0:
        first = _seed(seed)
        seed = [first + i for i in range(n)]
    seeds = [None if s is None else _seed(s) for s in seed]
    if len(seeds) != n:
        raise ValueError(f"{len(seeds)} seeds for {n} environments")
    return np.array([s or 0 for s in seeds], np.uint64), np.array([s is not None for s in seeds], np.bool_)
