"""The HTTP side: request, authentication, answers, the API's description."""
