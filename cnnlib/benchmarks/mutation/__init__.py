"""Mutation: do the tests notice when one thing in a module is wrong?

python -m cnnlib.benchmarks.mutation [conv] [pool] [norm]

Every mutant has one operator, number, name, argument, slice or decision changed, see `mistakes`. It
is killed when the tests of its group fail or take far too long, and survives when they pass.
`equivalent.txt` lists those that compute the same as the original, by reasons found by hand.
"""
