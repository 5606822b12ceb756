"""One file for each `pulse` subcommand; each has a click command called `command`."""
