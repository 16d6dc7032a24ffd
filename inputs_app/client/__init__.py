"""The Inputs API over HTTP, in plain Python without Django.

One function per call of the API, taking a `Connection` and giving typed values; everything that
goes wrong is an `ApiError`. It must not know workspaces, people or the database.
"""
