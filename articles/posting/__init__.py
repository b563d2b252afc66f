"""Stories on their way to the newsroom's channels in Telegram, Bale and Eitaa.

``docs/decisions/0038`` says what is promised of each network, and why not more.
"""
