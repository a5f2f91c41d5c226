// Land as the map draws it: a TopoJSON decoded, and the Equal Earth projection (Šavrič, Patterson, Jenny 2018), which keeps areas true.

const A1 = 1.340264, A2 = -0.081106, A3 = 0.000893, A4 = 0.003796;
const M = Math.sqrt(3) / 2;
const RADIANS = Math.PI / 180;

/** Longitude and latitude in degrees to the plane: x within ±2.707, y within ±1.318, north up. */
export function project(longitude, latitude) {
  const t = Math.asin(M * Math.sin(latitude * RADIANS));
  const t2 = t * t, t6 = t2 * t2 * t2;
  const x = (longitude * RADIANS * Math.cos(t)) / (M * (A1 + 3 * A2 * t2 + t6 * (7 * A3 + 9 * A4 * t2)));
  return [x, t * (A1 + A2 * t2 + t6 * (A3 + A4 * t2))];
}

export const WIDTH = 2 * project(180, 0)[0];

let rings = null;

/** The outlines of all land as closed rings of [longitude, latitude], loaded once. */
export async function land() {
  rings ??= fetch("/world.json").then((response) => response.json()).then(decode);
  return rings;
}

function decode(topology) {
  const arcs = topology.arcs.map((arc) => absolute(arc, topology.transform));
  const polygons = topology.objects.land.geometries?.flatMap((g) => g.arcs) ?? topology.objects.land.arcs;
  return polygons.flat().map((ring) => stitch(ring, arcs));
}

/** Arcs hold whole-number steps from point to point. */
function absolute(arc, { scale, translate }) {
  let x = 0, y = 0;
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
  });
}

/** A ring is a list of arcs; ~i is arc i backwards. Neighbours share their end point. */
function stitch(ring, arcs) {
  return ring.flatMap((index, position) => {
    const points = index < 0 ? [...arcs[~index]].reverse() : arcs[index];
    return position ? points.slice(1) : points;
  });
}
