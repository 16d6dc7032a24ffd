"""Uploads: a draft is filled, planned, started, sent in chunks and followed to the end."""
