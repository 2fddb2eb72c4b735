"""`python -m watcher`, also installed as `bewaarstroom`."""

from __future__ import annotations

import os

PRIVATE = 0o077  # what nobody else on the machine may do with our files


def main() -> None:
    """Run the command line; what it writes is for its own user, also in a data folder that all can read."""
    os.umask(PRIVATE)
    from watcher.cli.commands import app  # noqa: PLC0415 - imported late, so that a mistyped command answers at once

    app()


if __name__ == "__main__":
    main()
