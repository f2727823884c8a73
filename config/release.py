"""The release of the code: its version and commit."""

import subprocess
import tomllib
from pathlib import Path


def commit_of(folder: Path) -> str:
    """Return the first eight digits of the commit that git has checked out in a folder; "" without git."""
    command = ["git", f"--git-dir={folder / '.git'}", "rev-parse", "--short=8", "HEAD"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603  fixed words
    except (OSError, subprocess.CalledProcessError):
        return ""


def version_of(folder: Path, commit: str) -> str:
    """Return the version in pyproject.toml. Between releases it ends with `.dev`, and gets the commit: `1.1.0.dev+0fd37407`."""
    version: str = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    return f"{version}+{commit}" if version.endswith(".dev") and commit else version
