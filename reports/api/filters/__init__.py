"""What lists can be asked for: one set of filters a resource, made of a few kinds of filter."""
