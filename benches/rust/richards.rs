//! The scheduler of an operating system whose tasks send each other packets: dispatch, linked queues, flags.
mod harness;

const IDLER: TaskId = 0;
const WORKER: TaskId = 1;
const HANDLER_A: TaskId = 2;
const HANDLER_B: TaskId = 3;
const DEVICE_A: TaskId = 4;
const DEVICE_B: TaskId = 5;
const TASKS: usize = 6;
const DATA_SIZE: usize = 4;

type TaskId = usize;
type Queue = Option<Box<Packet>>;

#[derive(Clone, Copy)]
enum Kind {
    Device,
    Work,
}

struct Packet {
    link: Queue,
    identity: TaskId,
    kind: Kind,
    datum: usize,
    data: [i64; DATA_SIZE],
}

impl Packet {
    fn new(link: Queue, identity: TaskId, kind: Kind) -> Box<Packet> {
        Box::new(Packet { link, identity, kind, datum: 0, data: [0; DATA_SIZE] })
    }
}

/// Puts a packet at the end of a queue.
fn append(mut packet: Box<Packet>, queue: &mut Queue) {
    packet.link = None;
    let mut end = queue;
    while let Some(next) = end {
        end = &mut next.link;
    }
    *end = Some(packet);
}

/// What a task does when it runs, and what it remembers. It says which task is next.
trait Job {
    fn run(&mut self, packet: Queue, scheduler: &mut Scheduler) -> Option<TaskId>;
}

struct Idler {
    control: i64,
    count: i64,
}

impl Job for Idler {
    fn run(&mut self, _packet: Queue, scheduler: &mut Scheduler) -> Option<TaskId> {
        self.count -= 1;
        if self.count == 0 {
            return scheduler.hold_self();
        }
        if self.control & 1 == 0 {
            self.control >>= 1;
            scheduler.release(DEVICE_A)
        } else {
            self.control = (self.control >> 1) ^ 53256;
            scheduler.release(DEVICE_B)
        }
    }
}

struct Worker {
    destination: TaskId,
    count: i64,
}

impl Job for Worker {
    fn run(&mut self, packet: Queue, scheduler: &mut Scheduler) -> Option<TaskId> {
        let Some(mut work) = packet else {
            return scheduler.mark_waiting();
        };
        self.destination = if self.destination == HANDLER_A { HANDLER_B } else { HANDLER_A };
        work.identity = self.destination;
        work.datum = 0;
        for datum in &mut work.data {
            self.count = if self.count == 26 { 1 } else { self.count + 1 };
            *datum = 64 + self.count;
        }
        scheduler.queue_packet(work)
    }
}

struct Handler {
    work_in: Queue,
    device_in: Queue,
}

impl Job for Handler {
    fn run(&mut self, packet: Queue, scheduler: &mut Scheduler) -> Option<TaskId> {
        if let Some(arrived) = packet {
            match arrived.kind {
                Kind::Work => append(arrived, &mut self.work_in),
                Kind::Device => append(arrived, &mut self.device_in),
            }
        }
        let Some(mut work) = self.work_in.take() else {
            return scheduler.mark_waiting();
        };
        if work.datum >= DATA_SIZE {
            self.work_in = work.link.take();
            return scheduler.queue_packet(work);
        }
        let Some(mut device) = self.device_in.take() else {
            self.work_in = Some(work);
            return scheduler.mark_waiting();
        };
        self.device_in = device.link.take();
        device.datum = work.data[work.datum] as usize;
        work.datum += 1;
        self.work_in = Some(work);
        scheduler.queue_packet(device)
    }
}

struct Device {
    pending: Queue,
}

impl Job for Device {
    fn run(&mut self, packet: Queue, scheduler: &mut Scheduler) -> Option<TaskId> {
        if packet.is_some() {
            self.pending = packet;
            return scheduler.hold_self();
        }
        match self.pending.take() {
            Some(work) => scheduler.queue_packet(work),
            None => scheduler.mark_waiting(),
        }
    }
}

struct State {
    packet_pending: bool,
    waiting: bool,
    holding: bool,
}

impl State {
    fn running() -> State {
        State { packet_pending: false, waiting: false, holding: false }
    }

    fn waiting() -> State {
        State { packet_pending: false, waiting: true, holding: false }
    }

    fn waiting_with_packet() -> State {
        State { packet_pending: true, waiting: true, holding: false }
    }

    fn with_packet() -> State {
        State { packet_pending: true, waiting: false, holding: false }
    }

    fn is_holding_or_waiting(&self) -> bool {
        self.holding || (!self.packet_pending && self.waiting)
    }

    fn is_waiting_with_packet(&self) -> bool {
        self.packet_pending && self.waiting && !self.holding
    }
}

struct Task {
    link: Option<TaskId>,
    priority: i64,
    input: Queue,
    state: State,
    /// Absent while it runs, since it gets the whole scheduler.
    job: Option<Box<dyn Job>>,
}

struct Scheduler {
    queue_count: i64,
    hold_count: i64,
    table: [Option<Task>; TASKS],
    list: Option<TaskId>,
    current: Option<TaskId>,
}

impl Scheduler {
    fn new() -> Scheduler {
        Scheduler {
            queue_count: 0,
            hold_count: 0,
            table: [const { None }; TASKS],
            list: None,
            current: None,
        }
    }

    fn create(
        &mut self,
        identity: TaskId,
        priority: i64,
        input: Queue,
        state: State,
        job: impl Job + 'static,
    ) {
        let job: Option<Box<dyn Job>> = Some(Box::new(job));
        self.table[identity] = Some(Task { link: self.list, priority, input, state, job });
        self.list = Some(identity);
    }

    fn start(&mut self) {
        self.create(IDLER, 0, None, State::running(), Idler { control: 1, count: 10000 });

        let queue = Packet::new(None, WORKER, Kind::Work);
        let queue = Packet::new(Some(queue), WORKER, Kind::Work);
        let worker = Worker { destination: HANDLER_A, count: 0 };
        self.create(WORKER, 1000, Some(queue), State::waiting_with_packet(), worker);

        for (identity, device, priority) in
            [(HANDLER_A, DEVICE_A, 2000), (HANDLER_B, DEVICE_B, 3000)]
        {
            let mut queue = None;
            for _ in 0..3 {
                queue = Some(Packet::new(queue, device, Kind::Device));
            }
            let handler = Handler { work_in: None, device_in: None };
            self.create(identity, priority, queue, State::waiting_with_packet(), handler);
        }
        self.create(DEVICE_A, 4000, None, State::waiting(), Device { pending: None });
        self.create(DEVICE_B, 5000, None, State::waiting(), Device { pending: None });

        self.schedule();
    }

    fn schedule(&mut self) {
        self.current = self.list;
        while let Some(identity) = self.current {
            let task = self.find(identity);
            self.current = if task.state.is_holding_or_waiting() {
                task.link
            } else {
                self.run_task(identity)
            };
        }
    }

    fn run_task(&mut self, identity: TaskId) -> Option<TaskId> {
        let task = self.find(identity);
        let mut message = None;
        if task.state.is_waiting_with_packet() {
            message = task.input.take();
            task.input = message.as_mut().and_then(|packet| packet.link.take());
            task.state = if task.input.is_none() { State::running() } else { State::with_packet() };
        }
        let mut job = task.job.take().expect("the task is not running");
        let next = job.run(message, self);
        self.find(identity).job = Some(job);
        next
    }

    /// Gives a task a packet; says which is the more urgent one of it and the sender.
    fn add_input(&mut self, packet: Box<Packet>, receiver: TaskId, sender: TaskId) -> TaskId {
        let sender_priority = self.find(sender).priority;
        let task = self.find(receiver);
        if task.input.is_none() {
            task.input = Some(packet);
            task.state.packet_pending = true;
            if task.priority > sender_priority {
                return receiver;
            }
        } else {
            append(packet, &mut task.input);
        }
        sender
    }

    fn find(&mut self, identity: TaskId) -> &mut Task {
        self.table[identity].as_mut().expect("a task")
    }

    fn running(&mut self) -> &mut Task {
        let current = self.current.expect("a running task");
        self.find(current)
    }

    fn hold_self(&mut self) -> Option<TaskId> {
        self.hold_count += 1;
        let task = self.running();
        task.state.holding = true;
        task.link
    }

    fn mark_waiting(&mut self) -> Option<TaskId> {
        self.running().state.waiting = true;
        self.current
    }

    fn queue_packet(&mut self, mut packet: Box<Packet>) -> Option<TaskId> {
        let receiver = packet.identity;
        let sender = self.current.expect("a running task");
        self.queue_count += 1;
        packet.link = None;
        packet.identity = sender;
        Some(self.add_input(packet, receiver, sender))
    }

    fn release(&mut self, identity: TaskId) -> Option<TaskId> {
        let running_priority = self.running().priority;
        let task = self.find(identity);
        task.state.holding = false;
        if task.priority > running_priority { Some(identity) } else { self.current }
    }
}

fn benchmark(rounds: i64) -> String {
    let mut result = String::new();
    for _ in 0..rounds {
        let mut scheduler = Scheduler::new();
        scheduler.start();
        result = format!("{}/{}", scheduler.queue_count, scheduler.hold_count);
        assert_eq!(result, "23246/9297");
    }
    result
}

fn main() {
    harness::run("Richards", 4, benchmark);
}
