# SPDX-License-Identifier: Apache-2.0
"""Text: what people write becomes safe HTML, plain words, search tokens and differences. Pure functions: no disk, no network."""
