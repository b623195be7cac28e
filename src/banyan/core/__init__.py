# SPDX-License-Identifier: Apache-2.0
"""Verbs: what a caller may do, one file for each noun. Synchronous; takes `(tx, caller, …)`, returns a record or refuses."""
