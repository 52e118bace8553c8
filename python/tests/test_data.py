"""ariadne_maze.data: windows of recorded episodes, of Ariadne and of others."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from ariadne_maze.data import TYPES, BadFile, Windows, load

ROWS = 21


def episode(seed: int, rows: int = ROWS) -> dict[str, np.ndarray]:
    """An episode's arrays in the published format, with pictures of 8x8."""
    random = np.random.default_rng(seed)
    action = np.eye(6)[random.integers(6, size=rows)]
    action[0] = 0
    floats = {key: random.normal(size=(rows, *shape)) for key, shape in {
        "target_color": (3,), "agent_pos": (2,), "agent_dir": (2,), "targets_vec": (3, 2), "targets_pos": (3, 2), "target_vec": (2,), "target_pos": (2,),
    }.items()}
    arrays = {
        "image": random.integers(256, size=(rows, 8, 8, 3), dtype=np.uint8), **floats, "maze_layout": random.integers(2, size=(rows, 9, 9), dtype=np.uint8),
        "action": action, "reward": random.integers(2, size=rows).astype(float), "terminal": np.zeros(rows, bool), "reset": np.arange(rows) == 0,
    }
    return {key: arrays[key] for key in TYPES}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for i in range(5):
        np.savez_compressed(tmp_path / f"episode-{i:06}-r1-0020.npz", **episode(i))
    return tmp_path


@pytest.mark.parametrize("carried", [False, True])
def test_windows_show_what_the_files_hold(folder: Path, carried: bool) -> None:
    windows, before, seen = Windows(str(folder), length=6, batch=3, seed=5, carried=carried), None, set()
    for batch in islice(windows, 40):
        for b in range(3):
            with np.load(windows.paths[batch["episode"][b]], allow_pickle=False) as file:
                for key in TYPES:
                    assert batch[key].dtype == file[key].dtype
                    np.testing.assert_array_equal(batch[key][:, b], file[key][batch["at"][b] : batch["at"][b] + 6])
            goes_on = before is not None and batch["episode"][b] == before["episode"][b] and batch["at"][b] == before["at"][b] + 6
            assert batch["first"][b] == (not goes_on if carried else True)
            seen.add(int(batch["episode"][b]))
        before = batch
    assert seen == set(range(5))


def drawn(windows: Windows, count: int) -> list[tuple[list[int], list[int], list[bool]]]:
    return [(b["episode"].tolist(), b["at"].tolist(), b["first"].tolist()) for b in islice(windows, count)]


@pytest.mark.parametrize("carried", [False, True])
def test_the_order_follows_from_the_seed_and_goes_on_from_a_state(folder: Path, carried: bool) -> None:
    def make(seed: int = 1, threads: int = 1) -> Windows:
        return Windows(str(folder), length=4, batch=3, seed=seed, carried=carried, threads=threads, keys=["agent_pos"])

    whole = drawn(make(), 30)
    assert drawn(make(threads=3), 30) == whole != drawn(make(seed=2), 30)
    windows, again = make(), make()
    begin = drawn(windows, 11)
    again.restore(json.loads(json.dumps(windows.state())))
    assert begin + drawn(again, 19) == whole
    with pytest.raises(ValueError, match="other files or arguments"):
        make(seed=2).restore(windows.state())


def test_files_of_others_are_taken_with_notes(folder: Path, tmp_path: Path) -> None:
    own = episode(9)
    other = dict(own)
    other["reward"] = own["reward"].astype("f4")
    other["agent_pos"] = np.asfortranarray(own["agent_pos"].astype(">f8"))
    other["action"] = own["action"].astype(bool)
    other["image"] = np.asfortranarray(own["image"])
    other["maze_layout"] = own["maze_layout"].astype(bool)
    del other["target_color"]
    np.savez(folder / "other.npz", policy_value=np.zeros(3), **other)
    arrays, notes = load(str(folder / "other.npz"))
    for key, values in arrays.items():
        assert values.dtype == TYPES[key] and values.flags.c_contiguous
        np.testing.assert_array_equal(values, own[key])
    for want in ["reward is <f4, and was taken as <f8", "agent_pos is >f8 in Fortran's order", "action is |b1", "image is |u1 in Fortran's order",
                 "maze_layout is |b1", "target_color is missing", "policy_value.npy is no array"]:
        assert any(want in note for note in notes), want


def test_bad_files_are_skipped_or_refused_by_name(folder: Path) -> None:
    damaged = folder / "episode-000001-r1-0020.npz"
    content = bytearray(damaged.read_bytes())
    content[len(content) // 4] ^= 1
    damaged.write_bytes(content)
    (folder / "none.npz").write_bytes(b"nothing")
    np.savez(folder / "short.npz", **episode(1, rows=3))
    lacking = episode(2)
    del lacking["reward"]
    np.savez(folder / "lacking.npz", **lacking)
    other = episode(3)
    np.savez(folder / "other.npz", **{**other, "image": other["image"][:, :4, :4]})
    objects = {**episode(4), "reward": np.array([None] * ROWS)}
    np.savez(folder / "objects.npz", **objects)
    notes: dict[str, str] = {}
    windows = Windows(str(folder), length=5, batch=2, bad="skip", note=lambda path, text: notes.update({Path(path).name: text}))
    used = {Path(windows.paths[e]).name for batch in islice(windows, 60) for e in batch["episode"]}
    assert used == {f"episode-{i:06}-r1-0020.npz" for i in (0, 2, 3, 4)}
    for name, want in {damaged.name: "damaged", "none.npz": "zip", "short.npz": "fewer than a window", "lacking.npz": "reward is missing",
                       "other.npz": "other shapes", "objects.npz": "want numbers"}.items():
        assert notes[name].startswith("skipped: ") and want in notes[name], (name, notes[name])
    with pytest.raises(BadFile, match=str(folder)):
        for _ in islice(Windows(str(folder), length=5, batch=2), 60):
            pass


def test_damage_anywhere_is_no_crash(tmp_path: Path) -> None:
    path, random = tmp_path / "e.npz", np.random.default_rng(1)
    np.savez_compressed(path, **episode(0, rows=4))
    whole = path.read_bytes()
    for _ in range(300):
        content = bytearray(whole)
        for at in random.integers(len(content), size=random.integers(1, 4)):
            content[at] = random.integers(256)
        path.write_bytes(content[: random.integers(1, len(content))] if random.random() < 0.2 else content)
        try:
            load(str(path))
        except BadFile as error:
            assert str(path) in str(error)


def test_wrong_arguments_are_named(folder: Path, tmp_path: Path) -> None:
    for arguments, want in [({"length": 0}, "length is 0"), ({"bad": "ignore"}, "bad is"), ({"keys": ["rewards"]}, "rewards")]:
        with pytest.raises(ValueError, match=want):
            Windows(str(folder), **{"length": 2, "batch": 1, **arguments})
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError):
        Windows(str(tmp_path / "empty"), length=1, batch=1)
