"""What others say of a draft: reviews asked for and given, errors that readers report."""
