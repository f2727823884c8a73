"""The schema of the API: OpenAPI 3.1, made by drf-spectacular from what views, FilterSets and serializers declare."""
