// What is charted of one sequence: every round once, and beside the audited ones what other factors would have taken.

import { html } from "lit";
import { count, figure, omega, percent, plural, short, signed } from "./format.js";
import { swatch } from "./chart.js";

const RECENT = 40;
const GRID = { first: 1, step: 0.05 };

const column = (rows, read) => rows.map(read);
const legend = (series) => series.filter((s) => !s.tableOnly).map((s) => html`<span class="reading">${swatch(s)}${s.label}</span>`);
const best = (round) => (round.fixed ? Math.min(...round.fixed) : null);
const explored = (round) => round.omega !== round.leader;
const byRound = { label: "Round", show: (n) => `round ${count(n)}`, axis: (n) => (Number.isInteger(n) ? short(n) : ""), caption: "newest first", rows: 12, newest: true };

export function solverCharts(sequence, unit) {
  return [rounds(sequence, unit), curve(sequence), choice(sequence, unit), regret(sequence, unit)];
}

function rounds({ past }, unit) {
  const show = (n) => plural(n, unit);
  const audited = past.some((round) => round.fixed);
  const series = [
    { label: "learned", ink: "member", width: 1.6, show },
    { label: "drawn to find out", ink: "member", points: "full", show },
    ...(audited ? [
      { label: "ω = 1", ink: "twin", points: "full", show },
      { label: "best of 20 for that system", ink: "live", points: "hollow", show },
      { label: "Young’s", ink: "bound", points: "small", show },
    ] : []),
  ];
  const columns = [(r) => r.number, (r) => r.iterations, (r) => (explored(r) ? r.iterations : null),
    ...(audited ? [(r) => r.fixed?.[0] ?? null, best, (r) => r.youngIterations] : [])];
  return {
    id: "rounds", title: `${unit === "sweep" ? "Sweeps" : "Iterations"} per system`, headline: legend(series), note: "",
    columns: columns.map((read) => column(past, read)), series, x: byRound, log: true,
    range: (_, min, max) => (min == null ? [1, 100] : [Math.max(0.8, min * 0.8), max * 1.25]), axis: short,
  };
}

function curve({ past, curve: learned, context }) {
  const rows = [
    ...learned.map(([at, best]) => ({ at, best, issued: null, young: null })),
    ...past.map((round) => ({ at: round.context, best: null, issued: round.omega, young: round.young })),
  ].sort((a, b) => a.at - b.at);
  const young = past.some((round) => round.young != null);
  const series = [
    { label: "learned", ink: "member", width: 2.2, gaps: true, show: omega },
    { label: "issued", ink: "live", points: "small", show: omega },
    ...(young ? [{ label: "Young’s", ink: "bound", points: "full", show: omega }] : []),
  ];
  return {
    id: "curve", title: "ω by context", headline: legend(series), note: `now at ${figure(context)}`,
    columns: [rows.map((r) => r.at), rows.map((r) => r.best), rows.map((r) => r.issued), ...(young ? [rows.map((r) => r.young)] : [])], series,
    x: { label: "Context", show: (v) => `context ${figure(v)}`, axis: figure, caption: "lowest first", rows: Infinity },
    range: (_, min, max) => (min == null ? [1, 2] : [Math.max(0, min - 0.04), Math.min(2, max + 0.04)]), axis: omega,
  };
}

function choice({ arms, context }, unit) {
  const rows = [...arms].sort((a, b) => a.value - b.value);
  const leader = rows.find((arm) => arm.leads);
  return {
    id: "choice", title: "The choice: how likely each ω is to be drawn next",
    headline: leader ? html`<b data-leader=${leader.value}>${omega(leader.value)}</b><small>with ${percent(leader.probability)}, at context ${figure(context)}</small>` : html`<b>–</b>`,
    note: "",
    columns: [rows.map((a) => a.value), rows.map((a) => (a.leads ? a.probability : null)), rows.map((a) => (a.leads ? null : a.probability)), rows.map((a) => a.cost ?? null)],
    series: [
      { label: "leader", ink: "member", bars: true, show: percent },
      { label: "others", ink: "live", bars: true, show: percent },
      { label: "expected", ink: "twin", tableOnly: true, show: (v) => `${figure(v)} ${unit}s` },
    ],
    x: { label: "ω", show: (v) => `ω = ${omega(v)}`, axis: omega, caption: "lowest first", rows: Infinity, range: (_, min, max) => [min - 0.03, max + 0.03] },
    range: (_, __, max) => [0, Math.max(0.1, (max ?? 0) * 1.15)], axis: (v) => `${Math.round(100 * v)} %`,
  };
}

/** Sums over all audited rounds, at each of those that this page knows: the tallies say where they end, and the rounds how they came there. */
function regret({ past, tallies }, unit) {
  const audited = past.filter((round) => round.fixed);
  const at = Math.round(((tallies.bestFixedOmega ?? GRID.first) - GRID.first) / GRID.step);
  const fixed = backwards(audited, tallies.auditedIterations - (tallies.bestFixedIterations ?? 0), (r) => r.iterations - r.fixed[at]);
  const young = backwards(audited, tallies.besideYoung - tallies.youngIterations, (r) => (r.young == null ? 0 : r.iterations - r.youngIterations));
  const show = (v) => `${signed(v)} ${unit}s`;
  const series = [
    { label: `against the best fixed ω, ${tallies.bestFixedOmega ? omega(tallies.bestFixedOmega) : "–"}`, ink: "member", width: 2, show },
    ...(tallies.classical > 0 ? [{ label: "against Young’s", ink: "bound", dash: [6, 4], show }] : []),
  ];
  return {
    id: "regret", title: "Regret, added up over audited rounds",
    headline: audited.length ? series.map((s, i) => html`<span class="reading">${swatch(s)}${s.label} <b data-regret=${[fixed, young][i].at(-1)}>${signed([fixed, young][i].at(-1))}</b></span>`) : html`<b>–</b>`,
    note: audited.length ? `over ${plural(tallies.audited, "round")}; below 0 the learner is cheaper` : "no round was audited",
    columns: [audited.map((r) => r.number), fixed, ...(tallies.classical > 0 ? [young] : [])], series, x: byRound,
    range: (_, min, max) => (min == null ? [-1, 1] : [Math.min(0, min) - 1, Math.max(0, max) + 1]), axis: (v) => (v === 0 ? "0" : signed(v)),
  };
}

function backwards(rounds, end, step) {
  const sums = [];
  for (let i = rounds.length - 1, sum = end; i >= 0; i--) {
    sums.unshift(sum);
    sum -= step(rounds[i]);
  }
  return sums;
}

export { RECENT };
