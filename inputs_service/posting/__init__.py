"""From posted items to stored inputs: drafts are checked one by one, then stored in one
transaction. Nothing here knows REST or gRPC."""
