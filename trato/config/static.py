"""Static files under names that carry their content's hash, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the library is not typed
    """Scripts that import each other name the hashed files too."""

    support_js_module_import_aggregation = True
    #: a file that is missing from the manifest is served under its plain name instead of breaking the page
    manifest_strict = False
