"""Copies the named front-end files from node_modules into static/lib, which git ignores.

One list of single files: a whole distribution folder may hold what the static storage cannot hash.
"""

import shutil
import sys
from pathlib import Path

FILES = (
    ("@annotorious/annotorious/dist/annotorious.js", "annotorious/annotorious.js"),
    ("@annotorious/annotorious/dist/annotorious.js.map", "annotorious/annotorious.js.map"),
    ("@annotorious/annotorious/dist/annotorious.css", "annotorious/annotorious.css"),
    ("tus-js-client/dist/tus.min.js", "tus/tus.min.js"),
    ("tus-js-client/dist/tus.min.js.map", "tus/tus.min.js.map"),
    ("leaflet/dist/leaflet.js", "leaflet/leaflet.js"),
    ("leaflet/dist/leaflet.js.map", "leaflet/leaflet.js.map"),
    ("leaflet/dist/leaflet.css", "leaflet/leaflet.css"),
    ("leaflet/dist/images/layers.png", "leaflet/images/layers.png"),
    ("leaflet/dist/images/layers-2x.png", "leaflet/images/layers-2x.png"),
    ("leaflet/dist/images/marker-icon.png", "leaflet/images/marker-icon.png"),
    ("leaflet/dist/images/marker-icon-2x.png", "leaflet/images/marker-icon-2x.png"),
    ("leaflet/dist/images/marker-shadow.png", "leaflet/images/marker-shadow.png"),
)


def copy(modules: Path, target: Path) -> None:
    """Make `target` hold exactly the named files, copying only what is missing or changed."""
    wanted = {target / name: modules / source for source, name in FILES}
    for path, source in wanted.items():
        if not path.is_file() or path.read_bytes() != source.read_bytes():
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(source), str(path))
    for path in target.rglob("*"):
        if path.is_file() and path not in wanted:
            path.unlink()


if __name__ == "__main__":
    copy(Path(sys.argv[1]), Path(sys.argv[2]))
