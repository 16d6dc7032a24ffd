"""Object stores of people: what an address means, which credentials are taken, and reading them.

Nothing of the machine's own is ever used: no credentials, endpoints or proxies from its
environment, no instance metadata. It knows nothing of inputs, jobs or Django.
"""

from inputs_core.cloud.addresses import Address, parse
from inputs_core.cloud.credentials import Credentials, checked
from inputs_core.cloud.failures import StoreError
from inputs_core.cloud.found import Found
from inputs_core.cloud.listing import listed
from inputs_core.cloud.plain_listing import Plain
from inputs_core.cloud.problems import WrongSource
from inputs_core.cloud.stores import Endpoints, Store, opened

__all__ = [
    "Address",
    "Credentials",
    "Endpoints",
    "Found",
    "Plain",
    "Store",
    "StoreError",
    "WrongSource",
    "checked",
    "listed",
    "opened",
    "parse",
]
