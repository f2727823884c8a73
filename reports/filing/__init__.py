"""Files and scaled pictures of published versions, made once and stored."""
