# SPDX-License-Identifier: Apache-2.0
"""Wiring: reads the settings, opens the store, hangs the interfaces, starts the jobs, and stops all of it in order."""
