# SPDX-License-Identifier: Apache-2.0
"""SQL as prose, one file for each noun, in the portable subset. Only core and the bulk loader may import it."""
