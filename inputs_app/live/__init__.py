"""Streams of progress to open pages: one subscription for each web process, drawn once, fanned out.

No stream holds a database connection or a thread.
"""
