"""REST: what is published, as data, in Django REST framework's parts. Reads what `reports.reading` gives, and nothing else.

A new field goes into a serializer, a new filter into a FilterSet, a new address into `urls`, with a view that names both; the
OpenAPI schema follows from them. What the rows do not hold yet is added where the view asks for them, in `reports.reading`.
A new list is a line in `lists`. `UPDATE_SAMPLES=1 pytest tests/api/test_schema.py` writes the schema's examples again.
"""
