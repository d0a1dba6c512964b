"""Run a submission: `notebook.execute` takes a notebook and returns it with what its cells did.

    notebook  a notebook in, an executed copy out
    run       asks this process's fork server to run one submission
    server    the warm process, free of everything secret, that is forked for every submission
    sides     the student side, the trusted side, and what goes between them
    sandbox   the walls around both

`server`, `sides` and `sandbox` import only `limits`, `request` and `memory` of this project.
"""
