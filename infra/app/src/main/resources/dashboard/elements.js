// Elements as a table: what the map shows in other words, and all there is for streams without a place on the globe.

import { html } from "lit";
import { NONE, duration, name, share } from "./format.js";

/** `ids` in the order of the rows; `place` adds coordinates. */
export function table({ state, elements, served }, ids, caption, place) {
  const members = new Map(state.members.map((member) => [member.id, member]));
  const twin = new Set(state.twin);
  const mark = (id) => [members.has(id) && "member", twin.has(id) && "twin"].filter(Boolean).join(", ") || "live";
  const head = ["Element", "Mark", "Magnitude", "Age", ...(place ? ["Latitude", "Longitude"] : []), "Stands for", "Stood for by"];
  const row = (id) => {
    const element = elements.get(id), by = served.get(id);
    return [
      mark(id), element?.magnitude ?? NONE, element ? duration(state.eventTime - element.time) : NONE,
      ...(place ? [`${element?.latitude ?? NONE}°`, `${element?.longitude ?? NONE}°`] : []),
      members.has(id) ? share(members.get(id).share) : NONE, by ? name(elements.get(by), by) : NONE,
    ];
  };
  return html`<table data-chart="map"><caption>${caption}</caption><thead><tr>${head.map((h) => html`<th>${h}</th>`)}</tr></thead>
    <tbody>${ids.map((id) => html`<tr data-id=${id} data-mark=${mark(id)}><th scope="row">${name(elements.get(id), id)}</th>
      ${row(id).map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table>`;
}

/** Members and twin first. */
export function marked({ state }) {
  return [...new Set([...state.members.map((member) => member.id), ...state.twin])];
}
