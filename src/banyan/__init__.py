# SPDX-License-Identifier: Apache-2.0
"""Banyan: a community under one tree, entered many ways, run fairly, carried away whole."""

__version__ = "0.1.0"
