"""The two sides of a submission, each in a process of its own.

The student side runs what the student wrote. The trusted side runs the locked cells, with proxies
in the place of the student's names. Between them goes plain data alone (`wire`, `writer`,
`reader`): a JSON tree in which atoms stand for themselves, and everything else is a list that
begins with a letter:

    l d k a r  a list, dict, dict of another class, array, generator of random numbers: shared from
               now on, with its number
    = v        one that is shared already; a view on an array that is
    t s f n    tuple, set, frozenset, named tuple
    b c g      bytes, complex, NumPy scalar
    S R E      slice, range, ellipsis
    D T e      dtype, something known by a name, an exception
    h o        an object of the sender's behind a handle; an object of the receiver's

Nothing here imports the rest of `autograde`, so that no hidden test is ever in the memory of the
process from which the student side is forked.
"""
