"""An S3 server of our own on a free loopback port: moto's, as a process beside the tests."""

import contextlib
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import boto3

from tests.postgres import free_port

# What readers need of the one everybody may read, and nothing of the other without a signature.
PUBLIC, PRIVATE = "news-public", "news-private"
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": [f"arn:aws:s3:::{PUBLIC}/{folder}/*" for folder in ("renditions", "films")],
        }
    ],
}
# A script that plays a film reads its parts.
ANYBODY = {"AllowedOrigins": ["*"], "AllowedMethods": ["GET"], "AllowedHeaders": ["*"]}
CORS = {"CORSRules": [ANYBODY]}


def setting(host: str, bucket: str) -> str:
    """The STORAGE_URL of a bucket."""
    signed = "no" if bucket == PUBLIC else "yes"
    return f"s3://key:secret@{host}/{bucket}?tls=no&region=us-east-1&signed={signed}"


def keys(host: str, bucket: str) -> list[str]:
    """The names of all that lies in a bucket."""
    found = client(host).list_objects_v2(Bucket=bucket).get("Contents", [])
    return [each["Key"] for each in found]


@contextlib.contextmanager
def server(**environment: str) -> Iterator[str]:
    """A running server with both buckets; gives ``host:port``."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=os.environ | environment, **quiet)
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
    s3.put_bucket_cors(Bucket=PUBLIC, CORSConfiguration=CORS)


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
