"""Language models: what is asked of one, and how it is asked, whoever answers.

A planner makes questions, each with the shape that its answer has; ``asking`` has them answered,
keeps every answer in the store, and holds the limits. It knows nothing of stories or shots.
"""
