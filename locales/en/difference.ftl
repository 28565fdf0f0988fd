# What changed between two states of a document, on public pages and on private ones.

difference-added = added:
difference-removed = removed:
difference-within = In { $part }
