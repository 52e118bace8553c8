"""Names the platform that the wheel is for: the package is Python, but the library in it is not. Adds ariadne_maze.pth."""

import os
import subprocess
from pathlib import Path

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent
LIBRARY = HERE / "src" / "ariadne_maze" / "libariadne.so"


class WithLibrary(build_py):
    """Python files, the library, which is built if it is not there, and the file that Python reads when it starts."""

    def run(self):
        if not LIBRARY.exists():
            build = HERE / "build.sh"
            if not (HERE.parent / "go.mod").exists():
                raise SystemExit(f"{LIBRARY} is missing, and there are no sources to build it from: install the wheel instead")
            try:
                subprocess.run([str(build), "library"], check=True)
            except (OSError, subprocess.CalledProcessError) as error:
                raise SystemExit(f"{LIBRARY} could not be built by {build} library, which needs Go and a C compiler: {error}") from None
        super().run()
        self.copy_file(str(HERE / "src" / "ariadne_maze.pth"), str(Path(self.build_lib) / "ariadne_maze.pth"))


class PlatformWheel(bdist_wheel):
    """A wheel for any Python 3 on the platform that build.sh found the library to need."""

    def finalize_options(self):
        super().finalize_options()
        self.root_is_pure = False

    def get_tag(self):
        return "py3", "none", os.environ.get("ARIADNE_PLATFORM") or super().get_tag()[2]


setup(cmdclass={"bdist_wheel": PlatformWheel, "build_py": WithLibrary})
