"""What this agent is, whatever service it plays."""

FRAMEWORK = "flask"
LANGUAGE = "python"

FEATURES: list[str] = []
"""Reserved fields that it knows."""

CANNOT: list[str] = []
"""What the contract asks and the framework cannot do."""
