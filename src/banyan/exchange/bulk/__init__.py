# SPDX-License-Identifier: Apache-2.0
"""What moves rows by the thousand, and may therefore use queries without a verb: it loads, reads, recounts and copies."""
