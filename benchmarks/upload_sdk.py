"""The official SDK uploads a table to its dataset; runs in the SDK's own environment.

Words: address of the gRPC server, key, app, path of the table. Prints seconds.
"""

import sys
import time

from clarifai.client.app import App


def main(base: str, pat: str, app_id: str, table: str) -> None:
    """Makes a dataset and uploads the table as the documentation shows it."""
    app = App(user_id="demo", app_id=app_id, pat=pat, base_url=f"http://{base}")
    dataset = app.create_dataset("bench")
    begun = time.perf_counter()
    dataset.upload_from_csv(table, input_type="text", csv_type="url", labels=False)
    print(f"seconds {time.perf_counter() - begun}")


if __name__ == "__main__":
    main(*sys.argv[1:])
