"""The wire format, known here only: JSON, query and protobuf requests become checked dicts in one
shape (snake_case names, enums and 64-bit numbers as int, bytes as bytes), and answers leave it."""
