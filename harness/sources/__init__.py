"""Whatever yields exchanges: the reference client, an observed application, a proxy."""
