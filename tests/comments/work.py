"""What a browser does when it is asked for some work."""

import json

import altcha


def solution(puzzle: str) -> str:
    """What is sent for it."""
    task = altcha.Challenge.from_dict(json.loads(puzzle))
    return altcha.Payload(task, altcha.solve_challenge(task)).to_base64()
