# SPDX-License-Identifier: Apache-2.0
"""What screens are made from: lists, a reader, questions, popups, menus, forms, an editor."""
