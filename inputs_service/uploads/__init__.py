"""Files that arrive in parts: begun, filled, complete, and handed over to become inputs. Parts lie
as files in the storage, never in the database."""
