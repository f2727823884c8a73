"""What can be asked for: a FilterSet an operation, of one for its list's rows and those that lists have in common."""
