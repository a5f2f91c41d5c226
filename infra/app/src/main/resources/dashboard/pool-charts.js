// What is charted of a pool, and how its figures are written.

import { html } from "lit";
import { NONE, duration, figure, plural, share, short } from "./format.js";
import { swatch } from "./chart.js";
import { busiest } from "./pooling.js";

/** As many curves as can be told apart. */
const CURVES = 3;
const INKS = [{ ink: "member", width: 2 }, { ink: "live" }, { ink: "bound", dash: [6, 4] }];

/** Seconds, also very few of them. */
export function brief(seconds) {
  if (seconds == null) return NONE;
  if (seconds < 0.9995e-3) return `${figure(Math.round(1e6 * seconds))} µs`;
  return seconds < 0.01 ? `${figure(1000 * seconds)} ms` : duration(1000 * seconds);
}

/** Three percentiles with one unit, that of the largest, unless they are too far apart. */
export function spread({ p50, p95, p99 }) {
  if (p50 == null) return NONE;
  if (p99 > 1000 * p50) return [p50, p95, p99].map(brief).join(" · ");
  const [unit, per] = p99 < 0.9995e-3 ? ["µs", 1e6] : p99 < 10 ? ["ms", 1e3] : ["s", 1];
  return `${[p50, p95, p99].map((p) => figure(p * per)).join(" · ")} ${unit}`;
}

export const gigas = (perSecond) => (perSecond > 0 ? figure(perSecond / 1e9) : NONE);

export function bytes(n) {
  const power = n < 1024 ? 0 : Math.min(4, Math.floor(Math.log2(n) / 10));
  const value = n / 1024 ** power;
  return `${figure(value < 10 ? Math.round(10 * value) / 10 : value)} ${["B", "KiB", "MiB", "GiB", "TiB"][power]}`;
}

const top = (least) => (_, __, max) => [0, Math.max(least, (max ?? 0) * 1.15)];
const axis = (seconds) => (seconds === 0 ? "0" : brief(seconds));
const column = (points, read) => points.map((point) => read(point) ?? null);

export function poolCharts(points, { waiting, oldestWaitSeconds, kernels }) {
  const last = points.at(-1), times = points.map((point) => point.at / 1000);
  return [queue(times, points, waiting), rate(times, points, last), wait(times, points, last, oldestWaitSeconds), ceiling(times, points, kernels)];
}

function queue(times, points, waiting) {
  return {
    id: "queue", title: "Queue", headline: html`<b>${plural(waiting, "job waits", "jobs wait")}</b>`, note: "now",
    columns: [times, column(points, (p) => p.waiting), column(points, (p) => p.running)],
    series: [
      { label: "waiting", ink: "member", fill: true, show: (v) => plural(v, "job") },
      { label: "running", ink: "live", show: (v) => plural(v, "batch", "batches") },
    ],
    range: top(4), axis: (v) => (Number.isInteger(v) ? short(v) : ""),
  };
}

function rate(times, points, last) {
  return {
    id: "rate", title: "Jobs done", headline: html`<b>${last?.rate == null ? NONE : `${figure(last.rate)} a second`}</b>`, note: "",
    columns: [times, column(points, (p) => p.rate)],
    series: [{ label: "done", ink: "live", fill: true, show: (v) => `${figure(v)} a second` }],
    range: top(4), axis: figure,
  };
}

function wait(times, points, last, oldest) {
  return {
    id: "wait", title: "Wait", headline: html`<b>${brief(last?.wait)}</b>`, note: `p95, worst kernel${oldest > 0 ? `; oldest now ${brief(oldest)}` : ""}`,
    columns: [times, column(points, (p) => p.wait), column(points, (p) => p.oldest)],
    series: [
      { label: "p95", ink: "member", show: brief },
      { label: "oldest", ink: "live", dash: [2, 4], show: brief },
    ],
    range: top(0.001), axis,
  };
}

function ceiling(times, points, kernels) {
  const shown = busiest(kernels).filter((kernel) => kernel.counts.done).slice(0, CURVES);
  const series = shown.map((kernel, i) => ({ label: kernel.name, ...INKS[i], show: share }));
  return {
    id: "ceiling", title: "Speed, as part of a lane’s ceiling",
    headline: shown.length ? shown.map((kernel, i) => html`<span class="reading">${swatch(series[i])}${kernel.name} <b>${share(kernel.ofCeiling)}</b></span>`) : html`<b>${NONE}</b>`,
    note: "",
    columns: [times, ...(shown.length ? shown : [{ name: "" }]).map(({ name }) => column(points, (p) => p.of[name]))],
    series: series.length ? series : [{ label: "none yet", ink: "live", show: share }],
    range: (_, __, max) => [0, Math.max(0.05, Math.min(1.05, (max ?? 0) * 1.15))], axis: (v) => (Math.abs(100 * v - Math.round(100 * v)) < 1e-9 ? `${Math.round(100 * v)} %` : ""),
  };
}

