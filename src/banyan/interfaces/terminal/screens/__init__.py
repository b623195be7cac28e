# SPDX-License-Identifier: Apache-2.0
"""The screens: one file for each. What stands here is found by its registered name."""
