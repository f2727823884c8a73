"""The site before and after a change of the code, compared: see `bin/snapshot --help`."""
