// Figures for people: every number leaves here with its unit, and a promise is never rounded up.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const two = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const three = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const moment = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "UTC",
});
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

export const NONE = "–";

export const count = (n) => (n == null ? NONE : whole.format(n));
export const short = (n) => (n == null ? NONE : Math.abs(n) < 10_000 ? whole.format(n) : compact.format(n));
export const figure = (n) => (n == null ? NONE : three.format(n).replace("-", "−"));
export const percent = (ratio) => (ratio == null || Number.isNaN(ratio) ? NONE : `${one.format(100 * ratio)} %`);

/** A relaxation factor; those of a curve are not round. */
export const omega = (value) => (value == null ? NONE : value.toFixed(value * 100 % 1 < 1e-9 || value * 100 % 1 > 1 - 1e-9 ? 2 : 3));
export const signed = (n) => (n == null ? NONE : `${n < 0 ? "−" : n > 0 ? "+" : ""}${short(Math.abs(n))}`);

/** How many times as many, rounded down so that it flatters nobody. */
export const times = (ratio) => `${ratio < 2 ? two.format(Math.floor(100 * ratio + 1e-9) / 100) : ratio < 20 ? one.format(Math.floor(10 * ratio + 1e-9) / 10) : whole.format(Math.floor(ratio))} times`;

/** For "at least": rounded down to a tenth of a percent, so that the sentence stays true. */
export const atLeast = (ratio) => `${one.format(Math.floor(1000 * ratio + 1e-9) / 10)} %`;

export function share(ratio) {
  return ratio >= 0.0995 ? `${whole.format(100 * ratio)} %` : ratio >= 0.0005 ? `${one.format(100 * ratio)} %` : "< 0.1 %";
}

export function duration(ms) {
  if (ms == null) return NONE;
  if (ms < 1_000) return `${whole.format(ms)} ms`;
  const s = ms / 1000;
  if (s < 10) return `${one.format(s)} s`;
  if (s < 90) return `${whole.format(s)} s`;
  const min = s / 60;
  if (min < 90) return `${whole.format(min)} min`;
  const h = min / 60;
  return h < 48 ? `${whole.format(h)} h` : `${whole.format(h / 24)} d`;
}

export const eventMoment = (ms) => `${moment.format(ms).replace(",", "")} UTC`;
export const wallClock = (ms) => clock.format(ms);

export const plural = (n, word, many = `${word}s`) => `${count(n)} ${n === 1 ? word : many}`;

/** What is shown for an element that has no title: its id, cut; it may be a kilobyte of anything. */
export const name = (element, id) => element?.title ?? cut(id ?? element?.id ?? NONE);
export const cut = (text, most = 48) => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

/** What of the constraints cannot be kept now, in words. */
export const unmetWords = ({ missing = {}, exceeding = {}, absentPins = [], overBudget = 0 } = {}) => [
  ...Object.entries(missing).map(([group, n]) => `group ${cut(group)} lacks ${count(n)} of its min`),
  ...Object.entries(exceeding).map(([group, n]) => `group ${cut(group)} has ${count(n)} over its max, all pinned`),
  ...(absentPins.length ? [`${plural(absentPins.length, "pinned element is", "pinned elements are")} not live`] : []),
  ...(overBudget > 0 ? [`the pinned alone cost ${figure(overBudget)} over the budget`] : []),
];
