"""What is looked at beside the film: check, storyboard, takes, estimate, doctor."""
