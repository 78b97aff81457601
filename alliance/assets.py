"""Static files under names that change with their content, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class AssetStorage(CompressedManifestStaticFilesStorage):
    """A file that was not collected keeps its plain name: a missing picture must not take a page down.

    `tests/alliance/test_assets.py` checks instead that every file the templates name is one the build makes.
    """

    def stored_name(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
