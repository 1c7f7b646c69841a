"""`python -m sshtui` is the same as `sshtui`."""

from sshtui.cli.main import run

if __name__ == "__main__":
    run()
