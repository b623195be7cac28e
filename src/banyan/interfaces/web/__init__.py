# SPDX-License-Identifier: Apache-2.0
"""The web interface: pages that read and write without a script, one raw layer with finished pages in front of them."""
