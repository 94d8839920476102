"""`python -m resource_pack.cli` is the command `pack`."""

from resource_pack.cli.main import run

if __name__ == "__main__":
    run()
