"""The read API, version 1: endpoints, parameters, responses, problem documents."""
