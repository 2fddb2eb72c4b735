"""The small program that becomes tesseract, after it has taken away what tesseract does not need.

It imports nothing of ours: it is started by its path, and its limits stay with the program that it turns into.
"""

from __future__ import annotations

import os
import resource
import sys

THREADS = {"OMP_THREAD_LIMIT": "1"}  # more make it slower on a small machine


def main() -> None:
    """Take memory (bytes), CPU (s), tesseract's path and its languages from the arguments."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    program, languages = sys.argv[3], sys.argv[4]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash must not leave the picture on disk
    os.execve(program, [program, "stdin", "stdout", "-l", languages], THREADS)  # noqa: S606 - no shell, fixed words


if __name__ == "__main__":
    main()
