"""Static files under names that change with their content, also where our modules import others."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

OUR_MODULES = "js/*.js"
IMPORT = r"""(?P<matched>from\s+["'](?P<url>\./[^"']+)["'])"""


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage; `from "./name.js"` in our modules leads to the hashed name too.

    Django's own switch for this reads the comments of other people's scripts as imports.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (OUR_MODULES, ((IMPORT, 'from "%(url)s"'),)),
    )
