"""Cases of the old Python client, which speaks REST on short paths with an app key."""
