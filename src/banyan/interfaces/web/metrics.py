# SPDX-License-Identifier: Apache-2.0
"""Numbers for collectors, in Prometheus' text form: counted in plain integers, written out when somebody asks."""

from bisect import bisect_left
from collections import Counter

BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Metrics:
    """Requests by kind and status, how long they took, and the open streams."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, int]] = Counter()
        self.buckets = [0] * (len(BUCKETS_S) + 1)
        self.seconds = 0.0
        self.streams = 0
        self.refused_streams = 0

    def count(self, kind: str, status: int, took_s: float) -> None:
        self.requests[kind, status] += 1
        self.buckets[bisect_left(BUCKETS_S, took_s)] += 1
        self.seconds += took_s

    def text(self, gauges: dict[str, tuple[str, float]]) -> str:
        """All of it; `gauges` are numbers that others keep, name → (help, value)."""
        lines = ["# HELP banyan_requests_total Requests answered.", "# TYPE banyan_requests_total counter"]
        for (kind, status), count in sorted(self.requests.items()):
            lines.append(f'banyan_requests_total{{kind="{kind}",status="{status}"}} {count}')
        lines += ["# HELP banyan_request_seconds How long answers took.", "# TYPE banyan_request_seconds histogram"]
        total = 0
        for edge, count in zip((*map(str, BUCKETS_S), "+Inf"), self.buckets, strict=True):
            total += count
            lines.append(f'banyan_request_seconds_bucket{{le="{edge}"}} {total}')
        lines += [f"banyan_request_seconds_sum {self.seconds:.6f}", f"banyan_request_seconds_count {total}"]
        for name, (what, value) in gauges.items():
            kind = "counter" if name.endswith("_total") else "gauge"
            lines += [f"# HELP {name} {what}", f"# TYPE {name} {kind}", f"{name} {value:g}"]
        return "\n".join(lines) + "\n"
