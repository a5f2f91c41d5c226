// The live elements on the globe: dots for all, rings for the members, crosses for the grey twin.

import { LitElement, html, nothing } from "lit";
import { marked, table } from "./elements.js";
import { WIDTH, land, project } from "./world.js";
import { colour, onTheme, stillness } from "./theme.js";
import { duration, name, share } from "./format.js";

const SOUTH = -67, NORTH = 84;
const TOP = project(0, NORTH)[1], BOTTOM = project(0, SOUTH)[1];
const HEIGHT = TOP - BOTTOM, MIDDLE = (TOP + BOTTOM) / 2;
const CLOSEST = 32;
const REACH = 14;
const LABEL = "600 12px system-ui, sans-serif";

const dotRadius = ({ magnitude }) => (magnitude == null ? 2.6 : 1.3 + 0.75 * Math.max(0, magnitude));

export class WeirMap extends LitElement {
  static properties = { partition: {}, version: {}, focusId: {}, table: { state: true }, tip: { state: true }, view: { state: true } };

  #rings = null;
  #base = null;
  #known = null;
  #frame = 0;
  #drag = null;
  view = { zoom: 1, x: 0, y: MIDDLE };

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.observer = new ResizeObserver(() => this.#restyle());
    this.unlisten = onTheme(() => this.#restyle());
    land().then((rings) => {
      this.#rings = rings;
      this.#restyle();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.observer.disconnect();
    this.unlisten();
  }

  firstUpdated() {
    this.canvas = this.querySelector("canvas");
    this.observer.observe(this.canvas.parentElement);
  }

  updated() {
    this.#greet();
    this.#place();
    this.#schedule();
  }

  render() {
    const { state } = this.partition;
    return html`
      <div class="stage" ?hidden=${this.table}>
        <canvas role="img" aria-label="World map of the live elements; the table holds the same"
          @pointerdown=${this.#grab} @pointermove=${this.#move} @pointerleave=${() => (this.tip = null)} @click=${this.#pick} @wheel=${this.#wheel}></canvas>
        <div class="zoom"><button aria-label="Closer" @click=${() => this.#zoom(2, this.#crowd())}>+</button>
          <button aria-label="Farther" ?disabled=${this.view.zoom === 1} @click=${() => this.#zoom(0.5, this.view)}>−</button></div>
        <div class="arrivals"></div>
        ${this.tip ? this.#tip() : nothing}
      </div>
      <div class="legend">
        <span><i class="key dot"></i>live, sized by magnitude</span>
        <span><i class="key ring"></i>member, with the share it stands for</span>
        <span><i class="key cross">×</i>grey twin, a uniform sample of ${state.twin.length}</span>
        <button class="link" aria-pressed=${this.table ? "true" : "false"} @click=${() => (this.table = !this.table)}>as table</button>
      </div>
      <div class="table-twin" ?data-open=${this.table}>${this.#rows()}</div>`;
  }

  #rows() {
    const first = marked(this.partition);
    const rest = this.table ? [...this.partition.elements.keys()].filter((id) => !first.includes(id)) : [];
    return table(this.partition, [...first, ...rest], `Members, grey twin${rest.length ? " and all other live elements" : ""}`, true);
  }

  #tip() {
    const { state, elements, served } = this.partition;
    const element = elements.get(this.tip.id);
    if (!element) return nothing;
    const member = state.members.find((m) => m.id === element.id);
    const by = served.get(element.id);
    return html`<div class="tip"><b>${name(element)}</b>
      <span>${element.magnitude == null ? nothing : `M ${element.magnitude} · `}${duration(state.eventTime - element.time)} ago</span>
      <span>${member ? `member, stands for ${share(member.share)}` : by ? `stood for by ${name(elements.get(by), by)}` : nothing}</span>
    </div>`;
  }

  #place() {
    const tip = this.querySelector(".tip");
    if (!tip) return;
    const { x, y } = this.tip;
    tip.style.left = `${Math.max(0, x > this.canvas.clientWidth / 2 ? x - tip.offsetWidth - 14 : x + 14)}px`;
    tip.style.top = `${Math.max(0, Math.min(y - 10, this.canvas.clientHeight - tip.offsetHeight))}px`;
  }

  /** Half of the members lie left of it and half below: where rings are likely to hide each other. */
  #crowd() {
    if (this.view.zoom > 1) return this.view;
    const spots = marked(this.partition).map((id) => this.partition.elements.get(id)).filter(Boolean).map((e) => project(e.longitude, e.latitude));
    const middle = (axis) => spots.map((spot) => spot[axis]).sort((a, b) => a - b)[spots.length >> 1] ?? 0;
    return { x: middle(0), y: middle(1) };
  }

  #zoom(factor, { x, y }) {
    this.#look(this.view.zoom * factor, x, y);
  }

  #look(wanted, x, y) {
    const zoom = within(wanted, 1, CLOSEST), slack = 1 - 1 / zoom;
    const limitX = (slack * WIDTH) / 2, limitY = (slack * HEIGHT) / 2;
    this.view = { zoom, x: within(x, -limitX, limitX), y: within(y, MIDDLE - limitY, MIDDLE + limitY) };
    this.#restyle();
  }

  /** Pinching; a plain wheel scrolls the page. */
  #wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const { left, top, scale } = this.#base;
    const x = (event.offsetX - left) / scale - WIDTH / 2, y = TOP - (event.offsetY - top) / scale;
    const factor = 2 ** (-event.deltaY / 100), { view } = this;
    this.#look(view.zoom * factor, x + (view.x - x) / factor, y + (view.y - y) / factor);
  }

  #grab(event) {
    this.#drag = { x: event.offsetX, y: event.offsetY, view: this.view, far: false };
  }

  #move(event) {
    const drag = this.#drag;
    if (!drag || !(event.buttons & 1)) return this.#hover(event);
    const dx = event.offsetX - drag.x, dy = event.offsetY - drag.y;
    drag.far ||= Math.hypot(dx, dy) > 4;
    this.#look(drag.view.zoom, drag.view.x - dx / this.#base.scale, drag.view.y + dy / this.#base.scale);
  }

  #hover(event) {
    const id = this.#nearest(event);
    this.tip = id ? { id, x: event.offsetX, y: event.offsetY } : null;
    this.canvas.style.cursor = this.partition.state.members.some((member) => member.id === id) ? "pointer" : "";
  }

  #pick(event) {
    if (this.#drag?.far) return;
    const id = this.#nearest(event);
    const member = this.partition.state.members.find((m) => m.id === id);
    this.dispatchEvent(new CustomEvent("pick", { detail: member?.id ?? null }));
  }

  /** Members first: their rings are what one aims at. */
  #nearest({ offsetX, offsetY }) {
    const { state, elements } = this.partition;
    const near = (id, reach) => {
      const [x, y] = this.#spot(elements.get(id));
      const distance = Math.hypot(x - offsetX, y - offsetY);
      return distance <= reach ? { id, distance } : null;
    };
    const rings = state.members.filter((m) => elements.has(m.id)).map((m) => near(m.id, this.#ring(m) + 3));
    const dots = () => [...elements.keys()].map((id) => near(id, REACH));
    const best = (found) => found.filter(Boolean).sort((a, b) => a.distance - b.distance)[0]?.id;
    return best(rings) ?? best(dots());
  }

  /** A ring runs out from a member that came in; those of the first picture were there before. The compositor moves it, so the map is not drawn for it. */
  #greet() {
    const { state, elements } = this.partition;
    const came = this.#base && this.#known && !stillness() ? state.members.filter(({ id }) => !this.#known.has(id) && elements.has(id)) : [];
    if (this.#base) this.#known = new Set(state.members.map((member) => member.id));
    for (const { id } of came) {
      const ring = document.createElement("i");
      [ring.style.left, ring.style.top] = this.#spot(elements.get(id)).map((at) => `${at}px`);
      ring.className = "arrival";
      ring.onanimationend = () => ring.remove();
      this.querySelector(".arrivals").append(ring);
    }
  }

  #spot({ longitude, latitude }) {
    // Beyond the edge of the map is shown at its edge: nothing that is live may be missing.
    const [x, y] = project(longitude, within(latitude, SOUTH, NORTH));
    const scale = this.#base.scale;
    return [this.#base.left + (x + WIDTH / 2) * scale, this.#base.top + (TOP - y) * scale];
  }

  /** By area, and smaller on a small map. */
  #ring({ share }) {
    return (7 + 16 * Math.sqrt(share)) * within(this.canvas.clientWidth / 800, 0.65, 1);
  }

  #schedule() {
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #restyle() {
    if (!this.canvas || !this.#rings) return;
    const ratio = devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = this.canvas.parentElement;
    // Hidden, or the style sheet is not there yet: an observer calls again when there is room.
    if (width === 0 || height === 0) return;
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    const { zoom, x, y } = this.view;
    const scale = zoom * Math.min(width / WIDTH, height / HEIGHT);
    const picture = document.createElement("canvas");
    picture.width = this.canvas.width;
    picture.height = this.canvas.height;
    this.#base = { picture, scale, ratio, left: width / 2 - (x + WIDTH / 2) * scale, top: height / 2 - (TOP - y) * scale };
    this.#drawBase(picture.getContext("2d"), ratio);
    this.#schedule();
  }

  #drawBase(pen, ratio) {
    pen.scale(ratio, ratio);
    const path = (points) => points.forEach(([longitude, latitude], i) => pen[i ? "lineTo" : "moveTo"](...this.#spot({ longitude, latitude })));
    const sphere = [];
    for (let latitude = SOUTH; latitude <= NORTH; latitude += 2) sphere.push([180, latitude]);
    for (let latitude = NORTH; latitude >= SOUTH; latitude -= 2) sphere.push([-180, latitude]);
    pen.beginPath();
    path(sphere);
    pen.closePath();
    pen.fillStyle = colour("--sea");
    pen.fill();
    pen.save();
    pen.clip();
    pen.beginPath();
    for (let longitude = -150; longitude <= 150; longitude += 30) path(Array.from({ length: 72 }, (_, i) => [longitude, SOUTH + 2 * i]));
    for (let latitude = -30; latitude <= 60; latitude += 30) path([[-180, latitude], [180, latitude]]);
    pen.strokeStyle = colour("--grid");
    pen.lineWidth = 1;
    pen.stroke();
    pen.beginPath();
    for (const ring of this.#rings) {
      path(ring);
      pen.closePath();
    }
    pen.fillStyle = colour("--land");
    pen.strokeStyle = colour("--coast");
    pen.lineWidth = 0.6;
    pen.fill();
    pen.stroke();
    pen.restore();
  }

  #draw() {
    this.#frame = 0;
    if (!this.#base) return;
    const { ratio, picture } = this.#base;
    const pen = this.canvas.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    pen.drawImage(picture, 0, 0);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    const members = this.partition.state.members.filter((member) => this.partition.elements.has(member.id));
    this.#drawDots(pen);
    if (this.focusId) this.#drawSpokes(pen);
    this.#drawTwin(pen);
    const rings = members.map((member) => this.#drawRing(pen, member));
    this.#drawLabels(pen, members, rings);
  }

  #drawDots(pen) {
    const { elements, served } = this.partition;
    pen.fillStyle = colour("--live");
    for (const element of elements.values()) {
      pen.globalAlpha = this.focusId && served.get(element.id) !== this.focusId ? 0.16 : 0.62;
      pen.beginPath();
      pen.arc(...this.#spot(element), dotRadius(element), 0, 2 * Math.PI);
      pen.fill();
    }
    pen.globalAlpha = 1;
  }

  /** From the focused member to those it stands for, the short way round the globe. */
  #drawSpokes(pen) {
    const { elements, served } = this.partition;
    const hub = elements.get(this.focusId);
    if (!hub) return;
    const [x, y] = this.#spot(hub);
    pen.strokeStyle = colour("--member");
    pen.globalAlpha = 0.35;
    pen.lineWidth = 0.8;
    pen.beginPath();
    for (const element of elements.values()) {
      if (served.get(element.id) !== this.focusId || Math.abs(element.longitude - hub.longitude) > 180) continue;
      pen.moveTo(x, y);
      pen.lineTo(...this.#spot(element));
    }
    pen.stroke();
    pen.globalAlpha = 1;
  }

  #drawTwin(pen) {
    const { state, elements } = this.partition;
    for (const [style, width] of [[colour("--panel"), 4], [colour("--twin"), 1.8]]) {
      pen.strokeStyle = style;
      pen.lineWidth = width;
      pen.beginPath();
      for (const id of state.twin.filter((twin) => elements.has(twin))) {
        const [x, y] = this.#spot(elements.get(id));
        for (const side of [-4.5, 4.5]) {
          pen.moveTo(x - 4.5, y - side);
          pen.lineTo(x + 4.5, y + side);
        }
      }
      pen.stroke();
    }
  }

  #drawRing(pen, member) {
    const [x, y] = this.#spot(this.partition.elements.get(member.id));
    const radius = this.#ring(member);
    const circle = (r, style, width) => {
      pen.beginPath();
      pen.arc(x, y, r, 0, 2 * Math.PI);
      pen.strokeStyle = style;
      pen.lineWidth = width;
      pen.stroke();
    };
    pen.fillStyle = colour("--member");
    pen.globalAlpha = this.focusId && this.focusId !== member.id ? 0.05 : 0.14;
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fill();
    pen.globalAlpha = 1;
    circle(radius, colour("--panel"), 5);
    circle(radius, colour("--member"), this.focusId === member.id ? 3.4 : 2.2);
    pen.beginPath();
    pen.arc(x, y, 2.4, 0, 2 * Math.PI);
    pen.fill();
    return { x, y, radius };
  }

  /** Each label goes where it covers least of the rings and of the labels before it. */
  #drawLabels(pen, members, rings) {
    pen.font = LABEL;
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    const taken = rings.map(({ x, y, radius }) => [x - radius, y - radius, x + radius, y + radius]);
    members.forEach((member, i) => {
      if (this.#outside([rings[i].x, rings[i].y, rings[i].x, rings[i].y])) return;
      const text = share(member.share);
      const width = pen.measureText(text).width;
      const boxes = around(rings[i], width + 4, 15);
      const cost = (box) => taken.reduce((sum, other) => sum + overlap(box, other), this.#outside(box));
      const box = boxes.reduce((best, next) => (cost(next) < cost(best) - 0.5 ? next : best));
      taken.push(box);
      pen.strokeStyle = colour("--panel");
      pen.lineWidth = 4;
      pen.strokeText(text, box[0] + 2, (box[1] + box[3]) / 2);
      pen.fillStyle = colour("--member-text");
      pen.fillText(text, box[0] + 2, (box[1] + box[3]) / 2);
    });
  }

  #outside([left, top, right, bottom]) {
    const { clientWidth, clientHeight } = this.canvas;
    return left < 0 || top < 0 || right > clientWidth || bottom > clientHeight ? 1e4 : 0;
  }
}

const within = (value, least, most) => Math.min(most, Math.max(least, value));

function around({ x, y, radius }, width, height) {
  const beside = radius + 3, aslant = 0.72 * radius + 2;
  return [
    [x + beside, y - height / 2], [x - beside - width, y - height / 2],
    [x + aslant, y - aslant - height], [x - aslant - width, y - aslant - height],
    [x + aslant, y + aslant], [x - aslant - width, y + aslant],
    [x - width / 2, y - beside - height], [x - width / 2, y + beside],
  ].map(([left, top]) => [left, top, left + width, top + height]);
}

const overlap = (a, b) =>
  Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0])) * Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));

customElements.define("weir-map", WeirMap);
