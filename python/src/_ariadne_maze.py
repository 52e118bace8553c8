"""Has ariadne_maze's environments registered as soon as Gymnasium or gym is imported.

Python imports this when it starts (ariadne_maze.pth beside it), so that ``gymnasium.make("MemoryMaze-9x9-v0")`` works in a
fresh process: Gymnasium asks no packages for environments. It loads nothing by itself.
"""

import sys


class Later:
    """A finder that finds nothing itself but registers environments after the first import of a package."""

    def __init__(self, name, register):
        self.name, self.register = name, register

    def find_spec(self, fullname, path=None, target=None):
        if fullname != self.name:
            return None
        spec = self.found(fullname, path, target)
        if spec is not None and hasattr(spec.loader, "exec_module"):
            load = spec.loader.exec_module

            def load_and_register(module):
                if self in sys.meta_path:  # not before: who asks whether there is the package does not import it
                    sys.meta_path.remove(self)
                load(module)
                from ariadne_maze import registration

                getattr(registration, self.register)()

            spec.loader.exec_module = load_and_register
        return spec

    def found(self, *what):
        """What the other finders find."""
        for finder in sys.meta_path:
            if finder is not self and hasattr(finder, "find_spec"):
                spec = finder.find_spec(*what)
                if spec is not None:
                    return spec
        return None


def watch():
    """Registers with each of the two at once if it is loaded, or else as soon as it is."""
    for name, register in (("gymnasium", "register"), ("gym", "register_old")):
        if f"{name}.envs.registration" in sys.modules:
            from ariadne_maze import registration

            getattr(registration, register)()
        elif not any(isinstance(f, Later) and f.name == name for f in sys.meta_path) and name not in sys.modules:
            sys.meta_path.insert(0, Later(name, register))


watch()
