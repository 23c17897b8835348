"""The command: `claimlog`, or `python -m claimlog`."""

import signal
import sys

from ._claimlog import command


def main() -> None:
    """Runs the command with the arguments of this process, and exits with its status."""
    # As any program, it ends when it is interrupted or when nobody reads its output.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(command(["claimlog", *sys.argv[1:]], [sys.executable, "-m", "claimlog"]))


if __name__ == "__main__":
    main()
