"""Accounts: nobody opens one alone, and the address of who asks comes from our own proxy."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


class Accounts(DefaultAccountAdapter):
    """Accounts are made by the people who run the magazine."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What `magazine.lib.proxies` found; a socket that names nobody counts as one client."""
        return str(request.META.get("REMOTE_ADDR") or "socket")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """From SITE_URL: a link in a mail never follows the host that a request names."""
        path = reverse("account_reset_password_from_key", args=["UIDKEY", "KEY"])
        return settings.SITE_URL + path.replace("UIDKEY-KEY", key)
