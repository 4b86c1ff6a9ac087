"""Settings from the environment, URLs, WSGI, which apps are on."""
