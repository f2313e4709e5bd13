"""What is computed from the facts and stored nowhere: who is eligible, what is paid, what is still to come."""
