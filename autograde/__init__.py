"""The instructor's side: lessons, hidden tests, grading, reports. Nothing else imports it."""


class CourseError(Exception):
    """Something the instructor can mend: the command line prints it as one line, exit status 2."""
