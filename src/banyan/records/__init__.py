# SPDX-License-Identifier: Apache-2.0
"""Nouns: frozen records, whole from birth, compared by value. The order of the fields is the order of the columns."""
