"""The scheduler of an operating system whose tasks send each other packets: dispatch, linked queues, flags."""

from enum import Enum

import harness

IDLER = 0
WORKER = 1
HANDLER_A = 2
HANDLER_B = 3
DEVICE_A = 4
DEVICE_B = 5
TASKS = 6
DATA_SIZE = 4

Kind = Enum("Kind", ["DEVICE", "WORK"])


class Packet:
    def __init__(self, link, identity, kind):
        self.link = link
        self.identity = identity
        self.kind = kind
        self.datum = 0
        self.data = [0] * DATA_SIZE


def append(packet, queue):
    """Puts a packet at the end of a queue and gives the queue."""
    packet.link = None
    if queue is None:
        return packet
    last = queue
    while last.link is not None:
        last = last.link
    last.link = packet
    return queue


# A job is what a task does when it runs, and what it remembers. It says which task is next.
class Idler:
    def __init__(self):
        self.control = 1
        self.count = 10000

    def run(self, _packet, scheduler):
        self.count -= 1
        if self.count == 0:
            return scheduler.hold_self()
        if self.control & 1 == 0:
            self.control >>= 1
            return scheduler.release(DEVICE_A)
        self.control = (self.control >> 1) ^ 53256
        return scheduler.release(DEVICE_B)


class Worker:
    def __init__(self):
        self.destination = HANDLER_A
        self.count = 0

    def run(self, work, scheduler):
        if work is None:
            return scheduler.mark_waiting()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        work.identity = self.destination
        work.datum = 0
        for i in range(DATA_SIZE):
            self.count = 1 if self.count == 26 else self.count + 1
            work.data[i] = 64 + self.count
        return scheduler.queue_packet(work)


class Handler:
    def __init__(self):
        self.work_in = None
        self.device_in = None

    def run(self, packet, scheduler):
        if packet is not None:
            if packet.kind is Kind.WORK:
                self.work_in = append(packet, self.work_in)
            else:
                self.device_in = append(packet, self.device_in)
        work = self.work_in
        if work is None:
            return scheduler.mark_waiting()
        if work.datum >= DATA_SIZE:
            self.work_in = work.link
            return scheduler.queue_packet(work)
        device = self.device_in
        if device is None:
            return scheduler.mark_waiting()
        self.device_in = device.link
        device.datum = work.data[work.datum]
        work.datum += 1
        return scheduler.queue_packet(device)


class Device:
    def __init__(self):
        self.pending = None

    def run(self, packet, scheduler):
        if packet is not None:
            self.pending = packet
            return scheduler.hold_self()
        work = self.pending
        if work is None:
            return scheduler.mark_waiting()
        self.pending = None
        return scheduler.queue_packet(work)


class State:
    def __init__(self, packet_pending, waiting):
        self.packet_pending = packet_pending
        self.waiting = waiting
        self.holding = False

    @staticmethod
    def running():
        return State(False, False)

    @staticmethod
    def waiting_only():
        return State(False, True)

    @staticmethod
    def waiting_with_packet():
        return State(True, True)

    @staticmethod
    def with_packet():
        return State(True, False)

    def is_holding_or_waiting(self):
        return self.holding or (not self.packet_pending and self.waiting)

    def is_waiting_with_packet(self):
        return self.packet_pending and self.waiting and not self.holding


class Task:
    def __init__(self, link, identity, priority, input, state, job):
        self.link = link
        self.identity = identity
        self.priority = priority
        self.input = input
        self.state = state
        self.job = job

    def add_input(self, packet, sender):
        """Takes a packet; gives the more urgent one of itself and the task that sent it."""
        if self.input is None:
            self.input = packet
            self.state.packet_pending = True
            if self.priority > sender.priority:
                return self
        else:
            self.input = append(packet, self.input)
        return sender

    def run(self, scheduler):
        message = None
        if self.state.is_waiting_with_packet():
            message = self.input
            self.input = message.link
            self.state = State.running() if self.input is None else State.with_packet()
        return self.job.run(message, scheduler)


class Scheduler:
    def __init__(self):
        self.queue_count = 0
        self.hold_count = 0
        self.table = [None] * TASKS
        self.list = None
        self.current = None

    def create(self, identity, priority, input, state, job):
        task = Task(self.list, identity, priority, input, state, job)
        self.list = task
        self.table[identity] = task

    def start(self):
        self.create(IDLER, 0, None, State.running(), Idler())

        queue = Packet(None, WORKER, Kind.WORK)
        queue = Packet(queue, WORKER, Kind.WORK)
        self.create(WORKER, 1000, queue, State.waiting_with_packet(), Worker())

        for handler, device, priority in [(HANDLER_A, DEVICE_A, 2000), (HANDLER_B, DEVICE_B, 3000)]:
            queue = None
            for _ in range(3):
                queue = Packet(queue, device, Kind.DEVICE)
            self.create(handler, priority, queue, State.waiting_with_packet(), Handler())
        self.create(DEVICE_A, 4000, None, State.waiting_only(), Device())
        self.create(DEVICE_B, 5000, None, State.waiting_only(), Device())

        self.schedule()

    def schedule(self):
        self.current = self.list
        while self.current is not None:
            task = self.current
            self.current = task.link if task.state.is_holding_or_waiting() else task.run(self)

    def find(self, identity):
        task = self.table[identity]
        if task is None:
            raise LookupError(f"there is no task {identity}")
        return task

    def hold_self(self):
        self.hold_count += 1
        task = self.current
        task.state.holding = True
        return task.link

    def mark_waiting(self):
        self.current.state.waiting = True
        return self.current

    def queue_packet(self, packet):
        receiver = self.find(packet.identity)
        sender = self.current
        self.queue_count += 1
        packet.link = None
        packet.identity = sender.identity
        return receiver.add_input(packet, sender)

    def release(self, identity):
        task = self.find(identity)
        task.state.holding = False
        return task if task.priority > self.current.priority else self.current


def benchmark(rounds):
    result = ""
    for _ in range(rounds):
        scheduler = Scheduler()
        scheduler.start()
        result = f"{scheduler.queue_count}/{scheduler.hold_count}"
        assert result == "23246/9297", result
    return result


harness.run("Richards", 4, benchmark)
