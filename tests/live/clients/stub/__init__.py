"""Cases of the Python stub of the gRPC service, each over its gRPC and over its JSON channel."""
