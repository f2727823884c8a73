"""Settings of the API that do not depend on the environment."""

from reports import addresses

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    # Formats have their own URLs, so `format` is rejected like any unknown parameter.
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_SCHEMA_CLASS": "reports.api.schema.operations.ApiSchema",
    "DEFAULT_THROTTLE_CLASSES": ["reports.api.throttling.ApiThrottle"],
    "EXCEPTION_HANDLER": "reports.api.exceptions.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": None,
}
CORS_ALLOW_ALL_ORIGINS = True
_OPEN = "|".join((addresses.API, addresses.SCHEMAS, addresses.MEDIA))
# Other sites may read the API, schemas, pictures, and files of editions and figures, but no pages.
CORS_URLS_REGEX = rf"^/(?:(?:{_OPEN})/|[a-z0-9-]+/[0-9]{{4}}/(?:v[0-9.]+/|figures/[^/]+/)?[^/]+\.[a-z.]+$)"
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "content-type", "if-modified-since", "if-none-match"]
CORS_EXPOSE_HEADERS = [
    "Content-Disposition",
    "Content-Location",
    "Deprecation",
    "ETag",
    "Last-Modified",
    "Link",
    "RateLimit",
    "RateLimit-Policy",
    "Repr-Digest",
    "Retry-After",
    "Sunset",
]
