"""Sign-ins at rest: in the system's keyring where there is one, else in an encrypted file."""

from engine.credentials.oauth_states import OAuthStates, Taken
from engine.credentials.store import Credential, Credentials

__all__ = ["Credential", "Credentials", "OAuthStates", "Taken"]
