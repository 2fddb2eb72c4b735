"""`python -m watcher`, also installed as `bewaarstroom`."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from watcher.cli.commands import app  # noqa: PLC0415 - imported late, so that a mistyped command answers at once

    app()


if __name__ == "__main__":
    main()
