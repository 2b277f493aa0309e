"""`python -m magazine.deploy.health SOCKET`: exit code 0 when the web server answers there."""

import os
import socket
import sys


def main(path: str) -> int:
    host = os.environ.get("ALLOWED_HOSTS", "localhost").replace(",", " ").split()[0]
    # As from nginx: without the scheme, the answer would be the redirect to https.
    request = f"GET /healthz HTTP/1.0\r\nHost: {host}\r\nX-Forwarded-Proto: https\r\n\r\n"
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        try:
            connection.connect(path)
            connection.sendall(request.encode())
            answer = connection.recv(64)
        except OSError as error:
            print(f"{path}: {error.strerror}")
            return 1
    return 0 if answer.split()[1:2] == [b"200"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
