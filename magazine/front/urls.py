from django.urls import path, re_path

from . import (
    feed_lists,
    feeds,
    health,
    search,
    search_feed,
    sitemaps,
    style,
    suggestions,
    views,
    well_known,
)

FILE = r"flux/(?P<file>rss\.xml|atom\.xml|feed\.json)$"
DAY = r"(?P<year>\d{4})/(?P<month>\d{2})/(?P<day>\d{2})"
SLUG = r"(?P<slug>[-a-zA-Z0-9_]+)"

urlpatterns = [
    path("", views.front_page, name="la_une"),
    path("la-une/pourquoi/", views.why, name="why_la_une"),
    re_path(rf"^la-une/{DAY}/$", views.of_day, name="la_une_of_day"),
    re_path(rf"^la-une/{DAY}/(?P<hour>\d{{4}})/$", views.of_day, name="la_une_of_hour"),
    path("magazine/<slug:slug>/", views.section, name="section"),
    path("recherche/", search.search, name="search"),
    path("recherche/suggestions/", suggestions.suggestions, name="suggestions"),
    path("opensearch.xml", suggestions.opensearch, name="opensearch"),
    re_path(rf"^recherche/{FILE}", search_feed.search_feed, name="search_feed"),
    path("flux/", feed_lists.feeds_page, name="feeds"),
    path("flux/flux.opml", feed_lists.opml, name="opml"),
    re_path(rf"^{FILE}", feeds.site_feed, name="feed"),
    re_path(rf"^magazine/{SLUG}/{FILE}", feeds.section_feed, name="section_feed"),
    re_path(rf"^auteurs/{SLUG}/{FILE}", feeds.author_feed, name="author_feed"),
    re_path(rf"^mots-cles/{SLUG}/{FILE}", feeds.tag_feed, name="tag_feed"),
    re_path(rf"^dossiers/{SLUG}/{FILE}", feeds.dossier_feed, name="dossier_feed"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-listes.xml", sitemaps.sitemap_lists, name="sitemap_lists"),
    re_path(
        r"^sitemap-articles-(?P<number>0|[1-9][0-9]{0,13})\.xml$",
        sitemaps.sitemap_articles,
        name="sitemap_articles",
    ),
    path("sitemap-actualites.xml", sitemaps.sitemap_news, name="sitemap_news"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path(".well-known/tdmrep.json", well_known.tdmrep, name="tdmrep"),
    path(".well-known/security.txt", well_known.security, name="security"),
    path("manifest.webmanifest", well_known.manifest, name="manifest"),
    path("favicon.ico", well_known.favicon, name="favicon"),
    path("style/", style.index, name="style"),
    path("style/<slug:name>/", style.state, name="style_state"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
