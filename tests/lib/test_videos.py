"""Which addresses are videos that a page can play, and through which player."""

import pytest

from magazine.lib.videos import origins, player

YOUTUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"
VIMEO = "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", YOUTUBE),
        ("http://youtube.com/watch?feature=shared&v=dQw4w9WgXcQ", YOUTUBE),
        ("https://youtu.be/dQw4w9WgXcQ?si=tracking", YOUTUBE),
        ("https://youtu.be/dQw4w9WgXcQ?t=1m30s", f"{YOUTUBE}&start=90"),
        ("https://m.youtube.com/shorts/dQw4w9WgXcQ", YOUTUBE),
        ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", YOUTUBE),
        ("https://vimeo.com/76979871", VIMEO),
        ("https://vimeo.com/76979871/0a1b2c3d4e", f"{VIMEO}&h=0a1b2c3d4e"),
        ("https://player.vimeo.com/video/76979871?h=0a1b2c3d4e", f"{VIMEO}&h=0a1b2c3d4e"),
        (
            "https://tube.example/w/kkGMgK9ZtnKfYAgnEtQxbv",
            "https://tube.example/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv?autoplay=1&p2p=0",
        ),
    ],
)
def test_a_video_is_known_by_its_address(settings, address: str, expected: str) -> None:
    settings.PEERTUBE_HOSTS = ["tube.example"]
    found = player(address)
    assert found is not None
    assert found.address == expected
    assert expected.startswith(f"{found.origin}/")
    assert found.origin in origins()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://www.youtube.com/",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/watch?v=dQw4w9WgXc%22",
        "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "javascript:alert(1)//youtube.com/watch?v=dQw4w9WgXcQ",
        "https://vimeo.com/channels/staffpicks",
        "https://elsewhere.example/w/kkGMgK9ZtnKfYAgnEtQxbv",
        "https://tube.example:8443/w/a;b",
        "https://[broken/watch",
    ],
)
def test_anything_else_stays_a_link(settings, address: str) -> None:
    settings.PEERTUBE_HOSTS = ["tube.example"]
    assert player(address) is None
