"""Starts the web server for a supervisor of release 1.0.0, which loads updated code under this name when it gets SIGUSR2."""

import runpy

if __name__ == "__main__":
    runpy.run_module("serving.server", run_name="__main__", alter_sys=True)
