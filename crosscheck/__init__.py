"""Other people's engines on our data: whoever implements the standards should agree with us.

``make crosscheck`` installs what it can and runs these tests; what is not there is skipped, and the
reason says how to install it. The plain test command does not come here.

Engines that are no Python packages run in scripts of their own (``*.mjs``, ``topbraid.py``,
``owl_profile.py``): each is started once, reads a job as JSON and answers as JSON.
"""
