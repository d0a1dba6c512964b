"""The fork server: a warm Python, forked for each side of each submission.

It imports what notebooks need once, so a submission does not. It never reads a submission or a
test: both sides are forked before anything is told to them, and whatever the server has in its
memory a student may read.
"""
