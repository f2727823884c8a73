"""REST: what is published, as data, in Django REST framework's parts. Reads what `reports.reading` gives, and nothing else.

A new field goes into a serializer, a new filter into a FilterSet, a new address into `urls`, with a view that names both; the
OpenAPI schema follows from them. Of DRF's stock parts, those are subclassed that would take what they do not understand.
"""
