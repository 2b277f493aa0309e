from django.apps import AppConfig


class SyndicationConfig(AppConfig):
    name = "magazine.syndication"
