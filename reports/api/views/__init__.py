"""Generic views, by the resource that they give."""
