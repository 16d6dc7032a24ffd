"""Deletions of inputs: recorded, waited for, kept as snapshots, sent, verified, restored, swept.

Nothing is deleted before what is needed to bring it back is committed.
"""
