"""REST: what is published, as data. Reads the ledger and the index and nothing else.

How a request is answered: `views` find the rows, `resources` say what an answer looks like (types, column descriptions and
the OpenAPI schema in one), `filters` what may be asked, `problems` what is said when it cannot be given.
"""
