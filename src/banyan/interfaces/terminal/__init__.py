# SPDX-License-Identifier: Apache-2.0
"""The terminal: screens over SSH, telnet and a page in the browser. The same verbs, at the speed of keys."""
