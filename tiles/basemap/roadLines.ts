/** Roads as long lines: edges and ways of one class and name joined end to end. */
import type { LngLat } from '../../domain/place.ts';
import type { RoadClass } from '../../domain/road.ts';

export interface RoadLine {
  roadClass: RoadClass;
  name: string | null;
  nameEn: string | null;
  line: readonly LngLat[];
}

/**
 * Joins lines that share an end and agree in class (and, where `byName`, in both names): simplifying drops what is
 * shorter than a pixel, and a street of forty short edges must neither vanish nor be labelled forty times. Where more
 * than two ends meet, the straightest goes on. Directions are turned where that is needed; without `byName` the joined
 * lines have no names. Cost: linear, times the ends that meet at a junction. The same input gives the same lines.
 */
export function joinRoadLines(roads: readonly RoadLine[], byName: boolean): RoadLine[] {
  const groups = new Map<string, RoadLine[]>();
  for (const road of roads) {
    if (road.line.length < 2) continue;
    const key = byName ? JSON.stringify([road.roadClass, road.name, road.nameEn]) : road.roadClass;
    const group = groups.get(key);
    if (group) group.push(road);
    else groups.set(key, [road]);
  }
  const joined: RoadLine[] = [];
  for (const group of groups.values()) {
    const { roadClass, name, nameEn } = group[0]!;
    for (const line of joinLines(group.map((road) => road.line))) {
      joined.push({ roadClass, name: byName ? name : null, nameEn: byName ? nameEn : null, line });
    }
  }
  return joined;
}

function joinLines(lines: readonly (readonly LngLat[])[]): LngLat[][] {
  const ends = new Map<string, number[]>();
  lines.forEach((line, i) => {
    for (const end of [line[0]!, line.at(-1)!]) {
      const key = keyOf(end);
      const there = ends.get(key);
      if (!there) ends.set(key, [i]);
      else if (there.at(-1) !== i) there.push(i);
    }
  });

  const used = new Uint8Array(lines.length);
  /** The unused line that leads on most nearly straight from the end of `path`, turned so that it starts there. */
  const next = (path: readonly LngLat[]): readonly LngLat[] | null => {
    const end = path.at(-1)!;
    const before = path.at(-2)!;
    let best: readonly LngLat[] | null = null;
    let bestIndex = -1;
    let bestStraightness = -0.5; // No joining back at more than 120 degrees: that is another carriageway.
    for (const i of ends.get(keyOf(end)) ?? []) {
      if (used[i]) continue;
      const line = lines[i]!;
      const turned = keyOf(line[0]!) === keyOf(end) ? line : [...line].reverse();
      const straightness = cosine(before, end, turned[1]!);
      if (straightness > bestStraightness) {
        best = turned;
        bestIndex = i;
        bestStraightness = straightness;
      }
    }
    if (best) used[bestIndex] = 1;
    return best;
  };

  const joined: LngLat[][] = [];
  lines.forEach((line, i) => {
    if (used[i]) return;
    used[i] = 1;
    let path = [...line];
    for (let direction = 0; direction < 2; direction++) {
      for (let onward = next(path); onward; onward = next(path)) {
        for (let k = 1; k < onward.length; k++) path.push(onward[k]!);
      }
      path = path.reverse();
    }
    joined.push(path);
  });
  return joined;
}

function keyOf([lng, lat]: LngLat): string {
  return `${lng.toFixed(7)},${lat.toFixed(7)}`;
}

/** Of the angle by which the way a-b-c turns: 1 straight on, -1 back; measured flat. */
function cosine(a: LngLat, b: LngLat, c: LngLat): number {
  const shrink = Math.cos((b[1] * Math.PI) / 180);
  const [ux, uy] = [(b[0] - a[0]) * shrink, b[1] - a[1]];
  const [vx, vy] = [(c[0] - b[0]) * shrink, c[1] - b[1]];
  const lengths = Math.hypot(ux, uy) * Math.hypot(vx, vy);
  return lengths === 0 ? 1 : (ux * vx + uy * vy) / lengths;
}
