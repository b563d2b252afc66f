"""An S3 server of our own on a free loopback port: moto's, as a process beside the tests."""

import contextlib
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import boto3

from tests.postgres import free_port

# Everybody may read the one, nobody the other without a signature.
PUBLIC, PRIVATE = "news-public", "news-private"
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": f"arn:aws:s3:::{PUBLIC}/*",
        }
    ],
}


@contextlib.contextmanager
def server() -> Iterator[str]:
    """A running server with both buckets; gives ``host:port``."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_ready(port)
        fill(client(f"127.0.0.1:{port}"))
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def fill(s3) -> None:
    for bucket in (PUBLIC, PRIVATE):
        s3.create_bucket(Bucket=bucket)
    s3.put_bucket_policy(Bucket=PUBLIC, Policy=json.dumps(POLICY))


def wait_until_ready(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/moto-api/").close()
            return
        time.sleep(0.1)
    raise SystemExit("The S3 server did not start")


def client(host: str):
    """Looks into the server from outside the product."""
    return boto3.client(
        "s3",
        endpoint_url=f"http://{host}",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
        region_name="us-east-1",
    )
