"""Recorded episodes for training: random windows of the files of a data set, read ahead on threads.

    for batch in Windows("data/wander9/train", length=50, batch=16, seed=1):
        batch["image"]  # (50, 16, 64, 64, 3) uint8
        batch["first"]  # (16,) bool: the window is the first of its episode, or stands alone

It needs numpy alone, and none of the package's library.
"""

from __future__ import annotations

import glob
import io
import os
import struct
import zipfile
import zlib
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Tuple

import numpy as np

# The arrays of a file and their types, as memory-maze's README lists them.
TYPES = {
    "image": np.uint8, "target_color": np.float64, "agent_pos": np.float64, "agent_dir": np.float64, "targets_vec": np.float64,
    "targets_pos": np.float64, "target_vec": np.float64, "target_pos": np.float64, "maze_layout": np.uint8, "action": np.float64,
    "reward": np.float64, "terminal": np.bool_, "reset": np.bool_,
}

Arrays = Dict[str, np.ndarray]


class BadFile(ValueError):
    """A file is damaged, lacks an array or is no episode. The message names it."""


def load(path: str, keys: Optional[Sequence[str]] = None) -> Tuple[Arrays, List[str]]:
    """Returns arrays of an episode's file, all of TYPES that it has or those that keys names, and notes.

    Arrays that another program wrote with another type, order of bytes or order of elements are given with the types of TYPES, C's
    order and the machine's bytes; the notes say so, each in a line. Raises BadFile.
    """
    try:
        with open(path, "rb") as file, zipfile.ZipFile(file) as archive:
            entries = {e.filename: e for e in archive.infolist()}
            names = [k for k in TYPES if k + ".npy" in entries] if keys is None else list(keys)
            notes = [f"{n} is no array of an episode, and is left out" for n in entries if n[: -len(".npy")] not in TYPES or not n.endswith(".npy")]
            notes += [f"array {k} is missing" for k in TYPES if keys is None and k + ".npy" not in entries]
            arrays = {}
            for key in names:
                if key + ".npy" not in entries:
                    raise BadFile(f"array {key} is missing")
                try:
                    arrays[key] = _typed(key, _array(file, entries[key + ".npy"]), notes)
                except (ValueError, zlib.error, struct.error, EOFError) as error:
                    raise BadFile(f"array {key}: {error}") from None
            if len({len(a) if a.ndim else 0 for a in arrays.values()}) > 1:
                raise BadFile("its arrays have different numbers of rows")
            return arrays, notes
    except (BadFile, zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise BadFile(f"{path}: {error}") from None


def _array(file: Any, entry: zipfile.ZipInfo) -> np.ndarray:
    """Reads an array of an archive at once. Whoever asks zipfile for a stream gets it in many small pieces."""
    file.seek(entry.header_offset)
    head = file.read(30)
    if len(head) < 30 or head[:4] != b"PK\x03\x04" or entry.flag_bits & 1:
        raise ValueError("the archive is damaged, or encrypted")
    file.seek(sum(struct.unpack("<HH", head[26:])), os.SEEK_CUR)
    data = file.read(entry.compress_size)
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        data = inflate.decompress(data, entry.file_size + 1)
    elif entry.compress_type != zipfile.ZIP_STORED:
        raise ValueError("it is compressed in a way that NumPy does not write")
    if len(data) != entry.file_size or zlib.crc32(data) != entry.CRC:
        raise ValueError("it is damaged: its checksum is another, or it is cut short")
    head = io.BytesIO(data[: 1 << 16])
    version = np.lib.format.read_magic(head)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, fortran, dtype = read(head)
    if dtype.hasobject or dtype.kind not in "biuf":
        raise ValueError(f"its type is {dtype}, want numbers")
    values = np.frombuffer(data, dtype, offset=head.tell())
    if values.size != int(np.prod(shape, dtype=np.int64)):
        raise ValueError(f"it has {values.size} elements, which its shape {shape} has not")
    return values.reshape(shape, order="F" if fortran else "C")


def _typed(key: str, values: np.ndarray, notes: List[str]) -> np.ndarray:
    want = np.dtype(TYPES.get(key, values.dtype))
    usual = values.dtype == want and values.dtype.isnative and values.flags.c_contiguous
    if usual:
        return values
    order = "" if values.flags.c_contiguous else " in Fortran's order"
    if want.kind in "bu" and values.size and (values.min() < 0 or values.max() > (1 if want.kind == "b" else 255) or (values % 1).any()):
        raise ValueError(f"it is {values.dtype.str} with elements that {want.name} has not")
    notes.append(f"array {key} is {values.dtype.str}{order}, and was taken as {want.str}")
    return np.ascontiguousarray(values, dtype=want)


class Windows:
    """An endless iterable of batches of windows of episodes, in an order that follows from the seed.

    Each batch is a dict: of each key the rows of the windows, (length, batch, ...), and beside them ``first``, ``episode`` (number of the
    file in the order of names) and ``at`` (its first row), each (batch,).

    carried: window b of a batch goes on where window b of the batch before ended, so that an agent's state can be carried, until
        the episode has no whole window left; ``first`` says where a state begins. Otherwise each window is drawn from all places of one
        of ``pool`` episodes (default 2 * batch, never more than there are) that are held in memory, about 12 MB each; each gives as many as have room in it side
        by side, then another takes its place.
    threads: that read ahead (default: one for each core).
    bad: "raise" BadFile, or "skip" files that are damaged, too short, lack an array or are of other shapes than the first.
    note: called with a path and a text for what was converted, or skipped and why.

    state() and restore() save the place in the stream. Random numbers are numpy's, of PCG64.
    """

    def __init__(
        self, folder: str, *, length: int, batch: int, seed: int = 0, carried: bool = False, pool: Optional[int] = None,
        threads: Optional[int] = None, keys: Optional[Sequence[str]] = None, bad: str = "raise", note: Optional[Callable[[str, str], None]] = None,
    ) -> None:
        if length < 1 or batch < 1 or (pool is not None and pool < 1) or (threads is not None and threads < 1):
            raise ValueError(f"length is {length}, batch {batch}, pool {pool} and threads {threads}, want at least 1")
        if bad not in ("raise", "skip"):
            raise ValueError(f'bad is {bad!r}, want "raise" or "skip"')
        for key in keys or ():
            if key not in TYPES:
                raise ValueError(f"array {key!r} is not known; there are {', '.join(TYPES)}")
        self.paths = sorted(glob.glob(os.path.join(glob.escape(folder), "*.npz")))
        if not self.paths:
            raise FileNotFoundError(f"there is no episode's file, *.npz, in {folder}")
        self.length, self.batch, self.carried, self.bad, self.seed = length, batch, carried, bad, seed
        self.pool = batch if carried else min(pool or 2 * batch, len(self.paths))
        self.threads = threads or len(os.sched_getaffinity(0))
        self._note = note or (lambda path, text: None)
        self._random = np.random.Generator(np.random.PCG64(seed))
        self._taken = 0  # episodes that were begun so far, those that were skipped included
        self._slots: List[_Slot] = []
        self._ahead: Dict[int, Future] = {}
        self._workers: Optional[ThreadPoolExecutor] = None
        self._order: Tuple[int, Any] = (-1, None)
        self.keys = list(keys) if keys is not None else None
        self._shapes = self._first_shapes()

    def _first_shapes(self) -> Dict[str, Tuple[int, ...]]:
        """Reads as many files as it takes to know what they hold."""
        first: Optional[BadFile] = None
        for path in self.paths:
            try:
                arrays, _ = self._read(path)
            except BadFile as error:
                if self.bad == "raise":
                    raise
                first = first or error
                continue
            self.keys = list(arrays)
            return {k: a.shape[1:] for k, a in arrays.items()}
        raise BadFile(f"none of {len(self.paths)} files can be read; the first: {first}")

    def _read(self, path: str) -> Tuple[Arrays, List[str]]:
        arrays, notes = load(path, self.keys)
        rows = len(next(iter(arrays.values()))) if arrays else 0
        if rows < self.length:
            raise BadFile(f"{path}: it has {rows} rows, fewer than a window of {self.length}")
        return arrays, notes

    def _file(self, number: int) -> int:
        """Which file the episode is of that was begun as so many others before. Each pass through all has an order of its own."""
        turn, at = divmod(number, len(self.paths))
        if self._order[0] != turn:
            self._order = (turn, np.random.Generator(np.random.PCG64([self.seed, turn])).permutation(len(self.paths)))
        return int(self._order[1][at])

    def _fetch(self, number: int) -> Tuple[Arrays, List[str]]:
        """Waits for a file that is being read, and has those after it read meanwhile."""
        if self._workers is None:
            self._workers = ThreadPoolExecutor(self.threads, "windows")
        for n in range(number, number + self.threads + 1):
            if n not in self._ahead:
                self._ahead[n] = self._workers.submit(self._read, self.paths[self._file(n)])
        return self._ahead.pop(number).result()

    def _begin(self) -> _Slot:
        """Returns the next episode."""
        failed = 0
        while True:
            number = self._taken
            self._taken += 1
            file = self._file(number)
            path = self.paths[file]
            try:
                arrays, notes = self._fetch(number)
                for text in notes:
                    self._note(path, text)
                if {k: a.shape[1:] for k, a in arrays.items()} != self._shapes:
                    raise BadFile(f"{path}: its arrays have other shapes than the first file's")
            except BadFile as error:
                failed += 1
                if self.bad == "raise" or failed > 2 * len(self.paths):
                    raise
                self._note(path, f"skipped: {error}")
                continue
            rows = len(arrays[self.keys[0]])  # type: ignore[index]
            # What does not make a whole window is left out now in front, now at the end.
            at = int(self._random.integers(rows % self.length + 1)) if self.carried else 0
            return _Slot(file, at, rows // self.length, False, arrays)

    def __iter__(self) -> Iterator[Arrays]:
        while True:
            yield self.next()

    def next(self) -> Arrays:
        """Returns the next batch, in memory of its own."""
        if not self._slots:
            self._slots = [self._begin() for _ in range(self.pool)]
        chosen = []
        for b in range(self.batch):
            i = b if self.carried else int(self._random.integers(self.pool))
            if self._slots[i].left == 0:
                self._slots[i] = self._begin()
            slot = self._slots[i]
            at = slot.at
            if not self.carried:
                at = int(self._random.integers(len(slot.arrays[self.keys[0]]) - self.length + 1))  # type: ignore[index]
            chosen.append((slot, at, not self.carried or not slot.begun))
            slot.begun, slot.left = True, slot.left - 1
            slot.at += self.length if self.carried else 0
        out = {
            "first": np.array([first for _, _, first in chosen]), "episode": np.array([s.file for s, _, _ in chosen]),
            "at": np.array([at for _, at, _ in chosen]),
        }
        for key in self.keys or ():
            out[key] = np.stack([slot.arrays[key][at : at + self.length] for slot, at, _ in chosen], axis=1)
        return out

    def state(self) -> Dict[str, Any]:
        """Returns where the stream is, of plain values: one with the same arguments and files goes on there after restore()."""
        return {
            "random": self._random.bit_generator.state, "taken": self._taken, "about": self._about(),
            "slots": [[s.file, s.at, s.left, s.begun] for s in self._slots],
        }

    def _about(self) -> List[Any]:
        names = zlib.crc32("\n".join(os.path.basename(p) for p in self.paths).encode())
        return [self.length, self.batch, self.carried, self.pool, self.seed, self.bad, names]

    def restore(self, state: Dict[str, Any]) -> None:
        """Goes on from a state; the files that it was in are read again. Raises ValueError for one of other arguments or files."""
        if list(state["about"]) != self._about():
            raise ValueError("the state is of other files or arguments")
        slots = []
        for file, at, left, begun in state["slots"]:
            arrays, _ = self._read(self.paths[file])
            slots.append(_Slot(file, at, left, begun, arrays))
        self._random.bit_generator.state = state["random"]
        self._taken, self._slots, self._ahead = state["taken"], slots, {}


class _Slot:
    """An episode that is gone through: its file, the row of its next window, the windows left, and whether one was taken."""

    __slots__ = ("arrays", "at", "begun", "file", "left")

    def __init__(self, file: int, at: int, left: int, begun: bool, arrays: Arrays) -> None:
        self.file, self.at, self.left, self.begun, self.arrays = file, at, left, begun, arrays
