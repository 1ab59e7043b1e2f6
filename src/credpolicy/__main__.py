"""Lets `python -m credpolicy` run the command line."""

from credpolicy.cli.main import process

if __name__ == "__main__":
    process()
