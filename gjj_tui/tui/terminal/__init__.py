"""Between Textual and the terminal: only what changed is sent, and what comes in is made harmless.

styles     colours and attributes: read, brought to the colours the terminal has, written as short as can be
grid       the cells of a screen, and the reader of what Textual writes into them
emitter    the shortest bytes that turn one screen into another
output     a thread that sends them; frames that a slow line has no time for are left out
typed      what comes in: broken characters, pastes, long input-method commits
driver     the Textual driver that joins them
profile    what the terminal can do, from its name and the environment
"""
