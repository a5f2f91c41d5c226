// The pool as the server tells it when asked: once a second while somebody looks, and never otherwise. What was told is remembered for the curves.

import { ask } from "./feed.js";

const EVERY_MS = 1000;
const POINTS = 300;
/** After a longer pause the curves have a hole. */
const GAP_MS = 4000;

const WORDS = { READY: "Ready", WARMING: "Warming up", STOPPING: "Stopping", STOPPED: "Stopped", LOST: "Not answering", ASKING: "Asking the pool" };

const sum = (all, read) => all.reduce((total, each) => total + read(each), 0);

export class Pooling extends EventTarget {
  pool = null;
  points = [];
  at = null;
  asks = 0;
  problem = null;
  #wanted = false;
  #asking = false;
  #timer = 0;

  constructor() {
    super();
    document.addEventListener("visibilitychange", () => this.#turn());
  }

  /** As the bar shows it; `known` once the pool has answered. */
  get status() {
    const status = this.problem ? "LOST" : this.pool?.state ?? "ASKING";
    return { status, word: WORDS[status], known: this.pool, publishedAt: this.at ?? Date.now(), detail: this.problem };
  }

  /** Whether somebody looks at the pool now. */
  watch(wanted) {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    this.#turn();
  }

  #turn() {
    clearTimeout(this.#timer);
    if (this.#wanted && !document.hidden) this.#ask();
  }

  async #ask() {
    if (this.#asking) return;
    this.#asking = true;
    try {
      this.#take(await ask("/v1/compute"), Date.now());
      this.problem = null;
    } catch (error) {
      this.problem = String(error.message ?? error);
    }
    this.#asking = false;
    this.asks++;
    clearTimeout(this.#timer);
    if (this.#wanted && !document.hidden) this.#timer = setTimeout(() => this.#ask(), EVERY_MS);
    this.dispatchEvent(new Event("change"));
  }

  #take(pool, at) {
    const point = pointOf(pool, at), last = this.points.at(-1);
    const isNext = last && at - last.at < GAP_MS && point.done >= last.done;
    point.rate = isNext ? (point.done - last.done) / ((at - last.at) / 1000) : null;
    const hole = last && !isNext ? [{ at: last.at + 1, of: {} }] : [];
    this.points = [...this.points, ...hole, point].slice(-POINTS);
    this.pool = pool;
    this.at = at;
  }
}

function pointOf({ waiting, running, oldestWaitSeconds, kernels }, at) {
  const waits = kernels.map((kernel) => kernel.waitedSeconds.p95).filter((p95) => p95 != null);
  return {
    at, waiting, running,
    oldest: oldestWaitSeconds,
    wait: waits.length ? Math.max(...waits) : null,
    done: sum(kernels, (kernel) => kernel.counts.done),
    of: Object.fromEntries(kernels.map((kernel) => [kernel.name, kernel.counts.done ? kernel.ofCeiling : null])),
  };
}

/** Counts over all kernels. */
export const countsOf = ({ kernels }) => (name) => sum(kernels, (kernel) => kernel.counts[name]);

/** Those that did most come first. */
export const busiest = (kernels) => [...kernels].sort((a, b) => b.counts.done - a.counts.done || (a.name < b.name ? -1 : 1));

/** Topics of jobs, each the sum of its partitions; the status is that of the partition that is worst off. */
export function topicsOf(feed) {
  const topics = new Map();
  for (const { status, jobs } of feed.jobs.values()) {
    const topic = topics.get(status.pipeline) ?? { name: status.pipeline, partitions: 0, lag: 0, status: "LIVE", detail: "", counters: {} };
    topics.set(status.pipeline, topic);
    topic.partitions++;
    topic.lag += status.lag ?? 0;
    if (status.status !== "LIVE") Object.assign(topic, { status: status.status, detail: status.detail });
    for (const [counter, value] of Object.entries(jobs ?? {})) {
      if (typeof value === "number") topic.counters[counter] = (topic.counters[counter] ?? 0) + value;
    }
  }
  return [...topics.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
