"""An S3-compatible server on this machine, in a separate process, and buckets in it."""

import itertools
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
from botocore.config import Config

from tests.servers import PROGRAM, free_port
from tests.waiting import LONG, until

ACCESS_KEY, SECRET_KEY = "key-for-tests", "secret/for+tests"
_numbers = itertools.count(1)


class Bucket:
    """An empty bucket, with the settings that a site needs for it."""

    def __init__(self, server: "Server") -> None:
        self.server, self.name = server, f"media-{next(_numbers)}"
        self.client = boto3.client(
            "s3",
            endpoint_url=server.endpoint,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
            region_name="us-east-1",
            config=Config(connect_timeout=LONG, read_timeout=LONG, s3={"addressing_style": "path"}),
        )
        self.client.create_bucket(Bucket=self.name)

    def environment(self, **more: str) -> dict[str, str]:
        return {
            "MEDIA_BUCKET": self.name,
            "MEDIA_ENDPOINT": self.server.endpoint,
            "MEDIA_ACCESS_KEY": ACCESS_KEY,
            "MEDIA_SECRET_KEY": SECRET_KEY,
            "MEDIA_TIMEOUT": "60",
            **more,
        }

    def storages(self, seconds: int = 60, **more: str) -> dict:
        """Return Django's STORAGES for this bucket."""
        options = {
            "bucket_name": self.name,
            "endpoint_url": self.server.endpoint,
            "access_key": ACCESS_KEY,
            "secret_key": SECRET_KEY,
            "region_name": "us-east-1",
            "timeout": seconds,
            **more,
        }
        return {"default": {"BACKEND": "reports.models.bucket.Bucket", "OPTIONS": options}}

    def names(self) -> list[str]:
        return [each["Key"] for each in self.client.list_objects_v2(Bucket=self.name).get("Contents", ())]

    def replace(self, name: str, data: bytes) -> None:
        """Replace an object's bytes, to damage it."""
        self.client.put_object(Bucket=self.name, Key=name, Body=data)


class Server:
    """A store: moto, which hangs when it is stopped, because its data is in memory, or SeaweedFS, which then refuses connections."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.folder, self.port = kind, folder, free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self._ports = [free_port() for _ in range(7)]
        self._begin()

    def stop(self) -> None:
        if self.kind == "moto":
            self.process.send_signal(signal.SIGSTOP)
        else:
            self.end()

    def start(self) -> None:
        """Start the server again, unless it runs."""
        if self.kind == "moto":
            self.process.send_signal(signal.SIGCONT)
        elif self.process.poll() is not None:
            self._begin()

    def end(self) -> None:
        self.process.kill()
        self.process.wait(LONG)

    def _begin(self) -> None:
        programs = Path(sys.executable).parent
        if self.kind == "moto":
            command = [programs / "moto_server", "-H", "127.0.0.1", "-p", str(self.port)]
        else:
            master, volume, filer, *grpc = self._ports
            # Its default ports are above 32768, where the system may use them for connections.
            inner = [
                f"-{part}.port.grpc={port}"
                for part, port in zip(("master", "volume", "filer", "s3"), grpc, strict=True)
            ]
            keys = [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}]
            identity = {"name": "site", "credentials": keys, "actions": ["Admin", "Read", "List", "Write"]}
            (self.folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
            command = [
                programs / "weed", "server", f"-dir={self.folder}", "-ip=127.0.0.1", "-s3", f"-s3.port={self.port}",
                f"-s3.config={self.folder}/s3.json", f"-master.port={master}", f"-volume.port={volume}",
                f"-filer.port={filer}", "-master.telemetry=false", "-master.volumeSizeLimitMB=64", "-volume.max=500",
                "-s3.port.iceberg=0", "-s3.port.lance=0", *inner,
            ]  # fmt: skip
        log = self.folder / "server.log"
        with log.open("ab") as file:
            self.process = subprocess.Popen(command, cwd=self.folder, stdout=file, stderr=file)
        until(self._answers, log, alive=lambda: self.process.poll() is None)

    def _answers(self) -> bool:
        client = boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
            region_name="us-east-1",
            config=Config(retries={"total_max_attempts": 1}, read_timeout=PROGRAM),
        )
        try:
            client.list_buckets()
        except Exception:
            return False
        return True


@contextmanager
def serving(kind: str, folder: Path) -> Iterator[Server]:
    server = Server(kind, folder)
    try:
        yield server
    finally:
        server.end()
