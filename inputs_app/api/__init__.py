"""The dashboard's own JSON API: the same services and the same access as the pages."""
