// The pool: whether its lanes are sound, whether anybody waits, and how fast each kernel is.

import { LitElement, html, nothing } from "lit";
import { NONE, count, cut, figure, percent, plural, share } from "./format.js";
import { busiest, countsOf, topicsOf } from "./pooling.js";
import { brief, bytes, gigas, poolCharts, spread } from "./pool-charts.js";
import "./chart.js";

export { Pooling } from "./pooling.js";

const STATES = { STARTING: "starting", UP: "up", DOWN: "down", OUT: "out" };
/** Jobs that are smaller than what it takes to start them say nothing of speed. */
const TELLING = 0.01;
const CAUSES = { start: "did not start", crash: "crashed", hung: "hung", wrong_result: "wrong result", canary: "canary failed" };
const HEAD = ["Kernel", "Submitted", "Done", "Refused", "Busy", "Expired", "Cancelled", "Retried", "Failed", "Wait p50 · p95 · p99", "Run p50 · p95 · p99", "Jobs a batch", "GFLOP/s", "Of the ceiling"];


export class WeirPool extends LitElement {
  static properties = { pooling: {}, feed: {}, version: {} };

  createRenderRoot() {
    return this;
  }

  render() {
    const { pool, points, problem } = this.pooling;
    const topics = topicsOf(this.feed);
    return html`
      <section class="headline" aria-label="Pool">
        ${this.#caption(pool)}
        <p class="note">${this.#measured(pool)}</p>
        ${this.#troubles(pool, problem).map((trouble) => html`<p class="note detail">${trouble}</p>`)}
      </section>
      <main class="pool">
        ${this.#tiles(pool)}
        ${poolCharts(points, pool).map((chart) => html`<weir-chart class="panel" id="chart-${chart.id}" .chart=${chart}></weir-chart>`)}
        ${this.#kernels(pool)}
        ${this.#lanes(pool)}
        ${topics.length ? this.#topics(topics) : nothing}
      </main>
      <footer><span>asked once a second while this is looked at</span></footer>`;
  }

  #caption({ state, lanes, waiting, kernels, oldestWaitSeconds }) {
    if (state === "WARMING") return html`<p class="caption">The pool warms up: <b>no lane</b> has shown yet that it computes right.</p>`;
    const up = lanes.filter((lane) => lane.state === "UP"), all = up.length === lanes.length;
    const first = busiest(kernels)[0];
    return html`<p class="caption"><b class=${all ? "" : "unmet"} data-up=${up.length}>${count(up.length)} of ${plural(lanes.length, "lane")}</b> ${up.length === 1 ? "is" : "are"} up;
      ${waiting ? html`<b data-waiting=${waiting}>${plural(waiting, "job")}</b> ${waiting === 1 ? "waits" : "wait, the oldest"} for ${brief(oldestWaitSeconds)}.` : html`<b data-waiting="0">no job</b> waits.`}
      ${first?.counts.done ? html`<b>${cut(first.name)}</b> is answered within <b>${brief(first.totalSeconds.p95)}</b> 95 times in 100${first.ofCeiling < TELLING ? nothing
        : html`, at <b class="promise">${share(first.ofCeiling)}</b> of what a lane can do`}.` : "No job was computed yet."}</p>`;
  }

  #measured({ ceiling, state }) {
    const known = state === "WARMING" ? "" : `A lane can do ${gigas(ceiling.flopPerSecond)} GFLOP/s and move ${gigas(ceiling.bytesPerSecond)} GB/s, as measured when the pool started. `;
    return `${known}Counts are since then; percentiles and speeds are of the last few thousand jobs.`;
  }

  #troubles({ lanes, canary }, problem) {
    return [
      ...(problem ? [`The server did not answer: ${problem}. What you see is from before.`] : []),
      ...lanes.filter((lane) => lane.state === "DOWN" || lane.state === "OUT").map((lane) =>
        `Lane ${lane.place} is ${STATES[lane.state]}${lane.state === "DOWN" ? " and comes back after a pause" : " for long"}: ${cut(lane.detail, 160)}`),
      ...(canary.failed ? [`A job with a known result came out otherwise ${plural(canary.failed, "time")}: the machine or a library computed wrong.`] : []),
    ];
  }

  #tiles(pool) {
    const { lanes, memory, canary, losses } = pool, of = countsOf(pool);
    const up = lanes.filter((lane) => lane.state === "UP"), lost = lanes.reduce((sum, lane) => sum + lane.losses, 0);
    const tile = (name, word, value, text, note, isWrong) =>
      html`<div><dt>${word}</dt><dd class=${isWrong ? "detail" : ""} data-tile=${name} data-value=${value}>${text}</dd><small title=${note}>${note}</small></div>`;
    return html`<section class="panel tiles" aria-label="Figures"><dl>${[
      tile("lanes", "Lanes up", up.length, `${count(up.length)} of ${count(lanes.length)}`, busy(up), up.length < lanes.length),
      tile("done", "Done", of("done"), count(of("done")), `of ${count(of("submitted"))} submitted`),
      tile("rejected", "Rejected", of("refused") + of("busy"), count(of("refused") + of("busy")), `${count(of("refused"))} refused, ${count(of("busy"))} for now`),
      tile("late", "Too late", of("expired"), count(of("expired")), `expired; ${count(of("late"))} done late`),
      tile("failed", "Failed", of("failed"), count(of("failed")), `lost twice; ${plural(of("retried"), "retry", "retries")}`, of("failed") > 0),
      tile("memory", "Memory", memory.usedBytes, bytes(memory.usedBytes), `of ${bytes(memory.budgetBytes)}, peak ${bytes(memory.highWaterBytes)}`),
      tile("canary", "Canary", canary.failed, brief(canary.latencySeconds.p95), `p95; ${count(canary.failed)} of ${count(canary.asked)} failed`, canary.failed > 0),
      tile("losses", "Lanes lost", lost, count(lost), lost ? Object.entries(losses).filter(([, n]) => n).map(([cause, n]) => `${count(n)} ${CAUSES[cause] ?? cause}`).join(", ") : "since the start", lost > 0),
    ]}</dl></section>`;
  }

  #kernels({ kernels }) {
    return html`<section class="panel listed" aria-label="Kernels" tabindex="0">
      ${kernels.length ? html`<table data-chart="kernels"><caption>Kernels; those that did most come first</caption>
        <thead><tr>${HEAD.map((h) => html`<th scope="col">${h}</th>`)}</tr></thead>
        <tbody>${busiest(kernels).map((kernel) => this.#kernel(kernel))}</tbody></table>` : html`<p class="empty">Nobody has asked for a kernel yet. <code>POST /v1/compute</code> takes a job.</p>`}</section>`;
  }

  #kernel({ name, counts, waitedSeconds, ranSeconds, batchJobs, flopPerSecond, ofCeiling }) {
    const wrong = (n) => html`<td class=${n ? "detail" : ""}>${count(n)}</td>`, plain = (cell) => html`<td>${cell}</td>`;
    return html`<tr data-kernel=${name} data-done=${counts.done} data-ceiling=${ofCeiling}><th scope="row">${name === "unknown" ? "no such kernel" : cut(name)}</th>
      ${[counts.submitted, counts.done, counts.refused, counts.busy, counts.expired, counts.cancelled].map((n) => plain(count(n)))}
      ${[counts.retried, counts.failed].map(wrong)}
      ${[spread(waitedSeconds), spread(ranSeconds), sizes(batchJobs), gigas(flopPerSecond)].map(plain)}
      <td class="bar-cell">${counts.done ? html`<progress max="1" .value=${ofCeiling} aria-hidden="true"></progress> ${share(ofCeiling)}` : NONE}</td></tr>`;
  }

  #lanes({ lanes }) {
    return html`<section class="panel listed lanes" aria-label="Lanes" tabindex="0"><table data-chart="lanes"><caption>Lanes</caption>
      <thead><tr>${["Lane", "State", "Computes with", "Jobs", "Lost", "Busy since its start"].map((h) => html`<th scope="col">${h}</th>`)}</tr></thead>
      <tbody>${lanes.map((lane) => html`<tr data-lane=${lane.place} data-state=${lane.state}><th scope="row">${lane.place}</th>
        <td class="state"><i></i>${STATES[lane.state]}</td><td>${lane.backend}</td><td>${count(lane.jobs)}</td><td class=${lane.losses ? "detail" : ""}>${count(lane.losses)}</td>
        <td class="bar-cell"><progress max="1" .value=${lane.busy} aria-hidden="true"></progress> ${percent(lane.busy)}</td></tr>`)}</tbody></table></section>`;
  }

  #topics(topics) {
    const columns = ["read", "done", "refused", "expired", "failed", "repeated", "deadLettered"];
    return html`<section class="panel listed topics" aria-label="Topics of jobs" tabindex="0"><table data-chart="topics"><caption>Topics of jobs</caption>
      <thead><tr>${["Topic", "State", "Behind", "Read", "Done", "Refused", "Expired", "Failed", "Repeated", "Dead letters"].map((h) => html`<th scope="col">${h}</th>`)}</tr></thead>
      <tbody>${topics.map((topic) => html`<tr data-topic=${topic.name} data-state=${topic.status}><th scope="row">${cut(topic.name)}</th>
        <td class="state" title=${topic.detail}><i></i>${topic.status.toLowerCase()}</td><td>${count(topic.lag)}</td>
        ${columns.map((name) => html`<td data-counter=${name}>${count(topic.counters[name])}</td>`)}</tr>`)}</tbody></table></section>`;
  }
}

function busy(up) {
  if (!up.length) return "none computes now";
  const share = up.reduce((sum, lane) => sum + lane.busy, 0) / up.length;
  return `${[...new Set(up.map((lane) => lane.backend))].join(", ")}; ${percent(share)} busy`;
}

const sizes = ({ p50, p99 }) => (p50 == null ? NONE : p50 === p99 || Math.round(p50) === Math.round(p99) ? figure(Math.round(p50)) : `${figure(Math.round(p50))} to ${figure(Math.round(p99))}`);

customElements.define("weir-pool", WeirPool);
