// The page: what the stream looks like now, how good the summary is, how far behind we are.

import { LitElement, html, nothing } from "lit";
import { Feed } from "./feed.js";
import { THEMES, choose, chosen, onTheme } from "./theme.js";
import { atLeast, count, duration, eventMoment, percent, plural, unmetWords } from "./format.js";
import { marked, table } from "./elements.js";
import { charts } from "./charts.js";
import "./map.js";
import "./chart.js";
import "./members.js";

const STALE_MS = 15_000;
const LISTED = 60;
const CHARTS_MS = 1000;
const WORDS = { LIVE: "Live", RESTORING: "Restoring", STALE: "Stale", STOPPED: "Stopped" };
const TABS = { summary: "Summary", solver: "Solver", pool: "Pool" };
/** Only who looks at a tab needs its scripts. */
const SCRIPTS = { solver: () => import("./solver.js"), pool: () => import("./pool.js") };
const ICONS = { auto: "◐", light: "☀", dark: "☾" };

class WeirApp extends LitElement {
  static properties = { tab: { state: true }, key: { state: true }, solverName: { state: true }, selected: { state: true }, rank: { state: true } };

  #feed = new Feed();
  #frame = 0;
  #charted = { at: -CHARTS_MS };
  #parts = {};
  #fetching = {};
  #pooling = null;
  #timer = 0;

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.replaceChildren();
    this.#feed.addEventListener("change", () => this.#later());
    onTheme(() => this.requestUpdate());
    setInterval(() => this.#age(), 1000);
    addEventListener("hashchange", () => this.#follow());
    this.#follow();
    this.#feed.start();
  }

  /** Once a frame at most, and in a hidden tab not at all. */
  #later() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.requestUpdate();
    });
  }

  get #partition() {
    const keys = [...this.#feed.partitions.keys()].sort();
    return this.#feed.partitions.get(keys.includes(this.key) ? this.key : keys[0]);
  }

  get #solver() {
    return this.#parts.solver?.solverOf(this.#feed, this.solverName);
  }

  /** What there is to be seen. */
  get #tabs() {
    const { partitions, solving, jobs, hasPool } = this.#feed;
    const seen = { summary: partitions.size, solver: solving.size, pool: hasPool || jobs.size };
    return Object.keys(TABS).filter((tab) => seen[tab]);
  }

  get #tab() {
    const tabs = this.#tabs;
    return tabs.includes(this.tab) ? this.tab : tabs[0] ?? "summary";
  }

  #follow() {
    this.tab = location.hash.slice(1);
  }

  updated() {
    const tab = this.#tab;
    if (SCRIPTS[tab]) this.#fetch(tab);
    this.#pooling?.watch(tab === "pool");
    this.#age();
  }

  /** Should they not come, the next event asks again. */
  #fetch(tab) {
    this.#fetching[tab] ??= SCRIPTS[tab]().then((parts) => {
      this.#parts[tab] = parts;
      if (parts.Pooling) (this.#pooling = new parts.Pooling()).addEventListener("change", () => this.#later());
      this.requestUpdate();
    }).catch(() => (this.#fetching[tab] = null));
  }

  get #status() {
    return { summary: this.#partition, solver: this.#solver, pool: this.#pooling }[this.#tab]?.status;
  }

  render() {
    const feed = this.#feed, tab = this.#tab, partition = this.#partition, isSolver = tab === "solver", solver = isSolver ? this.#solver : undefined;
    const status = this.#status;
    const info = feed.pipelines.find((p) => p.name === partition?.status.pipeline);
    const lost = feed.connection === "lost";
    return html`
      <div class="page" data-connection=${feed.connection} data-events=${feed.events} data-gaps=${feed.gaps} data-number=${feed.lastNumber ?? ""}
        data-tab=${tab} data-status=${status?.status ?? "NONE"} ?data-stale=${lost || (status && !["LIVE", "READY"].includes(status.status))}>
        ${tab === "pool" ? this.#bar(status, nothing) : isSolver ? this.#bar(status, this.#solverChoice(solver), solver?.isKnown) : this.#bar(status, this.#pipelineChoice(partition, info), partition?.state, partition?.state?.eventTime)}
        <div role="alert">${lost ? html`<p class="banner">Connection lost <span data-lost></span>. What you see is from before; trying again.</p>` : nothing}
          ${feed.problem ? html`<p class="banner">The server answered: ${feed.problem}</p>` : nothing}</div>
        <div class="view" id="view" role=${this.#tabs.length > 1 ? "tabpanel" : nothing} aria-labelledby=${this.#tabs.length > 1 ? `tab-${tab}` : nothing}>
          ${tab === "pool" ? this.#poolBody(status) : isSolver ? this.#solverBody(solver) : partition?.state && info ? this.#body(partition, info) : this.#waiting(status)}</div>
      </div>`;
  }

  #tabBar() {
    const tabs = this.#tabs;
    if (tabs.length < 2) return nothing;
    return html`<div class="tabs" role="tablist" aria-label="Views" @keydown=${(e) => this.#turn(e)}>${tabs.map((tab) => {
      const chosen = tab === this.#tab;
      return html`<button role="tab" id="tab-${tab}" aria-controls="view" aria-selected=${chosen ? "true" : "false"} tabindex=${chosen ? 0 : -1} @click=${() => (location.hash = tab)}>${TABS[tab]}</button>`;
    })}</div>`;
  }

  #turn(event) {
    const tabs = this.#tabs, at = tabs.indexOf(this.#tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const tab = tabs.at(to % tabs.length);
    location.hash = tab;
    this.querySelector(`#tab-${tab}`).focus();
  }

  #solverChoice(solver) {
    if (!solver) return nothing;
    const names = this.#parts.solver.solverNames(this.#feed);
    return names.length > 1
      ? html`<label>Solver <select @change=${(e) => (this.solverName = e.target.value)}>${names.map((name) => html`<option value=${name} .selected=${name === solver.name}>${name}</option>`)}</select></label>`
      : html`<span class="pipeline"><b>${solver.name}</b> ${solver.info ? html`from topic ${solver.info.definition.systems}` : nothing}</span>`;
  }

  #pipelineChoice(partition, info) {
    const keys = [...this.#feed.partitions.keys()].sort();
    return keys.length > 1
      ? html`<label>Pipeline <select @change=${(e) => this.#choose(e.target.value)}>${keys.map((key) => html`<option value=${key} .selected=${this.#feed.partitions.get(key) === partition}>${key}</option>`)}</select></label>`
      : partition ? html`<span class="pipeline"><b>${partition.status.pipeline}</b> ${info ? html`from topic ${info.definition.source.topic}` : nothing}</span>` : nothing;
  }

  #bar(status, choice, isKnown, eventTime) {
    return html`<header class="bar">
      <h1><svg viewBox="0 0 32 20" aria-hidden="true"><path class="w1" d="M3 6c4.3 0 4.3 4 8.7 4s4.3-4 8.6-4 4.4 4 8.7 4"/><path class="w2" d="M8 16h16"/></svg>Weir</h1>
      ${this.#tabBar()}
      ${choice}
      ${status ? html`<span class="status"><i></i><b>${status.word ?? WORDS[status.status]}</b>
        <span data-age></span><span class="lag">${isKnown ? `${plural(status.lag ?? 0, "record")} behind` : nothing}</span></span>` : nothing}
      ${eventTime == null ? nothing : html`<span class="clock" title="event time: the clock of the stream"><small>stream clock</small> <b>${eventMoment(eventTime)}</b></span>`}
      <button class="theme" @click=${() => choose(THEMES[(THEMES.indexOf(chosen) + 1) % THEMES.length])} aria-label="Theme: ${chosen}. Change it"><span aria-hidden="true">${ICONS[chosen]}</span> ${chosen}</button>
    </header>`;
  }

  #body(partition, info) {
    const { state } = partition;
    const unmet = unmetWords(state.unmet);
    return html`
      <section class="headline" aria-label="Summary">
        <p class="caption">${state.live === 0 ? html`Nothing is live yet: <b data-live="0">0 elements</b> ${span(info.definition.window)}.` : html`These <b data-k=${state.members.length}>${count(state.members.length)}</b> stand for <b data-live=${state.live}>${count(state.live)}</b> ${span(info.definition.window)}
          — at least <b class="promise" data-certificate=${state.certificate}>${atLeast(state.certificate)}</b> of the best possible.`}</p>
        ${info.note ? html`<p class="note">${info.note}</p>` : nothing}
        ${unmet.length ? html`<p class="note unmet">Not all constraints can be kept now: ${unmet.join("; ")}.</p>` : nothing}
        ${state.givenUp > 0.0005 ? html`<p class="note">Members stay: ${percent(state.givenUp)} of the value is given up for it.</p>` : nothing}
        ${partition.status.status !== "LIVE" && partition.status.detail ? html`<p class="note detail">${partition.status.detail}</p>` : nothing}
      </section>
      <main>
        <section class="panel picture" aria-label="What is live">${info.place
          ? html`<weir-map .partition=${partition} .version=${this.#feed.events} .focusId=${state.members[this.rank]?.id ?? this.selected ?? null} @pick=${(e) => (this.selected = e.detail)}></weir-map>`
          : this.#listing(partition)}</section>
        <section class="panel side" aria-label="Members"><weir-members .partition=${partition} .version=${this.#feed.events} .selected=${this.selected ?? null}
          @pick=${(e) => this.#select(e.detail)} @point=${(e) => (this.rank = e.detail)}></weir-members></section>
        <section class="charts" aria-label="Quality, cost and health">${this.#charts(partition, info.definition).map((chart) =>
          html`<weir-chart class="panel" id="chart-${chart.id}" .chart=${chart}></weir-chart>`)}</section>
      </main>
      <footer><span>offset ${count(partition.status.offset)}</span><span>sequence ${count(partition.status.sequence)}, epoch ${count(partition.status.epoch)}</span>
        <span class="method">${state.method}</span><span class="digest">digest <code>${state.digest}</code></span>
        <span>anchors: ${state.anchors}</span></footer>`;
  }

  #solverBody(solver) {
    if (!solver?.isKnown) return this.#waiting(solver?.status);
    return html`<weir-solver .solver=${solver} .version=${this.#feed.events}></weir-solver>
      <footer>${solver.places.map(({ partition, offset, digest }) => html`<span>partition ${partition}, offset ${count(offset)}, digest <code data-digest=${digest ?? ""}>${digest ?? "–"}</code></span>`)}</footer>`;
  }

  #poolBody(status) {
    return status?.known ? html`<weir-pool .pooling=${this.#pooling} .feed=${this.#feed} .version=${this.#pooling.asks}></weir-pool>` : this.#waiting(status);
  }

  /** Once a second is enough for curves; the last state is drawn all the same. */
  #charts(partition, definition) {
    const rest = this.#charted.at + CHARTS_MS - performance.now();
    if (rest <= 0 || this.#charted.partition !== partition || this.#charted.points === 0) {
      this.#charted = { at: performance.now(), partition, points: partition.points.length, charts: charts(partition, definition) };
    } else {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#later(), rest);
    }
    return this.#charted.charts;
  }

  /** For streams without a place on the globe. */
  #listing(partition) {
    const newest = [...partition.elements.values()].sort((a, b) => b.time - a.time).slice(0, LISTED).map((element) => element.id);
    return html`<header><h2>Live elements</h2><small>members and twin first, then the newest, of ${count(partition.state.live)}</small></header>
      <div class="listing" tabindex="0">${table(partition, [...new Set([...marked(partition), ...newest])], "Live elements", false)}</div>`;
  }

  #waiting(status) {
    return html`<section class="waiting"><p class="caption">${status ? status.word ?? WORDS[status.status] : this.#feed.connection === "open" ? "No partition is owned here yet" : "Connecting"}</p>
      <p class="note">${status?.detail || "The picture appears with the first committed state."}</p></section>`;
  }

  #select(id) {
    this.selected = id;
    this.rank = null;
  }

  #choose(key) {
    this.key = key;
    this.selected = null;
    this.rank = null;
  }

  /** Ages grow while nothing comes; only their words are touched. */
  #age() {
    const status = this.#status;
    if (!status) return;
    const age = Math.max(0, Date.now() - status.publishedAt);
    const element = this.querySelector("[data-age]");
    if (element) element.textContent = age < 1500 ? "now" : `${duration(age)} ago`;
    this.querySelector(".page").toggleAttribute("data-old", age > STALE_MS);
    const lost = this.querySelector("[data-lost]");
    if (lost && this.#feed.lostAt) lost.textContent = `${duration(Date.now() - this.#feed.lostAt)} ago`;
  }
}

function span(window) {
  if (window.timeMs) return `in the last ${duration(window.timeMs)}`;
  return window.count ? `of the last ${count(window.count)}` : "that are live";
}

customElements.define("weir-app", WeirApp);
