"""The two sides of a submission, each in a process of its own.

The student side runs what the student wrote. The trusted side runs the locked cells, with proxies
in the place of the student's names. Between them goes plain data alone (`wire`, `writer`,
`reader`): a JSON tree in which atoms stand for themselves, and everything else is a list that
begins with a letter:

    l d a r   a list, dict, array, generator of random numbers: shared from now on, with its number
    =         one that is shared already
    t s f n   tuple, set, frozenset, namedtuple
    b c g     bytes, complex, NumPy scalar
    S R E     slice, range, ellipsis
    D T U     dtype, a known type, a NumPy ufunc
    h o       an object of the sender's behind a handle; an object of the receiver's

Nothing here imports the rest of `autograde`, so that no hidden test is ever in the memory of the
process from which the student side is forked.
"""
