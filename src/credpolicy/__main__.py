"""Lets `python -m credpolicy` run the command line."""

import sys

from credpolicy.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
