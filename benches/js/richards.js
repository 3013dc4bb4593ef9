// The scheduler of an operating system whose tasks send each other packets: dispatch, linked queues, flags.
"use strict";
const harness = require("./harness.js");

const IDLER = 0;
const WORKER = 1;
const HANDLER_A = 2;
const HANDLER_B = 3;
const DEVICE_A = 4;
const DEVICE_B = 5;
const TASKS = 6;
const DATA_SIZE = 4;

const Kind = { DEVICE: 0, WORK: 1 };

class Packet {
  constructor(link, identity, kind) {
    this.link = link;
    this.identity = identity;
    this.kind = kind;
    this.datum = 0;
    this.data = new Array(DATA_SIZE).fill(0);
  }
}

// Puts a packet at the end of a queue and gives the queue.
function append(packet, queue) {
  packet.link = null;
  if (queue === null) return packet;
  let last = queue;
  while (last.link !== null) last = last.link;
  last.link = packet;
  return queue;
}

// A job is what a task does when it runs, and what it remembers. It says which task is next.
class Idler {
  constructor() {
    this.control = 1;
    this.count = 10000;
  }

  run(packet, scheduler) {
    this.count -= 1;
    if (this.count === 0) return scheduler.holdSelf();
    if ((this.control & 1) === 0) {
      this.control >>= 1;
      return scheduler.release(DEVICE_A);
    }
    this.control = (this.control >> 1) ^ 53256;
    return scheduler.release(DEVICE_B);
  }
}

class Worker {
  constructor() {
    this.destination = HANDLER_A;
    this.count = 0;
  }

  run(work, scheduler) {
    if (work === null) return scheduler.markWaiting();
    this.destination = this.destination === HANDLER_A ? HANDLER_B : HANDLER_A;
    work.identity = this.destination;
    work.datum = 0;
    for (let i = 0; i < DATA_SIZE; i++) {
      this.count = this.count === 26 ? 1 : this.count + 1;
      work.data[i] = 64 + this.count;
    }
    return scheduler.queuePacket(work);
  }
}

class Handler {
  constructor() {
    this.workIn = null;
    this.deviceIn = null;
  }

  run(packet, scheduler) {
    if (packet !== null) {
      if (packet.kind === Kind.WORK) this.workIn = append(packet, this.workIn);
      else this.deviceIn = append(packet, this.deviceIn);
    }
    const work = this.workIn;
    if (work === null) return scheduler.markWaiting();
    if (work.datum >= DATA_SIZE) {
      this.workIn = work.link;
      return scheduler.queuePacket(work);
    }
    const device = this.deviceIn;
    if (device === null) return scheduler.markWaiting();
    this.deviceIn = device.link;
    device.datum = work.data[work.datum];
    work.datum += 1;
    return scheduler.queuePacket(device);
  }
}

class Device {
  constructor() {
    this.pending = null;
  }

  run(packet, scheduler) {
    if (packet !== null) {
      this.pending = packet;
      return scheduler.holdSelf();
    }
    const work = this.pending;
    if (work === null) return scheduler.markWaiting();
    this.pending = null;
    return scheduler.queuePacket(work);
  }
}

class State {
  constructor(packetPending, waiting) {
    this.packetPending = packetPending;
    this.waiting = waiting;
    this.holding = false;
  }

  static running() {
    return new State(false, false);
  }

  static waiting() {
    return new State(false, true);
  }

  static waitingWithPacket() {
    return new State(true, true);
  }

  static withPacket() {
    return new State(true, false);
  }

  isHoldingOrWaiting() {
    return this.holding || (!this.packetPending && this.waiting);
  }

  isWaitingWithPacket() {
    return this.packetPending && this.waiting && !this.holding;
  }
}

class Task {
  constructor(link, identity, priority, input, state, job) {
    this.link = link;
    this.identity = identity;
    this.priority = priority;
    this.input = input;
    this.state = state;
    this.job = job;
  }

  // Takes a packet; gives the more urgent one of itself and the task that sent it.
  addInput(packet, sender) {
    if (this.input === null) {
      this.input = packet;
      this.state.packetPending = true;
      if (this.priority > sender.priority) return this;
    } else {
      this.input = append(packet, this.input);
    }
    return sender;
  }

  run(scheduler) {
    let message = null;
    if (this.state.isWaitingWithPacket()) {
      message = this.input;
      this.input = message.link;
      this.state = this.input === null ? State.running() : State.withPacket();
    }
    return this.job.run(message, scheduler);
  }
}

class Scheduler {
  constructor() {
    this.queueCount = 0;
    this.holdCount = 0;
    this.table = new Array(TASKS).fill(null);
    this.list = null;
    this.current = null;
  }

  create(identity, priority, input, state, job) {
    const task = new Task(this.list, identity, priority, input, state, job);
    this.list = task;
    this.table[identity] = task;
  }

  start() {
    this.create(IDLER, 0, null, State.running(), new Idler());

    let queue = new Packet(null, WORKER, Kind.WORK);
    queue = new Packet(queue, WORKER, Kind.WORK);
    this.create(WORKER, 1000, queue, State.waitingWithPacket(), new Worker());

    const handlers = [
      [HANDLER_A, DEVICE_A, 2000],
      [HANDLER_B, DEVICE_B, 3000],
    ];
    for (const [handler, device, priority] of handlers) {
      queue = null;
      for (let i = 0; i < 3; i++) queue = new Packet(queue, device, Kind.DEVICE);
      this.create(handler, priority, queue, State.waitingWithPacket(), new Handler());
    }
    this.create(DEVICE_A, 4000, null, State.waiting(), new Device());
    this.create(DEVICE_B, 5000, null, State.waiting(), new Device());

    this.schedule();
  }

  schedule() {
    this.current = this.list;
    while (this.current !== null) {
      const task = this.current;
      this.current = task.state.isHoldingOrWaiting() ? task.link : task.run(this);
    }
  }

  find(identity) {
    const task = this.table[identity];
    if (task === null) throw new Error(`there is no task ${identity}`);
    return task;
  }

  holdSelf() {
    this.holdCount += 1;
    const task = this.current;
    task.state.holding = true;
    return task.link;
  }

  markWaiting() {
    this.current.state.waiting = true;
    return this.current;
  }

  queuePacket(packet) {
    const receiver = this.find(packet.identity);
    const sender = this.current;
    this.queueCount += 1;
    packet.link = null;
    packet.identity = sender.identity;
    return receiver.addInput(packet, sender);
  }

  release(identity) {
    const task = this.find(identity);
    task.state.holding = false;
    return task.priority > this.current.priority ? task : this.current;
  }
}

function benchmark(rounds) {
  let result = "";
  for (let round = 0; round < rounds; round++) {
    const scheduler = new Scheduler();
    scheduler.start();
    result = `${scheduler.queueCount}/${scheduler.holdCount}`;
    if (result !== "23246/9297") throw new Error(`richards counted ${result}`);
  }
  return result;
}

harness.run("Richards", 4, benchmark);
