"""The seeded-defect corpus: generators that share no code with `harness`."""
