"""The library leaves a process as it finds it: signals, threads, forks, memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading

import numpy as np
import pytest

import ariadne_maze
from ariadne_maze import Batch


def run(code: str, *arguments: str, **options: object) -> str:
    """Runs code in a process of its own and returns what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *arguments], capture_output=True, text=True, timeout=120, **options
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_is_quick_and_loads_no_library() -> None:
    code = """
        import resource, sys
        import ariadne_maze
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(used.ru_utime + used.ru_stime)
        assert "libariadne" not in open("/proc/self/maps").read() and "numpy" not in sys.modules
    """
    assert min(float(run(code)) for _ in range(3)) <= 0.2, "seconds of processor time, Python's own start included"


@pytest.mark.parametrize(
    "imports", ["import ariadne_maze, gymnasium", "import gymnasium, ariadne_maze", "import ariadne_maze, gymnasium.vector", "import gymnasium"]
)
def test_ids_are_registered_whatever_is_imported(imports: str) -> None:
    for module in ("", "ariadne_maze:"):
        run(f"{imports}\nfor name in ('TMazeV1-v0', 'Ariadne/TMazeV1-v0'):\n    gymnasium.make('{module}' + name).reset()")


def test_asking_whether_gymnasium_is_there_spoils_nothing() -> None:
    code = """
        import importlib.util
        for name in ("gymnasium", "gymnasium", "gym", "gymnasium.vector"):
            importlib.util.find_spec(name)
        import gymnasium
        assert "MemoryMaze-9x9-v0" in gymnasium.registry
        """
    run(code)


def test_starting_python_loads_nothing_of_it() -> None:
    out = run("import sys\nprint([m for m in sys.modules if 'ariadne' in m], 'numpy' in sys.modules, 'importlib.util' in sys.modules)")
    assert out.strip().startswith("['_ariadne_maze'] False")


def test_it_stands_in_for_memory_maze(small_textures: str) -> None:
    pytest.importorskip("dm_env")
    code = """
        import sys
        import ariadne_maze
        ariadne_maze.install_as_memory_maze()
        ariadne_maze.install_as_memory_maze()
        import gymnasium
        import memory_maze
        from memory_maze.tasks import memory_maze_9x9
        from memory_maze import tasks
        env = memory_maze_9x9(seed=1, textures=sys.argv[1], camera_resolution=32)
        assert env.reset().observation["image"].shape == (32, 32, 3)
        assert gymnasium.make("memory_maze:MemoryMaze-9x9-v0", textures=sys.argv[1]).reset()[0].shape == (64, 64, 3)
        try:
            memory_maze.oracle
        except AttributeError as error:
            assert "oracle" in str(error)
        """
    run(code, small_textures)
    late = """
        import sys, types
        sys.modules["memory_maze"] = types.ModuleType("memory_maze")
        import ariadne_maze
        try:
            ariadne_maze.install_as_memory_maze()
        except ImportError as error:
            print(error)
        """
    assert "before" in run(late)


def test_no_library_but_cs_is_needed() -> None:
    needed = run(
        """
        import ariadne_maze
        env = ariadne_maze.Env("MemoryMaze-9x9-v0", seed=1)
        env.reset()
        env.step(1)
        print("".join(line for line in open("/proc/self/maps") if "libGL" in line or "libEGL" in line))
        """
    )
    assert not needed.strip()
    from ariadne_maze import _library

    out = subprocess.run(["ldd", str(_library.PATH)], capture_output=True, text=True).stdout
    others = [line for line in out.splitlines() if not any(k in line for k in ("libc.so", "linux-vdso", "ld-linux", "libdl", "libpthread"))]
    assert out and not others


def test_opengl_is_used_when_it_is_asked_for(small_textures: str) -> None:
    settings = {"seed": 1, "textures": small_textures}
    try:
        drawn = Batch("MemoryMaze-9x9-v0", 2, render="gl", **settings)
    except ValueError as error:  # no driver here
        assert "OpenGL" in str(error)
        return
    assert "OpenGL" in drawn.description.renderer or "software" not in drawn.description.renderer
    with drawn, Batch("MemoryMaze-9x9-v0", 2, **settings) as soft:
        a, b = drawn.reset().observation.astype(int), soft.reset().observation
        assert abs(a - b).mean() < 3


def test_signal_handlers_are_the_processs_own() -> None:
    run(
        """
        import faulthandler
        faulthandler.enable()

        def caught():
            return next(int(l.split()[1], 16) for l in open("/proc/self/status") if l.startswith("SigCgt"))

        libc_own = 1 << 31 | 1 << 32  # the C library takes two for its threads
        before = caught() & ~libc_own
        import ariadne_maze
        b = ariadne_maze.Batch("MemoryMaze-9x9-v0", 4)
        b.reset()
        assert caught() & ~libc_own == before, f"{caught():x} instead of {before:x}"
        b.close()
        """
    )


def test_a_crash_is_reported_by_python() -> None:
    code = """
        import ctypes, faulthandler
        import ariadne_maze
        faulthandler.enable()
        ariadne_maze.Batch("TMazeV1-v0", 4).reset()
        ctypes.string_at(0)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True)
    assert done.returncode == -signal.SIGSEGV
    assert "Fatal Python error: Segmentation fault" in done.stderr and "string_at" in done.stderr


def test_keyboard_interrupt_interrupts() -> None:
    code = """
        import signal
        import numpy as np
        import ariadne_maze
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have let its background jobs ignore it
        b = ariadne_maze.Batch("MemoryMaze-9x9-v0", 16, seed=1)
        b.reset()
        try:
            print("ready", flush=True)
            while True:
                b.step(np.ones(16, int))
        except KeyboardInterrupt:
            b.step(np.ones(16, int))  # and it goes on
            print("interrupted")
    """
    p = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True)
    try:
        assert p.stdout is not None and p.stdout.readline() == "ready\n"
        p.send_signal(signal.SIGINT)
        assert p.communicate(timeout=60)[0] == "interrupted\n"
        assert p.returncode == 0
    finally:
        p.kill()


FORK = """
    import multiprocessing, sys
    import numpy as np
    import ariadne_maze

    def episode(seed):
        with ariadne_maze.Batch("MemoryMaze-9x9-v0", 2, seed=seed, threads=2) as b:
            b.reset()
            return sum(int(b.step(np.ones(2, int)).observation.astype(int).sum()) for _ in range(10))

    if __name__ == "__main__":
        if sys.argv[2] == "after":
            mine = ariadne_maze.Batch("MemoryMaze-9x9-v0", 2)
            mine.reset()
        with multiprocessing.get_context(sys.argv[1]).Pool(2) as pool:
            theirs = pool.map(episode, [1, 2, 1])
        assert theirs == [episode(1), episode(2), episode(1)], theirs
        if sys.argv[2] == "after":
            mine.step(np.zeros(2, int))
        print("alike")
"""


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_processes_have_environments_of_their_own(method: str, when: str, tmp_path: object) -> None:
    script = tmp_path / "fork.py"  # type: ignore[operator]
    script.write_text(textwrap.dedent(FORK))
    done = subprocess.run([sys.executable, str(script), method, when], capture_output=True, text=True, timeout=120)
    assert done.stdout == "alike\n", done.stderr


def test_a_forked_childs_inherited_environment_says_so() -> None:
    out = run(
        """
        import os
        import ariadne_maze
        env = ariadne_maze.Env("TMazeV1-v0")
        env.reset()
        if os.fork() == 0:
            try:
                env.step(0)
            except RuntimeError as error:
                print(error, flush=True)
            env.close()
            os._exit(0)
        os.wait()
        env.step(0)
        """
    )
    assert "make it in the child" in out


def test_gymnasiums_processes_work() -> None:
    run(
        """
        import gymnasium, numpy as np
        envs = gymnasium.make_vec("ariadne_maze:MemoryMaze-9x9-v0", num_envs=2, vectorization_mode="async")
        envs.reset(seed=1)
        for _ in range(5):
            obs = envs.step(np.ones(2, int))[0]
        assert obs.shape == (2, 64, 64, 3)
        envs.close()
        """
    )


def test_threads_take_turns_on_one_batch_and_run_beside_each_other_on_many(small_textures: str) -> None:
    shared = Batch("MemoryMaze-9x9-v0", 3, seed=1, textures=small_textures)
    shared.reset()
    failures: list[BaseException] = []

    def work(seed: int) -> None:
        try:
            for _ in range(20):
                shared.step(np.ones(3, int))
            with Batch("MemoryMaze-9x9-v0", 2, seed=seed, textures=small_textures) as own:
                own.reset()
                for _ in range(20):
                    own.step(np.ones(2, int))
                with pytest.raises(ValueError, match=f"environment 1 is {seed}"):
                    own.step([0, seed])  # messages are the thread's own
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(6, 14)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not failures


def test_the_interpreter_is_free_while_environments_step() -> None:
    b = Batch("MemoryMaze-9x9-HD-v0", 48, seed=1, threads=1)
    b.reset()
    turns = 0
    stepping = threading.Thread(target=lambda: b.step(np.ones(48, int)))
    stepping.start()
    while stepping.is_alive():
        turns += 1
    assert turns > 1000
    b.close()


@pytest.mark.parametrize("id", ["TMazeV1-v0", "MemoryMaze-9x9-v0"])
def test_make_and_close_leak_nothing(id: str) -> None:
    def cycle() -> None:
        with Batch(id, 2, seed=1, threads=2) as b:
            b.reset()
            b.step([0, 0])

    def have() -> tuple[int, int, int]:
        pages = int(open("/proc/self/statm").read().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") >> 20, len(os.listdir("/proc/self/task")), len(os.listdir("/proc/self/fd"))

    for _ in range(1_000):
        cycle()
    memory, threads, files = have()
    for _ in range(10_000):
        cycle()
    after = have()
    assert after[0] <= memory + 24, f"{after[0]} MiB after {memory}"
    assert after[1] <= threads + 3, f"{after[1]} threads after {threads}"
    assert after[2] == files


def test_a_python_of_32_bits_is_refused() -> None:
    refused = run(
        """
        import sys
        import ariadne_maze
        sys.maxsize = 2**31 - 1
        try:
            ariadne_maze.Batch("MemoryMaze-9x9-v0", 1)
        except ImportError as error:
            print(error)
        """
    )
    assert "64-bit only" in refused


def test_a_wheel_is_small() -> None:
    from ariadne_maze import _library

    assert _library.PATH.stat().st_size < 25 << 20
    assert ariadne_maze.__version__
