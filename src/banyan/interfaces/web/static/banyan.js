// SPDX-License-Identifier: Apache-2.0
// What script adds to every page: keys, and live floors where a thread is open. Every page works without it.

import "./keys.js";
if (document.body.dataset.live) import("./live.js");
