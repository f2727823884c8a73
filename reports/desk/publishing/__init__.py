"""Publishing at the desk: checks, previews, versions, schedules and webhooks."""
