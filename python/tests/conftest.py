"""What the tests share: where recordings and the real packages are, and small textures that make environments quickly."""

from __future__ import annotations

import os
import struct
import sys
import zlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))  # side_by_side, which installs packages

WALLS = ("blue", "cerise", "green_bright", "green", "purple", "red_bright", "red", "yellow")


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of recordings of memory-maze 1.0.3."""
    root = Path(os.environ.get("ARIADNE_REFERENCE") or ROOT.parent / "shared" / "reference")
    if not root.is_absolute():
        root = ROOT / root
    if not (root / "memory_maze").is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"no recordings in {root}")
        pytest.skip(f"no recordings in {root}")
    return root / "memory_maze"


@pytest.fixture(scope="session")
def small_textures(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder of textures of 4x4 pixels: environments with them are made in a millisecond."""
    folder = tmp_path_factory.mktemp("textures")
    names = [f"wall_{w}_d.png" for w in WALLS] + ["floor_blue_d.png", "floor_blue_bright_d.png"]
    for i, name in enumerate(names):
        row = b"\0" + bytes([20 * i, 100, 255 - 20 * i] * 4)
        (folder / name).write_bytes(_png(4, row * 4))
    return str(folder)


def _png(side: int, rows: bytes) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
