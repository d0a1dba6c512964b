"""A small NumPy library for convolutional networks: the reference the notebooks build on.

Axis letters, used everywhere:
    N images, C channels, D depth, H height, W width, F filters, K classes,
    KD x KH x KW the window, OD x OH x OW the output map.
"""
