# SPDX-License-Identifier: Apache-2.0
"""Ground: clock, ids, refusals, settings, cursors and words. Imports nothing of ours."""
