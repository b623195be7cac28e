# SPDX-License-Identifier: Apache-2.0
"""Measurements: each figure is a ratio against a reference in the same run. `make bench` writes RESULTS.md."""
