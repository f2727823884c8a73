"""Who comes to the desk: accounts, groups, log-ins, and what is kept of a form that could not be taken."""
