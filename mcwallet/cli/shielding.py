"""Keep the keys in our memory out of what a crash leaves on the disk."""

import sys

_PR_SET_DUMPABLE = 4


def shield() -> None:
    """Let nobody take an image of this process: no core file, and no reading its memory.

    A core file that is piped to a program ignores the limit, so Linux is told twice. A
    program that we start is not bound by the second.
    """
    try:
        import resource
    except ImportError:  # Windows keeps no core files
        return
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
