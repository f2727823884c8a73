"""What answers are made of. A serializer is the shape of an answer, the schema of it, and the description of each column."""
