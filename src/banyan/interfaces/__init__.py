# SPDX-License-Identifier: Apache-2.0
"""Ways in. An interface translates between its people and the desk; it decides nothing and stores nothing."""
