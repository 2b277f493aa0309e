"""A bucket on the loopback, and what becomes of one: it goes away, or answers nothing."""

import itertools
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

from magazine.lib import env

names = (f"images-{number}" for number in itertools.count(1))
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


@contextmanager
def server() -> Iterator[str]:
    """A real server in a thread; its address."""
    found = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    found.start()
    try:
        yield address_of(found.get_host_and_port()[1])
    finally:
        found.stop()


def address_of(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def fresh(endpoint: str) -> dict[str, Any]:
    """The settings of a storage in a new bucket, whose files anybody may fetch."""
    name = next(names)
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    client.create_bucket(Bucket=name)
    allowed = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}
    policy = {"Statement": [{**allowed, "Resource": f"arn:aws:s3:::{name}/*"}]}
    client.put_bucket_policy(Bucket=name, Policy=json.dumps(policy))
    return env.bucket(name, endpoint=endpoint, region="us-east-1", address="")


@contextmanager
def silent() -> Iterator[str]:
    """The address of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield address_of(listening.getsockname()[1])


def nobody() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return address_of(listening.getsockname()[1])
