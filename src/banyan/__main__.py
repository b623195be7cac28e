# SPDX-License-Identifier: Apache-2.0
"""`python -m banyan` is the same as `banyan`."""

from banyan.cli import main

if __name__ == "__main__":
    main()
