"""What a student's cell tries against the walls. Each file but `outside` is sent as one cell.

`outside` starts a fork server, runs the cells, and looks at what became of the world around it.
"""
