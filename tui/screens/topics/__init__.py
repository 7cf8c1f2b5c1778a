"""What can be done on the topics of the Vault place: a module each, with what enter does there."""
