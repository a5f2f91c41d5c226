// The members as cards, and why one of them is there.

import { LitElement, html, nothing } from "lit";
import { ask } from "./feed.js";
import { count, cut, duration, eventMoment, figure, name, percent, plural, share } from "./format.js";

const FACTS = 14;
const ASK_AGAIN_MS = 3000;

export class WeirMembers extends LitElement {
  static properties = { partition: {}, version: {}, selected: {}, why: { state: true } };

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (changed.has("selected")) {
      this.why = null;
      this.#load();
    } else if (this.selected && this.why && this.why.sequence !== this.partition.status.sequence && Date.now() - this.why.asked > ASK_AGAIN_MS) {
      this.#load();
    }
  }

  updated(changed) {
    if (!changed.has("selected")) return;
    if (this.selected) this.querySelector(".back")?.focus();
    else if (changed.get("selected")) this.querySelector(`[data-id="${CSS.escape(changed.get("selected"))}"]`)?.focus();
  }

  /** An answer costs oracle calls: one question at a time, and not after every update. */
  async #load() {
    const id = this.selected;
    if (!id || this.asking === id) return;
    this.asking = id;
    const { pipeline, partition, sequence } = this.partition.status;
    try {
      const path = `/v1/pipelines/${encodeURIComponent(pipeline)}/why/${encodeURIComponent(id)}?partition=${partition}`;
      const answer = { ...(await ask(path)), sequence, asked: Date.now() };
      if (this.selected === id) this.why = answer;
    } catch (error) {
      if (this.selected === id) this.why = { id, sequence, asked: Date.now(), error: error.message };
    }
    this.asking = null;
  }

  render() {
    return this.selected ? this.#detail() : this.#list();
  }

  #list() {
    const { state, elements } = this.partition;
    return html`
      <header><h2>Members</h2><small>stands for · gain when chosen → now</small></header>
      ${state.members.length ? nothing : html`<p class="empty">No member yet: nothing is live.</p>`}
      <ol class="cards" data-members=${state.members.length}>${state.members.map((m, i) => this.#card(m, i, elements.get(m.id), state))}</ol>
      ${this.#worst()}`;
  }

  #card(member, rank, element, state) {
    return html`<li><button class="card" data-id=${member.id} data-share=${member.share}
        @click=${() => this.#send("pick", member.id)} @pointerenter=${() => this.#send("point", rank)}
        @pointerleave=${() => this.#send("point", null)} @focus=${() => this.#send("point", rank)} @blur=${() => this.#send("point", null)}>
      <span class="rank">${rank + 1}</span>
      <span class="what"><b>${name(element, member.id)}</b>
        <small>${element?.magnitude == null ? nothing : html`<em>M ${element.magnitude}</em> · `}${element ? `${duration(state.eventTime - element.time)} ago` : ""}
          ${member.since == null ? "" : state.eventTime - member.since < 1000 ? "· just in" : `· in for ${duration(state.eventTime - member.since)}`}</small></span>
      <span class="part"><b>${share(member.share)}</b><progress max="1" .value=${member.share} aria-hidden="true"></progress>
        <small title="gain when chosen, and what would be lost without it now">${figure(member.gainWhenChosen)} → ${figure(member.gainNow)}</small></span>
    </button></li>`;
  }

  #worst() {
    const { state, elements } = this.partition;
    if (!state.worst || state.worst.id === state.worst.member) return nothing;
    return html`<p class="worst" data-worst=${state.worst.id}>Worst served: <b>${name(elements.get(state.worst.id), state.worst.id)}</b>, only
      ${percent(state.worst.similarity)} like its member ${name(elements.get(state.worst.member), state.worst.member)}.</p>`;
  }

  #detail() {
    const { state, elements } = this.partition;
    const rank = state.members.findIndex((m) => m.id === this.selected);
    const element = elements.get(this.selected);
    return html`<section class="why" data-why=${this.selected} @keydown=${(e) => e.key === "Escape" && this.#send("pick", null)}>
      <header><button class="back" @click=${() => this.#send("pick", null)}>← All ${state.members.length}</button>
        ${rank < 0 ? html`<small>no longer a member</small>` : html`<small>member ${rank + 1} of ${state.members.length}</small>`}</header>
      <h2>${name(element ?? this.why?.element, this.selected)}</h2>
      ${!this.why ? html`<p class="empty">Asking why …</p>` : this.why.error ? html`<p class="empty">${rank < 0 ? "It left the summary." : this.why.error}</p>` : this.#reasons(this.why)}
    </section>`;
  }

  #reasons(why) {
    const { state, elements } = this.partition;
    const known = (id) => name(elements.get(id), id);
    const strength = (e) => (e?.magnitude == null ? nothing : html` <em>M ${e.magnitude}</em>`);
    return html`
      <p>Stands for <b>${why.exact ? "" : "about "}${plural(why.standsFor, "live element")}</b>${why.exact ? "" : " (estimated from the anchors)"}: it is their most similar member.</p>
      <dl class="gains">
        <div><dt>Gain when chosen</dt><dd>${figure(why.gainWhenChosen)}</dd></div>
        <div><dt>Lost without it now</dt><dd>${figure(why.gainNow)}</dd></div>
        <div><dt>Part of the value</dt><dd>${percent(why.gainWhenChosen / state.value)}</dd></div>
      </dl>
      <h3>Nearest it stands for</h3>
      ${why.examples.length ? html`<ul class="near">${why.examples.map((e) => html`<li><span>${known(e.id)}${strength(elements.get(e.id))}</span>
        <b>${percent(e.similarity)} alike</b></li>`)}</ul>` : html`<p class="empty">Only itself.</p>`}
      <h3>If it went away</h3>
      ${why.successor ? html`<p><b>${known(why.successor.id)}</b>${strength(elements.get(why.successor.id))} would take over, with a gain of ${figure(why.successor.gain)}.</p>`
        : html`<p>Nothing would take its place.</p>`}
      <h3>The record</h3>
      <dl class="facts">
        ${why.since == null ? nothing : html`<div><dt>member since</dt><dd>${eventMoment(why.since)}</dd></div>`}
        <div><dt>id</dt><dd>${cut(why.id, 64)}</dd></div>
        ${why.element ? html`<div><dt>time</dt><dd>${eventMoment(why.element.time)}</dd></div>
          <div><dt>input offset</dt><dd>${count(why.element.offset)}</dd></div>${facts(why.element.record)}` : nothing}
      </dl>`;
  }

  #send(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function facts(record) {
  if (record === null || typeof record !== "object") return html`<div><dt>payload</dt><dd>${cut(String(record), 200)}</dd></div>`;
  const entries = Object.entries(record).filter(([key, value]) => value !== null && key !== "id").slice(0, FACTS);
  return entries.map(([key, value]) => html`<div><dt>${cut(key, 24)}</dt><dd>${cut(typeof value === "object" ? JSON.stringify(value) : String(value), 90)}</dd></div>`);
}

customElements.define("weir-members", WeirMembers);
