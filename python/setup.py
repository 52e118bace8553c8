"""Names the platform that the wheel is for: the package is Python, but the library in it is not."""

import os

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel


class PlatformWheel(bdist_wheel):
    """A wheel for any Python 3 on the platform that build.sh found the library to need."""

    def finalize_options(self):
        super().finalize_options()
        self.root_is_pure = False

    def get_tag(self):
        return "py3", "none", os.environ.get("ARIADNE_PLATFORM") or super().get_tag()[2]


setup(cmdclass={"bdist_wheel": PlatformWheel})
