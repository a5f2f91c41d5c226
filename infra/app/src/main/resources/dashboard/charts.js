// What is charted, made from a partition's history. Counts are added up over equal spans of time, so that a spike stays as high as it was.

import { html } from "lit";
import { atLeast, count, duration, figure, percent, plural, short } from "./format.js";

const COLUMN = Object.fromEntries(
  ["at", "value", "bound", "twin", "cover", "live", "updates", "calls", "entered", "lag", "freshness", "latency", "deadLettered"]
    .map((name, i) => [name, i]));
const BINS = 48;

const take = (points, read) => points.map(read);
const column = (points, name) => take(points, (p) => p[COLUMN[name]]);
const seconds = (points) => take(points, (p) => p[COLUMN.at] / 1000);
const top = (least) => (_, __, max) => [0, Math.max(least, max * 1.15)];

/** Sums of the named columns over spans of whole seconds; the first point counts from before the chart and is left out. */
function bins(points, ...names) {
  if (points.length < 2) return { width: 1, times: [], sums: names.map(() => []) };
  const first = points[0][COLUMN.at], last = points.at(-1)[COLUMN.at];
  const width = Math.max(1, Math.ceil((last - first) / 1000 / BINS));
  const found = new Map();
  for (const point of points.slice(1)) {
    const bin = Math.floor(point[COLUMN.at] / 1000 / width) * width;
    const sums = found.get(bin) ?? found.set(bin, names.map(() => 0)).get(bin);
    names.forEach((name, i) => (sums[i] += point[COLUMN[name]]));
  }
  return { width, times: [...found.keys()], sums: names.map((_, i) => [...found.values()].map((sums) => sums[i])) };
}

const last = (points, ms) => points.slice(1).filter((p) => p[COLUMN.at] > points.at(-1)[COLUMN.at] - ms);
const sum = (points, name) => points.reduce((total, p) => total + p[COLUMN[name]], 0);
const ratio = (a, b) => (b > 0 ? a / b : null);

export function charts(partition, definition) {
  const { state, status, points } = partition;
  const guarantee = definition.summary.guarantee;
  return [
    quality(points, state, guarantee), certificate(points, state), churn(points), calls(points),
    lag(points, status), freshness(points, status), deadLetters(points, state),
  ];
}

function quality(points, state, guarantee) {
  const of = (read) => take(points, (p) => ratio(read(p), p[COLUMN.cover]));
  return {
    id: "quality",
    title: "Quality: 100 % is what keeping everything live would give",
    headline: html`
      <span class="reading"><i class="swatch member"></i>summary <b data-value=${state.value}>${percent(ratio(state.value, state.cover))}</b></span>
      <span class="reading"><i class="swatch bound"></i>upper bound <b data-bound=${state.bound}>${percent(ratio(state.bound, state.cover))}</b></span>
      <span class="reading"><i class="swatch twin"></i>grey twin <b data-twin=${state.twinValue}>${percent(ratio(state.twinValue, state.cover))}</b></span>
      ${guarantee > 0 ? html`<span class="reading"><i class="swatch guarantee"></i>guaranteed <b>${percent(ratio(guarantee * state.bound, state.cover))}</b></span>` : ""}`,
    note: "",
    columns: [seconds(points), of((p) => p[COLUMN.value]), of((p) => p[COLUMN.bound]), of((p) => p[COLUMN.twin]), ...(guarantee > 0 ? [of((p) => guarantee * p[COLUMN.bound])] : [])],
    series: [
      { label: "summary", ink: "member", width: 2.2, show: percent },
      { label: "upper bound", ink: "bound", dash: [6, 4], show: percent },
      { label: "grey twin", ink: "twin", width: 1.8, show: percent },
      ...(guarantee > 0 ? [{ label: "guaranteed", ink: "guarantee", dash: [2, 4], show: percent }] : []),
    ],
    range: (_, min) => [Math.max(0, Math.floor(10 * (min ?? 0.5) - 0.5) / 10), 1.02],
    axis: (v) => `${Math.round(100 * v)} %`,
  };
}

function certificate(points, state) {
  const values = take(points, (p) => Math.min(1, ratio(p[COLUMN.value], p[COLUMN.bound]) ?? 1));
  return {
    id: "certificate",
    title: "Certificate",
    headline: html`<b>≥ ${atLeast(state.certificate)}</b>`,
    note: "of the best possible",
    columns: [seconds(points), values],
    series: [{ label: "certificate", ink: "member", fill: true, show: percent }],
    range: (_, min) => [Math.max(0, Math.floor((min ?? 0.9) * 50 - 0.5) / 50), 1],
    axis: (v) => `${Math.round(100 * v)} %`,
  };
}

function churn(points) {
  const { width, times, sums } = bins(points, "entered");
  return {
    id: "churn",
    title: "Churn",
    headline: html`<b>${plural(points.length ? sum(last(points, 60_000), "entered") : 0, "member")}</b>`,
    note: "came in, last minute",
    columns: [times, sums[0]],
    series: [{ label: `came in per ${width} s`, ink: "member", bars: true, show: (v) => plural(v, "member") }],
    range: top(4),
    axis: short,
  };
}

function calls(points) {
  const { times, sums } = bins(points, "calls", "updates");
  const recent = points.length ? last(points, 60_000) : [];
  return {
    id: "calls",
    title: "Oracle calls",
    headline: html`<b>${short(ratio(sum(recent, "calls"), sum(recent, "updates")))} calls</b>`,
    note: "per update, last minute",
    columns: [times, sums[0].map((calls, i) => ratio(calls, sums[1][i]))],
    series: [{ label: "calls per update", ink: "live", fill: true, show: (v) => `${figure(v)} calls` }],
    range: top(10),
    axis: short,
  };
}

function lag(points, status) {
  return {
    id: "lag",
    title: "Lag",
    headline: html`<b data-lag=${status.lag ?? ""}>${plural(status.lag ?? 0, "record")}</b>`,
    note: "in the topic, not yet applied",
    columns: [seconds(points), column(points, "lag")],
    series: [{ label: "lag", ink: "live", fill: true, show: (v) => plural(v, "record") }],
    range: top(10),
    axis: short,
  };
}

function freshness(points, status) {
  return {
    id: "freshness",
    title: "Record to screen",
    headline: html`<b>${duration(status.freshness)}</b>`,
    note: `p50 ${duration(status.latency.p50)}, p99 ${duration(status.latency.p99)}`,
    columns: [seconds(points), column(points, "freshness"), column(points, "latency")],
    series: [
      { label: "newest record", ink: "live", show: duration },
      { label: "p99", ink: "bound", dash: [6, 4], show: duration },
    ],
    range: top(50),
    axis: (v) => (v >= 1000 ? `${v / 1000} s` : `${v} ms`),
  };
}

function deadLetters(points, state) {
  return {
    id: "dead-letters",
    title: "Dead letters",
    headline: html`<b data-dead-letters=${state.counters.deadLettered}>${plural(state.counters.deadLettered, "record")}</b>`,
    note: `unreadable, of ${count(state.counters.read)} read`,
    columns: [seconds(points), column(points, "deadLettered")],
    series: [{ label: "dead letters", ink: "alarm", fill: true, show: (v) => plural(v, "record") }],
    range: top(4),
    axis: short,
  };
}
