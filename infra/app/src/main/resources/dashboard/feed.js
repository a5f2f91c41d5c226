// The state as the server tells it: one event stream, whole states and differences, numbered without a gap.

const HISTORY = 1000;
const RETRY_MS = 1000;
const ROUNDS = 400;

const kept = (map, key, Kind) => map.get(key) ?? map.set(key, new Kind()).get(key);
const keyOf = (event) => `${event.pipeline}/${event.partition}`;

class Partition {
  elements = new Map();
  served = new Map();
  points = [];
  status = null;
  state = null;

  apply(event) {
    if (event.whole) {
      this.elements.clear();
      this.served.clear();
    }
    const { state, put = [], drop = [], served = [], point, ...status } = event;
    this.status = status;
    this.state = state ?? this.state;
    for (const id of drop) {
      this.elements.delete(id);
      this.served.delete(id);
    }
    for (const [id, title, magnitude, time, latitude, longitude] of put) {
      this.elements.set(id, { id, title, magnitude, time, latitude, longitude });
    }
    for (const [id, member] of served) this.served.set(id, member);
    if (point) this.append(point);
  }

  append(point) {
    if (this.points.length && point[0] <= this.points.at(-1)[0]) return;
    this.points = [...this.points.slice(1 - HISTORY), point];
  }

  /** The server's history, then whatever came by stream since it was written down. */
  remember(rows) {
    const since = this.points;
    this.points = rows;
    since.forEach((point) => this.append(point));
  }
}

/** A partition of a solver. Rounds are told once each; the page remembers more of them than the server does. */
class Solving {
  rounds = new Map();
  status = null;
  solver = null;

  apply(event) {
    const { solver, ...status } = event;
    this.status = status;
    if (!solver) return;
    this.solver = solver;
    this.rounds = new Map(solver.sequences.map((sequence) => [sequence.name, this.#after(sequence)]));
  }

  /** Whatever is told replaces what is known from that round on: a sequence that was forgotten counts from 0 again. */
  #after({ name, rounds, tallies }) {
    const told = rounds.map(([number, context, omega, leader, iterations, fixed = null, young = null, youngIterations = null]) =>
      ({ number, context, omega, leader, iterations, fixed, young, youngIterations }));
    const first = told[0]?.number ?? tallies.rounds;
    return [...(this.rounds.get(name) ?? []).filter((round) => round.number < first), ...told].slice(-ROUNDS);
  }
}

/** A partition of a topic of jobs. */
class Topic {
  status = null;
  jobs = null;

  apply({ jobs, ...status }) {
    this.status = status;
    this.jobs = jobs ?? this.jobs;
  }
}

export class Feed extends EventTarget {
  pipelines = [];
  partitions = new Map();
  solvers = [];
  solving = new Map();
  jobs = new Map();
  hasPool = false;
  connection = "connecting";
  lostAt = null;
  lastId = "";
  lastNumber = null;
  gaps = 0;
  events = 0;
  problem = null;
  #source = null;
  #timer = null;

  async start() {
    addEventListener("offline", () => this.#lose());
    addEventListener("online", () => this.#open());
    await this.#declare();
    this.#open();
  }

  async #declare() {
    try {
      const [{ pipelines }, { solvers }, { lanes, kernels }] = await Promise.all([ask("/v1/pipelines"), ask("/v1/solvers"), ask("/v1/compute")]);
      Object.assign(this, { pipelines, solvers, hasPool: lanes.length + kernels.length > 0 });
      this.problem = null;
    } catch (error) {
      this.problem = String(error.message ?? error);
    }
    this.#changed();
  }

  #open() {
    clearTimeout(this.#timer);
    this.#source?.close();
    const source = new EventSource(this.lastId ? `/v1/events?after=${encodeURIComponent(this.lastId)}` : "/v1/events");
    this.#source = source;
    source.onopen = () => {
      this.connection = "open";
      this.lostAt = null;
      if (!this.pipelines.length && !this.solvers.length) this.#declare();
      this.#changed();
    };
    source.onerror = () => this.#lose();
    source.onmessage = (message) => this.#take(message);
  }

  #lose() {
    this.#source?.close();
    if (this.connection !== "lost") {
      this.connection = "lost";
      this.lostAt = Date.now();
      this.#changed();
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), RETRY_MS);
  }

  #take(message) {
    const event = JSON.parse(message.data);
    if (!event.whole && event.number !== this.lastNumber + 1) {
      this.gaps++;
      this.lastId = "";
      this.#open();
      return;
    }
    this.events++;
    this.lastNumber = event.number;
    this.lastId = message.lastEventId;
    const key = keyOf(event);
    if ("solver" in event) {
      kept(this.solving, key, Solving).apply(event);
    } else if ("jobs" in event) {
      kept(this.jobs, key, Topic).apply(event);
    } else {
      const partition = kept(this.partitions, key, Partition);
      partition.apply(event);
      if (event.whole) this.#recall(event, partition);
    }
    this.#changed();
  }

  async #recall(event, partition) {
    try {
      const path = `/v1/pipelines/${encodeURIComponent(event.pipeline)}/history?partition=${event.partition}`;
      partition.remember((await ask(path)).rows);
      this.#changed();
    } catch {
      // The charts begin now instead; the stream itself says when the server is gone.
    }
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

export async function ask(path) {
  const response = await fetch(path, { headers: { Accept: "application/json" } });
  const body = await response.json();
  if (!response.ok) throw new Error(`${body.error} (${body.legal})`);
  return body;
}
