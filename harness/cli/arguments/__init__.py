"""What each verb may be told: a file per verb that imports no more than its options need."""
