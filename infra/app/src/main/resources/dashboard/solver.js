// A solver: what it saves, what it chooses and why, for an engineer who must trust it.

import { LitElement, html, nothing } from "lit";
import { NONE, count, cut, duration, figure, omega, percent, plural, times } from "./format.js";
import { besides, plainOf, recent, unitOf } from "./solving.js";
import { RECENT, solverCharts } from "./solver-charts.js";
import "./chart.js";

export { solverNames, solverOf } from "./solving.js";

const ALL = "";
const CHARTS_MS = 1000;
const METHODS = { Sor: "SOR", BackwardSor: "SOR, rows descending", Ssor: "SSOR", RedBlack: "red-black SOR", Multicolour: "multicolour SOR", SsorCg: "SSOR-CG" };
const RULES = {
  ZoomingCurve: "a curve over the context, refined by experiments", ChebCb: "ChebCB: a polynomial of the context for each ω", Binned: "a rule for each interval of the context",
  TsallisInf: "Tsallis-INF", ConfidenceBound: "confidence bounds",
};

export class WeirSolver extends LitElement {
  static properties = { solver: {}, version: {}, chosen: { state: true } };

  #charted = { at: -CHARTS_MS };
  #timer = 0;

  createRenderRoot() {
    return this;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  /** One sequence, or all of them. */
  get #shown() {
    const { sequences } = this.solver;
    if (this.chosen === ALL) return sequences;
    const one = sequences.find((sequence) => sequence.name === this.chosen) ?? sequences[0];
    return one ? [one] : [];
  }

  render() {
    const { solver } = this, shown = this.#shown;
    const one = this.chosen !== ALL && shown.length === 1 ? shown[0] : null;
    const unit = unitOf(solver.info);
    return html`
      <section class="headline" aria-label="Solver">
        ${this.#caption(shown, one, unit)}
        <p class="note">${this.#measured(besides(shown))} ${solver.info?.note ?? nothing}</p>
        ${solver.status.status !== "LIVE" && solver.status.detail ? html`<p class="note detail">${solver.status.detail}</p>` : nothing}
      </section>
      <main class="solver" data-sequence=${one?.name ?? nothing}>
        ${this.#tiles(shown, one)}
        ${one ? html`${this.#charts(one, unit).map((chart) => html`<weir-chart class="panel" id="chart-${chart.id}" .chart=${chart}></weir-chart>`)}
          <section class="panel because" aria-labelledby="because"><header><h2 id="because">Why this ω</h2></header>${this.#why(this.#charted.one, unit)}</section>` : nothing}
        ${solver.sequences.length > 1 ? this.#table(unit) : nothing}
      </main>`;
  }

  #caption(shown, one, unit) {
    const { count: rounds, mean } = recent(shown, RECENT);
    const name = one ? html`<b>${cut(one.name)}</b>` : html`${plural(shown.length, "sequence")}`;
    if (!rounds) return html`<p class="caption">No system ${one ? html`of ${name} ` : nothing}was solved here yet.</p>`;
    const { gaussSeidel, bestFixed, bestOmega, young } = besides(shown), plain = plainOf(this.solver.info);
    const dearer = [[gaussSeidel, plain], [bestFixed, "the best fixed ω"], [young, "Young’s ω"]].filter(([ratio]) => ratio != null && ratio < 1).map(([, than]) => than);
    return html`<p class="caption">The last <b>${plural(rounds, "system")}</b> of ${name} took <b data-mean=${mean}>${figure(mean)} ${unit}s</b> each.
      ${gaussSeidel == null ? nothing : html`${plain} takes <b class=${better(gaussSeidel)} data-gauss-seidel=${gaussSeidel}>${times(gaussSeidel)}</b> as many, the best fixed ω in
        hindsight${bestOmega ? ` (${omega(bestOmega)})` : one ? "" : " of each"} <b class=${better(bestFixed)} data-best-fixed=${bestFixed}>${times(bestFixed)}</b>${young == null ? nothing
        : html`, Young’s <b class=${better(young)} data-young=${young}>${times(young)}</b>`}${dearer.length ? html`: the learner is still dearer than ${dearer.join(" and ")}` : nothing}.`}</p>`;
  }

  #measured({ audited, classical }) {
    const every = this.solver.info?.definition.auditEvery;
    if (!every) return every === 0 ? html`What other factors would have taken is not measured: <code>audit-every = 8</code> in the solver’s file solves one system in eight again to see.` : nothing;
    if (!audited) return `Every ${nth(every)} system is solved again with other factors, to see what they would have taken; none was yet.`;
    return `Measured on every ${nth(every)} system, which was solved again with other factors: ${count(audited)} so far${
      classical === audited ? "" : classical ? `, ${count(classical)} of them with Young’s` : ""}. ${classical ? "Young’s ω is computed from the matrix’s spectrum." : "Young’s ω has no meaning for these matrices."}`;
  }

  #tiles(shown, one) {
    const { solver } = this, { counters, status } = solver;
    const open = shown.reduce((sum, each) => sum + each.open, 0), asked = shown.reduce((sum, each) => sum + each.asked, 0);
    const tile = (name, word, value, note) => html`<div><dt>${word}</dt><dd data-tile=${name} data-value=${value}>${typeof value === "number" ? count(value) : value}</dd><small>${note}</small></div>`;
    return html`<section class="panel tiles" aria-label="Figures">
      ${solver.sequences.length > 1 ? html`<label>Sequence <select class="sequence" @change=${(e) => (this.chosen = e.target.value)}>
        ${solver.sequences.map(({ name }) => html`<option value=${name} .selected=${this.chosen !== ALL && shown[0]?.name === name}>${cut(name)}</option>`)}
        <option value=${ALL} .selected=${this.chosen === ALL}>all${solver.sequenceCount > solver.sequences.length ? ` of the last ${solver.sequences.length}` : ""}</option></select></label>` : nothing}
      <dl>${[
        tile("solved", "Solved", counters.solved, solver.sequences.length > 1 ? "systems of all sequences" : "systems"),
        tile("unsolved", "Not solved", counters.unsolved, "did not converge"),
        tile("lag", "Behind", status.lag, "records"),
        tile("latency", "Record to answer", duration(status.latency.p50), `p50; p99 ${duration(status.latency.p99)}`),
        tile("dead-letters", "Dead letters", counters.deadLettered, `of ${count(counters.read)} read`),
        tile("open", "Open tickets", open, `of ${count(asked)} issued${one && solver.sequences.length > 1 ? " in this one" : ""}`),
      ]}</dl></section>`;
  }

  /** Once a second is enough for curves and reasons, which must agree; the last state is drawn all the same. */
  #charts(one, unit) {
    const rest = this.#charted.at + CHARTS_MS - performance.now();
    if (rest <= 0 || this.#charted.one?.name !== one.name || !this.#charted.one.past.length) {
      this.#charted = { at: performance.now(), one, charts: solverCharts(one, unit) };
    } else {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.requestUpdate(), rest);
    }
    return this.#charted.charts;
  }

  #why({ arms, context, past, tallies }, unit) {
    const [first, ...others] = [...arms].filter((arm) => arm.cost != null).sort((a, b) => b.leads - a.leads || a.cost - b.cost).slice(0, 3);
    const leader = arms.find((arm) => arm.leads);
    const exploring = 1 - (leader?.probability ?? 0);
    const likeliest = arms.filter((arm) => !arm.leads).sort((a, b) => b.probability - a.probability)[0];
    const definition = this.solver.info?.definition;
    return html`
      <p>${first ? html`At context <b>${figure(context)}</b> the rule expects <b>${figure(first.cost)} ${unit}s</b> at <b>${omega(first.value)}</b>${others.map((arm, i) =>
        html`${i === others.length - 1 ? " and " : ", "}${figure(arm.cost)} at ${omega(arm.value)}`)}.` : html`At context <b>${figure(context)}</b> nothing is known yet; ω is drawn to find out.`}</p>
      ${leader ? html`<p>The next system there gets the leader, <b>${omega(leader.value)}</b>, with probability <b>${percent(leader.probability)}</b>. ${likeliest && exploring > 0
        ? html`Otherwise another ω is drawn to find out, first of all ${omega(likeliest.value)} (${percent(likeliest.probability)}).` : nothing}</p>` : nothing}
      ${past.length ? this.#last(past.at(-1), unit) : nothing}
      <p>${this.#hedged(tallies, definition)}</p>
      ${definition ? html`<dl class="facts"><div><dt>rule</dt><dd>${RULES[definition.rule] ?? definition.rule}</dd></div><div><dt>method</dt><dd>${METHODS[definition.method] ?? definition.method}, tolerance ${definition.tolerance}</dd></div>
        <div><dt>systems</dt><dd>topic ${definition.systems}</dd></div></dl>` : nothing}`;
  }

  #last({ number, context, omega: issued, leader, iterations }, unit) {
    return html`<p>The last one, round <b data-last-round=${number}>${count(number)}</b> at context ${figure(context)}, got <b>${omega(issued)}</b>${issued === leader ? ", the leader"
      : `, drawn to find out (the leader was ${omega(leader)})`}, and took ${plural(iterations, unit)}.</p>`;
  }

  #hedged({ rounds, explored, rescued, unsolved }, definition) {
    const hedge = Number(definition?.hedge);
    const stopped = !Number.isFinite(hedge) ? "" : rescued === 0 ? `; none of them had to be stopped at ${figure(hedge)} times the leader’s usual count`
      : `; ${count(rescued)} of them ${rescued === 1 ? "was" : "were"} stopped at ${figure(hedge)} times the leader’s usual count and finished with the leader’s value`;
    return html`Of ${plural(rounds, "round")} <b>${plural(explored, "was an exploration", "were explorations")}</b><span data-rescued=${rescued}>${stopped}</span>${unsolved ? html`. ${plural(unsolved, "system")} did not converge` : nothing}.`;
  }

  #table(unit) {
    const { sequences } = this.solver;
    const ratio = (value) => (value == null ? NONE : times(value));
    return html`<section class="panel sequences" aria-label="Sequences" tabindex="0"><table data-chart="sequences"><caption>Sequences; the ratios say how many times the learner’s ${unit}s the other takes</caption>
      <thead><tr>${["Sequence", "Systems", `${unit}s each, last ${RECENT}`, plainOf(this.solver.info), "Best fixed ω", "which is", "Young’s", "Explored", "Open"].map((h) => html`<th>${h}</th>`)}</tr></thead>
      <tbody>${sequences.map((each) => {
        const beside = besides([each]);
        return html`<tr data-name=${each.name} ?data-chosen=${this.chosen !== ALL && this.#shown[0] === each}>
          <th scope="row"><button class="link" @click=${() => (this.chosen = each.name)}>${cut(each.name)}</button></th>
          ${[count(each.tallies.rounds), figure(recent([each], RECENT).mean), ratio(beside.gaussSeidel), ratio(beside.bestFixed), omega(beside.bestOmega), ratio(beside.young),
            count(each.tallies.explored), count(each.open)].map((cell) => html`<td>${cell}</td>`)}</tr>`;
      })}</tbody></table></section>`;
  }
}

const better = (ratio) => (ratio >= 1 ? "promise" : "");
const nth = (n) => `${n}${n % 100 > 10 && n % 100 < 14 ? "th" : ["th", "st", "nd", "rd"][n % 10] ?? "th"}`;

customElements.define("weir-solver", WeirSolver);
