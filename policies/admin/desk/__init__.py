"""The desk of one draft: every entry of a policy has a form of its own, and the whole can be tried before it goes live."""
