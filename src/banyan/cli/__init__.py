# SPDX-License-Identifier: Apache-2.0
"""Commands: `banyan serve`, `banyan init` and the others. Here somebody at the machine speaks to it; what a command does
stands in the rooms below.
"""

from banyan.cli.app import main

__all__ = ["main"]
