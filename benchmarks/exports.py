"""The articles of `content` that blogs lend, as one of these blogs would export them: WXR 1.2."""

from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks import content

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!-- generator="WordPress/6.8" -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Carnet</title><link>{home}</link><language>fr-FR</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>{home}</wp:base_site_url>
<wp:base_blog_url>{home}</wp:base_blog_url>
"""
POST = """<item><title>{title}</title><link>{home}/{number}/</link><pubDate>{dated}</pubDate>
<dc:creator>autrice</dc:creator><guid isPermaLink="false">{home}/?p={number}</guid>
<content:encoded><![CDATA[{body}]]></content:encoded><wp:post_id>{number}</wp:post_id>
<wp:post_date_gmt>{at}</wp:post_date_gmt><wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type></item>
"""
HOME = "https://carnet.example"


def write(path: Path, size: int) -> None:
    """So many posts of one blog."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD.format(home=HOME))
        for number, row in enumerate(content.rows(size), start=1):
            dated = datetime.fromisoformat(row["dated"])
            file.write(
                POST.format(
                    home=HOME,
                    number=number,
                    title=escape(row["title"]),
                    dated=format_datetime(dated),
                    at=f"{dated:%Y-%m-%d %H:%M:%S}",
                    body=row["body"],
                )
            )
        file.write("</channel></rss>\n")
