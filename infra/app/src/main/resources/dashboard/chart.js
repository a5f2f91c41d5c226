// One figure over time, or over something else that is numbered: its value now, its curve, and the same as a table.

import { LitElement, html, nothing } from "lit";
import uPlot from "uplot";
import { colour, onTheme } from "./theme.js";
import { NONE, wallClock } from "./format.js";

const ROWS = 12;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 86400];
const SIZES = { hollow: 8, full: 6, small: 4 };
const FONT = "11px system-ui, sans-serif";

const TIME = { label: "Time", show: (s) => wallClock(s * 1000), caption: "newest first", rows: ROWS, newest: true, time: true };

/**
 * `chart`: { id, title, note, headline, series: [{ label, ink, width, dash, fill, bars, show }], columns: [[time in s], [..], ..], range, axis, unit }.
 * `show` turns a value into text with its unit; the table and the cursor use it.
 * `x`, if it is not the time: { label, show, axis, caption, rows, newest }, the last three of the table. A series of `points` ("full", "small", "hollow") has no line, one of
 * `tableOnly` no picture; `gaps` says that a line goes over places without a value. `log` is for the y axis.
 */
export class WeirChart extends LitElement {
  static properties = { chart: {}, table: { state: true }, at: { state: true } };

  #plot = null;
  #shape = "";
  #frame = 0;

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.observer = new ResizeObserver(() => this.#size());
    this.unlisten = onTheme(() => this.#drop());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.observer.disconnect();
    this.unlisten();
    this.#drop();
  }

  firstUpdated() {
    this.box = this.querySelector(".plot");
    this.observer.observe(this.box);
  }

  updated() {
    if (!this.#frame) {
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0;
        this.#draw();
      });
    }
  }

  render() {
    const { id, title, note, headline, series, columns, x = TIME } = this.chart;
    const at = this.at != null && columns[0][this.at] != null ? this.at : null;
    return html`
      <header>
        <h3>${title}</h3>
        <button class="link" aria-pressed=${this.table ? "true" : "false"} aria-label="${title} as table" @click=${() => (this.table = !this.table)}>as table</button>
      </header>
      <p class="figures" data-figure=${id}>
        ${at == null ? headline : series.map((s, i) => columns[i + 1][at] == null ? nothing : html`<span class="reading">${swatch(s)}${s.label} <b>${s.show(columns[i + 1][at])}</b></span>`)}
        <small>${at == null ? note : x.show(columns[0][at])}</small>
      </p>
      <div class="plot" aria-hidden="true" ?hidden=${this.table}></div>
      <div class="table-twin" ?data-open=${this.table}>${this.#rows()}</div>`;
  }

  #rows() {
    const { id, title, series, columns, x = TIME } = this.chart;
    const places = columns[0];
    const from = Math.max(0, places.length - x.rows);
    const rows = places.slice(from).map((place, i) => [place, from + i]);
    if (x.newest) rows.reverse();
    return html`<table data-chart=${id} data-points=${places.length}>
      <caption>${title}, ${x.caption}</caption>
      <thead><tr><th>${x.label}</th>${series.map((s) => html`<th>${s.label}</th>`)}</tr></thead>
      <tbody>${rows.map(([place, i]) => html`<tr data-x=${place}><th scope="row">${x.show(place)}</th>${series.map((s, j) =>
        html`<td data-value=${columns[j + 1][i] ?? ""}>${this.#text(s, columns[j + 1][i])}</td>`)}</tr>`)}</tbody></table>`;
  }

  #text(series, value) {
    return value == null ? NONE : series.show(value);
  }

  #draw() {
    if (this.table || !this.box?.clientWidth) return;
    const shape = this.chart.series.map((s) => s.label).join();
    if (!this.#plot || shape !== this.#shape) {
      this.#drop();
      this.#shape = shape;
      this.#plot = new uPlot(this.#options(), this.chart.columns, this.box);
    } else {
      this.#plot.setData(this.chart.columns);
    }
  }

  #size() {
    if (this.#plot && this.box.clientWidth) this.#plot.setSize({ width: this.box.clientWidth, height: this.box.clientHeight });
    else this.#draw();
  }

  #drop() {
    this.#plot?.destroy();
    this.#plot = null;
    if (this.isConnected) this.requestUpdate();
  }

  #options() {
    const ink = colour("--muted"), grid = { stroke: colour("--grid"), width: 1 }, ticks = { show: false };
    const axis = { stroke: ink, font: FONT, grid, ticks };
    const { x = TIME, log } = this.chart, steps = log ? { splits: (_, __, min, max) => decades(min, max), filter: (_, splits) => splits } : {};
    const across = x.time ? { incrs: STEPS, values: (_, splits) => splits.map((s) => wallClock(s * 1000)) } : { values: (_, splits) => splits.map(x.axis) };
    return {
      width: this.box.clientWidth,
      height: this.box.clientHeight,
      padding: [6, 22, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
      hooks: { setCursor: [(plot) => this.#read(plot.cursor.idx)] },
      scales: { x: { time: !!x.time, range: x.range }, y: { range: this.chart.range, distr: log ? 3 : 1 } },
      axes: [
        { ...axis, grid: { show: false }, size: 24, gap: 8, space: x.time ? 90 : 60, ...across },
        { ...axis, size: 44, gap: 4, space: 26, values: (_, splits) => splits.map(this.chart.axis), ...steps },
      ],
      series: [{}, ...this.chart.series.map((s) => this.#line(s))],
    };
  }

  #line({ label, ink, width = 1.5, dash, fill, bars, points, tableOnly, gaps }) {
    const stroke = colour(`--${ink}`);
    return {
      label, stroke, dash,
      width: points ? 0 : width,
      show: !tableOnly,
      spanGaps: gaps,
      points: points
        ? { show: true, size: SIZES[points], width: points === "hollow" ? 1.5 : 0, stroke, fill: points === "hollow" ? colour("--panel") : stroke }
        : { show: (plot) => plot.data[0].length === 1 },
      fill: bars ? stroke : fill ? `color-mix(in srgb, ${stroke} 12%, transparent)` : undefined,
      paths: points ? () => null : bars ? uPlot.paths.bars({ size: [0.7, 12] }) : undefined,
    };
  }

  #read(index) {
    if (this.at !== index) this.at = index ?? null;
  }
}

/** 1, 2 and 5 times the powers of ten. */
function decades(min, max) {
  const found = [];
  for (let ten = 10 ** Math.floor(Math.log10(min)); ten <= max; ten *= 10) found.push(ten, 2 * ten, 5 * ten);
  return found.filter((v) => v >= min && v <= max);
}

/** What stands for a series in words: a line, or a point. */
export const swatch = ({ ink, points }) => html`<i class="swatch ${ink} ${points ?? ""}"></i>`;

customElements.define("weir-chart", WeirChart);
