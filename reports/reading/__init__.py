"""Every question about what is published, asked once: each in a constant number of queries, answered with rows or what pages know."""
