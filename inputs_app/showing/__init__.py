"""How things look: from the API's values to words, tiles, rows, trees and drawings.

Pure preparation for templates: no requests, no queries, no network.
"""
