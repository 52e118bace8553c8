"""The shared library: loaded when it is first needed, and afresh in a forked child.

A child that was forked has the library's memory but not its threads, so calling it would wait for ever. The child
therefore loads a copy of the file, which is a library of its own.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

ABI_VERSION = 1

NAME = {"win32": "ariadne.dll", "darwin": "libariadne.dylib"}.get(sys.platform, "libariadne.so")
PATH = Path(__file__).with_name(NAME)


class Buffers(ctypes.Structure):
    """``ariadne_buffers`` of ariadne.h."""

    _fields_ = [
        ("observation", ctypes.c_void_p),
        ("reward", ctypes.c_void_p),
        ("terminated", ctypes.c_void_p),
        ("truncated", ctypes.c_void_p),
        ("extras", ctypes.c_void_p),
        ("final_observation", ctypes.c_void_p),
        ("final_extras", ctypes.c_void_p),
        ("episode_return", ctypes.c_void_p),
        ("episode_length", ctypes.c_void_p),
        ("episode_success", ctypes.c_void_p),
    ]


class Decision(ctypes.Structure):
    """``ariadne_decision`` of ariadne.h."""

    _fields_ = [(name, ctypes.c_void_p) for name in ("observation", "begins", "done", "reward", "state", "actions", "logits", "values")]


_I32, _I64, _U64, _SIZE = ctypes.c_int32, ctypes.c_int64, ctypes.c_uint64, ctypes.c_size_t
_TEXT, _POINTER = ctypes.c_char_p, ctypes.c_void_p

_PROTOTYPES: dict[str, list[Any]] = {
    "ariadne_abi_version": [],
    "ariadne_list": [_POINTER, _SIZE, _POINTER],
    "ariadne_make": [_TEXT, _TEXT, _I32, _I32, _U64, _POINTER],
    "ariadne_describe": [_I64, _POINTER, _SIZE, _POINTER],
    "ariadne_autoreset": [_I64, _I32],
    "ariadne_limit": [_I64, _I32],
    "ariadne_reset": [_I64, _POINTER, _I32, _POINTER],
    "ariadne_reset_where": [_I64, _POINTER, _POINTER, _POINTER, _TEXT, _POINTER],
    "ariadne_outcome": [_I64, _POINTER, _SIZE],
    "ariadne_truth": [_I64, _POINTER, _SIZE],
    "ariadne_step": [_I64, _POINTER, _POINTER, _POINTER],
    "ariadne_send": [_I64, _POINTER, _POINTER],
    "ariadne_wait": [_I64, _POINTER],
    "ariadne_observe": [_I64, _POINTER],
    "ariadne_save": [_I64, _POINTER, _SIZE, _POINTER],
    "ariadne_restore": [_I64, _POINTER, _SIZE],
    "ariadne_draw": [_I64, _I32, _POINTER, _SIZE],
    "ariadne_close": [_I64],
    "ariadne_load_agent": [_TEXT, _POINTER],
    "ariadne_describe_agent": [_I64, _POINTER, _SIZE, _POINTER],
    "ariadne_agent_state": [_I64, _I32, _POINTER, _SIZE, _POINTER],
    "ariadne_act": [_I64, _I32, _POINTER],
    "ariadne_close_agent": [_I64],
}

_INVALID, _CLOSED, _BUSY, _NOT_RESET, _UNSUPPORTED, _NO_ROOM, _FAILED, _UNKNOWN = range(1, 9)


class NotReset(RuntimeError):
    """An environment is to be reset first."""


class UnknownSetting(TypeError):
    """There is no such setting."""


_EXCEPTIONS: dict[int, type[Exception]] = {
    _INVALID: ValueError,
    _CLOSED: ValueError,
    _BUSY: RuntimeError,
    _NOT_RESET: NotReset,
    _UNSUPPORTED: NotImplementedError,
    _UNKNOWN: UnknownSetting,
}

_lock = threading.Lock()
_loaded: ctypes.CDLL | None = None
_forked = False  # this process is the child of one that had the library
_graphics = False  # OpenGL was used


def library() -> ctypes.CDLL:
    """The library of this process."""
    global _loaded
    if _loaded is None:
        with _lock:
            if _loaded is None:
                _loaded = _load()
    return _loaded


def _load() -> ctypes.CDLL:
    if sys.maxsize < 1 << 32:
        raise ImportError("ariadne_maze is 64-bit only, and this Python has 32 bits: take one of 64")
    if not PATH.exists():
        raise ImportError(
            f"{PATH} is missing: install the wheel, or build the library there with python/build.sh from the sources"
        )
    if not _forked:
        lib = ctypes.CDLL(str(PATH))
    elif _graphics:
        raise RuntimeError(
            "ariadne_maze drew with OpenGL before this process was forked, and drivers do not survive that: start "
            "processes with multiprocessing's method 'spawn' or 'forkserver', or use render='soft'"
        )
    else:
        lib = _load_copy()
    for name, arguments in _PROTOTYPES.items():
        function = getattr(lib, name)
        function.argtypes, function.restype = arguments, ctypes.c_int32
    lib.ariadne_last_error.argtypes, lib.ariadne_last_error.restype = [], ctypes.c_char_p
    version = lib.ariadne_abi_version()
    if version != ABI_VERSION:
        raise ImportError(f"{PATH} has interface {version}, this package wants {ABI_VERSION}: install them together")
    return lib


_FORKED = (
    "this process was forked after ariadne_maze had loaded its library, and a fresh copy of that cannot be loaded here ({}): "
    "start processes with multiprocessing's method 'spawn' or 'forkserver'"
)


def _load_copy() -> ctypes.CDLL:
    if not hasattr(os, "memfd_create"):
        raise RuntimeError(_FORKED.format("only Linux can"))
    file = os.memfd_create(NAME)
    try:
        with PATH.open("rb") as original:
            size, sent = PATH.stat().st_size, 0
            while sent < size:
                sent += os.sendfile(file, original.fileno(), sent, size - sent)
        return ctypes.CDLL(f"/proc/self/fd/{file}")
    except OSError as error:
        raise RuntimeError(_FORKED.format(error)) from error
    finally:
        os.close(file)


def _after_fork() -> None:
    global _loaded, _forked, _lock
    _forked = _forked or _loaded is not None
    _loaded = None
    _lock = threading.Lock()


if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=_after_fork)


def uses_graphics() -> None:
    """Notes that a driver is in use, which does not survive a fork."""
    global _graphics
    _graphics = True


def check(lib: ctypes.CDLL, status: int) -> None:
    """Raises what a status stands for."""
    if status:
        raise _EXCEPTIONS.get(status, RuntimeError)(lib.ariadne_last_error().decode())


def read(lib: ctypes.CDLL, function: Any, *arguments: Any) -> bytes:
    """What a function writes of a size that it knows."""
    size = _SIZE()
    status = function(*arguments, None, 0, ctypes.byref(size))
    while status == _NO_ROOM:
        buffer = ctypes.create_string_buffer(size.value)
        status = function(*arguments, buffer, size.value, ctypes.byref(size))
    check(lib, status)
    return buffer.raw[: size.value]


def catalogue() -> dict[str, list[str]]:
    """The ids and tasks that the library knows."""
    lib = library()
    return json.loads(read(lib, lib.ariadne_list))
