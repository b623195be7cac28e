# SPDX-License-Identifier: Apache-2.0
"""Banyan's own archive: a folder of canonical JSON lines and files that can be read without Banyan and founded again."""
