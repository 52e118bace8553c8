"""Makes a wheel for a platform: the package is Python, but the library in it is not. Adds that, the agents and ariadne_maze.pth."""

import os
import sys
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import library  # noqa: E402

PACKAGE = HERE / "src" / "ariadne_maze"

AGENTS = {
    "memory_maze": "memory_maze",
    "memory_maze9": "memory_maze9",
    "mysterypath": "mysterypath/agalite",
    "tmaze_small": "tmaze_small/agent",
}
"""The agents that load_agent knows by name: their folders below results."""


class WithLibrary(build_py):
    """Python files, the library, which is built if it is not there, the agents, and the file that Python reads when it starts."""

    def run(self):
        if sys.maxsize < 1 << 32:
            raise SystemExit("ariadne_maze is 64-bit only, and this Python has 32 bits: take one of 64")
        if not any((PACKAGE / name).exists() for name in library.NAMES.values()):
            if not (library.ROOT / "go.mod").exists():
                raise SystemExit(f"there is no library in {PACKAGE}, and there are no sources to build it from: install the wheel instead")
            library.build(PACKAGE)
        super().run()
        built = Path(self.build_lib)
        self.copy_file(str(HERE / "src" / "ariadne_maze.pth"), str(built / "ariadne_maze.pth"))
        for name, folder in AGENTS.items():
            to = built / "ariadne_maze" / "agents" / name
            self.mkpath(str(to))
            for file in "config.yaml", "weights.safetensors":
                self.copy_file(str(library.ROOT / "results" / folder / file), str(to / file))


class Platform(Distribution):
    """What is installed where a platform's files belong, as packages with extension modules are."""

    def has_ext_modules(self):
        return True


class PlatformWheel(bdist_wheel):
    """A wheel for any Python 3 on the platform that ARIADNE_PLATFORM says the library is for, or else on this one."""

    def get_tag(self):
        return "py3", "none", os.environ.get("ARIADNE_PLATFORM") or super().get_tag()[2]


if __name__ == "__main__":
    setup(distclass=Platform, cmdclass={"bdist_wheel": PlatformWheel, "build_py": WithLibrary})
