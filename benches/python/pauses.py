"""The longest step of an iteration, for programs whose collector may stop them: prints `pause NANOSECONDS`."""

import time


class Pauses:
    def __init__(self):
        self.longest = 0
        self.started = time.perf_counter_ns()

    def begin_step(self):
        self.started = time.perf_counter_ns()

    def end_step(self):
        took = time.perf_counter_ns() - self.started
        if took > self.longest:
            self.longest = took

    def report(self):
        print(f"pause {self.longest}", flush=True)
