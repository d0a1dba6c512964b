"""From what was handed in to what stands in the gradebook.

submissions, reading, restore   look at a submission, read it, put it back into shape
originals, recognize, misplaced what an assignment was released with, and what belongs to it
diagnose, forbidden             what is run of it, and what its answers may not call
grade, claims                   a class on an executor, shared with other graders
save, book, rows, convert       many at a time into nbgrader's tables and folders
records                         what nbgrader has no place for
"""
