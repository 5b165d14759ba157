"""Hands pip, uv and twine the token of `wheelyard login`, as a backend of keyring."""

import json
import os
from datetime import datetime, timezone
from urllib.parse import urlsplit

from keyring.backend import KeyringBackend
from keyring.credentials import SimpleCredential

USER = "__token__"


def logins_file():
    """The file that `wheelyard login` writes."""
    folder = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    if os.name == "nt" and os.environ.get("APPDATA"):
        folder = os.environ["APPDATA"]
    return os.path.join(folder, "wheelyard", "logins.json")


def read_logins():
    """The logins by the address of their server; none if the file is missing or cannot be read."""
    try:
        with open(logins_file(), encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return {}
    logins = found.get("logins") if isinstance(found, dict) else None
    return logins if isinstance(logins, dict) else {}


def is_valid(login):
    """Whether a login has a token that has not expired."""
    try:
        expires = datetime.strptime(login["expiresAt"][:19], "%Y-%m-%dT%H:%M:%S")
        now = datetime.now(timezone.utc).replace(tzinfo=None)
        return isinstance(login["token"], str) and expires > now
    except (KeyError, TypeError, ValueError):
        return False


def is_for(server, service):
    """Whether a service is below a server: an address with the same scheme, host and path, or the host alone."""
    own = urlsplit(server)
    if "://" not in service:
        return service == own.netloc
    asked = urlsplit(service)
    host = asked.netloc.rpartition("@")[2]
    path = asked.path if asked.path.endswith("/") else asked.path + "/"
    return (asked.scheme, host) == (own.scheme, own.netloc) and path.startswith(own.path)


def find_login(service):
    """The login to use for a service: of several servers, the one with the longest address."""
    found = [
        (server, login)
        for server, login in read_logins().items()
        if is_for(server, service) and is_valid(login)
    ]
    return max(found, key=lambda pair: len(pair[0]))[1] if found else None


class WheelyardKeyring(KeyringBackend):
    """Reads only: tokens come from `wheelyard login`."""

    priority = 9

    def get_password(self, service, username):
        login = find_login(service)
        if login is None or username not in (None, USER, login.get("account")):
            return None
        return login["token"]

    def get_credential(self, service, username):
        token = self.get_password(service, username)
        return None if token is None else SimpleCredential(USER, token)

    def set_password(self, service, username, password):
        raise NotImplementedError()

    def delete_password(self, service, username):
        raise NotImplementedError()
