# SPDX-License-Identifier: Apache-2.0
"""Carts: what comes in from other systems and what is carried away. Only `bulk` handles rows; everything else speaks records."""
