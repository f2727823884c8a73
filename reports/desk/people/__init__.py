"""Accounts, roles, log-ins and sessions of the desk."""
