"""docs/deploy.md followed word for word, in a copy of this machine's file system that nothing is written back to."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.quality.serving import ROOT
from tests.servers import PROGRAM, free_port

pytestmark = [pytest.mark.process, pytest.mark.long, pytest.mark.sqlite]
GUIDE = (ROOT / "docs" / "deploy.md").read_text()
#: An overlay on the whole file system, its changes in memory, in namespaces of its own: no process or file is shared.
INTO_THE_COPY = """
set -eu
mkdir -p {copy}/memory {copy}/root
mount -t tmpfs tmpfs {copy}/memory
mkdir {copy}/memory/changes {copy}/memory/work
mount -t overlay overlay -o lowerdir=/,upperdir={copy}/memory/changes,workdir={copy}/memory/work {copy}/root
mount --rbind /dev {copy}/root/dev
mount -t proc proc {copy}/root/proc
mount -t tmpfs tmpfs {copy}/root/run
exec chroot {copy}/root /bin/sh -eux -c "$1"
"""
SERVED = """
cd /srv/perennial
runuser -u perennial -- env PERENNIAL_ENV=local .venv/bin/python manage.py demo --no-serve
runuser -u perennial -- .venv/bin/python manage.py serve &
ask() {{
    curl -sS -o /dev/null -w '%{{http_code}} ' -H 'Host: trends.example.org' -H 'X-Forwarded-Proto: https' "http://127.0.0.1:{port}$1"
}}
for _ in $(seq 120); do [ "$(ask /readyz)" != "200 " ] || break; sleep 1; done
for format in pdf docx epub zip md json; do ask /llm-developments/2024/llm-developments-2024.$format; done
runuser -u perennial -- .venv/bin/python manage.py check --tag operation
runuser -u perennial -- .venv/bin/python manage.py verify
echo installed
"""


def commands(section):
    """Return the shell commands of a section of the guide."""
    text = GUIDE.partition(f"\n## {section}")[2].partition("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", text, re.DOTALL)


def followed(database, port):
    """Return the guide's commands as a script for a copy of this machine."""
    install, of_postgresql = commands("1. Install")
    (start,) = commands("3. Start the site")
    settings = {
        "PERENNIAL_ENV": "production",
        "SECRET_KEY": "k" * 50,
        "SITE_URL": "https://trends.example.org",
        "BEHIND_PROXY": "true",
        "PORT": str(port),
    }
    install = install.replace("ADDRESS-OF-THIS-REPOSITORY", f"file://{ROOT}")
    steps = [f"git config --system --add safe.directory '*'\n{install}"]
    if database == "postgresql":
        steps.append(
            "apt-get install -y -qq postgresql curl >/dev/null; pg_ctlcluster 15 main start || service postgresql start"
        )
        create = "runuser -u postgres -- createuser"
        steps.append(of_postgresql.replace(create, f"printf 'word\\nword\\n' | setsid -w {create}"))
        settings["DATABASE_URL"] = "postgresql://perennial:word@127.0.0.1/perennial"
    steps.append("cat > .env <<'END'\n" + "\n".join(f"{name}={value}" for name, value in settings.items()) + "\nEND")
    # What asks a person, and what runs until it is stopped, is done otherwise below.
    lines = [line for line in start.splitlines() if "createsuperuser" not in line and "serve" not in line]
    owner = "DATABASE_URL=postgresql://perennial_owner:word@127.0.0.1/perennial" if database == "postgresql" else ""
    as_the_site = "\n".join(lines).replace(
        ".venv/bin/python manage.py migrate", f"{owner} .venv/bin/python manage.py migrate"
    )
    steps.append(f"cat > /tmp/start.sh <<'END'\nset -eu\n{as_the_site}\nEND\nrunuser -u perennial -- sh /tmp/start.sh")
    agreed = "echo 'APT::Get::Assume-Yes \"true\";' > /etc/apt/apt.conf.d/99yes"
    return "\n".join(["export DEBIAN_FRONTEND=noninteractive", agreed, *steps, SERVED.format(port=port)])


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_guide_followed_word_for_word_gives_a_site_with_all_its_files(database, tmp_path):
    if os.geteuid() or not shutil.which("unshare"):
        pytest.skip("Only root can make a copy of the file system.")
    script = followed(database, free_port())
    told = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PERENNIAL", "DJANGO", "DATABASE", "PORT"))
    }
    done = subprocess.run(
        [
            "unshare",
            "--mount",
            "--pid",
            "--fork",
            "--kill-child",
            "sh",
            "-c",
            INTO_THE_COPY.format(copy=tmp_path),
            "sh",
            script,
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**told, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        timeout=PROGRAM * 3,
    )
    sys.stdout.write(done.stdout[-4000:])
    assert done.returncode == 0, done.stderr[-6000:]
    assert "200 200 200 200 200 200" in done.stdout, done.stderr[-6000:]
    assert done.stdout.rstrip().endswith("installed")
