from tests.hosts import host, other_host

__all__ = ["host", "other_host"]
