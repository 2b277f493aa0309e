"""Which files are pictures, told without the readers: they cost a process time and memory."""

_SIGNS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")


def is_picture(head: bytes) -> bool:
    """Whether a file begins like a picture, which a folder may well hold beside its articles."""
    boxed = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    return head.startswith(_SIGNS) or boxed or head[4:8] == b"ftyp"
