/** The town's ground: roads, water, buildings, areas. */
import Flatbush from 'flatbush';
import type { LineString, Polygon } from 'geojson';
import { describe, expect, it } from 'vitest';
import { lineLengthMeters, localFrame, type LngLat } from '../../../domain/place.ts';
import { seededRandom } from '../../../domain/random.ts';
import { ROAD_CLASSES } from '../../../domain/road.ts';
import { HALF_WIDTH_METERS } from './network.ts';
import { boxOf, crossing, densify, distance, distanceToSegment, inRing, ringArea, type XY } from './plane.ts';
import { simulateTown } from './simulate.ts';
import type { Town, TownArea } from './types.ts';

const towns = [1, 8].map((seed) => simulateTown({ seed, asOf: new Date('2026-11-20T12:00:00Z') }));

it('is another town under another seed', () => {
  const [one, other] = towns as [Town, Town];
  const ids = new Set(one.roads.map(({ id }) => id));
  expect(other.roads.some(({ id }) => ids.has(id))).toBe(false);
  expect(other.roads[0]!.line).not.toEqual(one.roads[0]!.line);
});

describe.each(towns)('the ground of town $seed', (town) => {
  const frame = localFrame(town.center);
  const xy = (p: readonly number[]): XY => frame.toMeters([p[0]!, p[1]!]);
  const lines = town.roads.map(({ line }) => line.map(xy));
  const river = (town.basemap.find(({ kind }) => kind === 'river')!.geometry as Polygon).coordinates[0]!.map(
    xy,
  );
  const segments = lines.flatMap((line, road) => line.slice(1).map((b, i) => ({ road, a: line[i]!, b })));
  const index = new Flatbush(segments.length);
  for (const { a, b } of segments) index.add(...boxOf([a, b]));
  index.finish();

  it('has as many roads as such a town has, of every class', () => {
    expect(town.roads.length).toBeGreaterThan(1500);
    expect(town.roads.length).toBeLessThan(3600);
    const classes = new Set(town.roads.map(({ roadClass }) => roadClass));
    expect([...classes].every((roadClass) => ROAD_CLASSES.includes(roadClass))).toBe(true);
    expect(classes.size).toBe(7);
    const named = town.roads.filter(({ name }) => name !== null);
    expect(named.length / town.roads.length).toBeGreaterThan(0.5);
    expect(named.every(({ nameEn }) => nameEn !== null)).toBe(true);
    expect(new Set(town.roads.map(({ id }) => id)).size).toBe(town.roads.length);
  });

  it('tells lengths that its lines have, between its nodes', () => {
    const placeOf = new Map<number, LngLat>();
    for (const { line, lengthMeters, fromNode, toNode } of town.roads) {
      expect(Math.abs(lineLengthMeters(line) - lengthMeters)).toBeLessThan(0.01);
      for (const [node, place] of [
        [fromNode, line[0]!],
        [toNode, line.at(-1)!],
      ] as const) {
        // prettier-ignore
        expect(placeOf.get(node) ?? place).toEqual(place);
        placeOf.set(node, place);
      }
    }
  });

  it('is one network, whose roads meet only at junctions', () => {
    const reached = new Set([town.roads[0]!.fromNode]);
    for (let grew = true; grew;) {
      grew = false;
      for (const { fromNode, toNode } of town.roads) {
        if (reached.has(fromNode) === reached.has(toNode)) continue;
        reached.add(fromNode).add(toNode);
        grew = true;
      }
    }
    expect(town.roads.every(({ fromNode }) => reached.has(fromNode))).toBe(true);
    let crossings = 0;
    segments.forEach(({ road, a, b }, i) => {
      for (const j of index.search(...boxOf([a, b]))) {
        const other = segments[j]!;
        if (j <= i || other.road === road) continue;
        const hit = crossing(a, b, other.a, other.b);
        // Where they share a node they touch at an end of both.
        const inner = (t: number, p: XY, q: XY) => Math.min(t, 1 - t) * distance(p, q) > 0.5;
        if (hit && inner(hit.t, a, b) && inner(hit.u, other.a, other.b)) crossings++;
      }
    });
    expect(crossings).toBe(0);
  });

  it('crosses the river on four to six bridges and nowhere else', () => {
    const wet = new Set<string>();
    lines.forEach((line, road) => {
      if (densify(line, 8).some((p) => inRing(p, river))) wet.add(`${town.roads[road]!.wayId}`);
    });
    expect(wet.size).toBeGreaterThanOrEqual(4);
    expect(wet.size).toBeLessThanOrEqual(6);
    const bridges = town.roads.filter(({ wayId }) => wet.has(`${wayId}`));
    expect(bridges.every(({ roadClass }) => ['trunk', 'primary', 'secondary'].includes(roadClass))).toBe(
      true,
    );
  });

  it('stands thousands of buildings beside the roads and out of the water', () => {
    const buildings = town.basemap.filter(({ layer }) => layer === 'building');
    expect(buildings.length).toBeGreaterThan(5000);
    const onRoad = buildings.filter(({ geometry }) =>
      (geometry as Polygon).coordinates[0]!.some((corner) => {
        const p = xy(corner);
        return index.search(p[0] - 15, p[1] - 15, p[0] + 15, p[1] + 15).some((i) => {
          const { road, a, b } = segments[i]!;
          return distanceToSegment(p, a, b) < HALF_WIDTH_METERS[town.roads[road]!.roadClass];
        });
      }),
    );
    expect(onRoad.length).toBe(0);
    const inWater = buildings.filter(({ geometry }) =>
      inRing(xy((geometry as Polygon).coordinates[0]![0]!), river),
    );
    expect(inWater.length).toBe(0);
  });

  const squareMeters = ({ geometry }: TownArea) =>
    geometry.coordinates.reduce((sum, ring) => sum + ringArea(ring.map(xy)), 0);
  const of = (kind: TownArea['kind']) => town.areas.filter((area) => area.kind === kind);

  it('has a town of 14 communities, each of 4 to 8 grids, that leave no gap and do not overlap', () => {
    const [whole] = of('town');
    expect(of('community')).toHaveLength(14);
    const total = squareMeters(whole!);
    expect(total / 1e6).toBeGreaterThan(25);
    expect(total / 1e6).toBeLessThan(60);
    for (const parent of [whole!, ...of('community')]) {
      const inner = town.areas.filter(({ parentId }) => parentId === parent.id);
      const sum = inner.reduce((meters, area) => meters + squareMeters(area), 0);
      expect(sum / squareMeters(parent)).toBeCloseTo(1, 6);
      if (parent.kind !== 'community') continue;
      expect(inner.length).toBeGreaterThanOrEqual(4);
      expect(inner.length).toBeLessThanOrEqual(8);
      expect(inner.every(({ code }) => code.length === 15 && code.startsWith(parent.code))).toBe(true);
    }
    const rings = of('grid').map(({ geometry }) => geometry.coordinates.map((ring) => ring.map(xy)));
    const inside = (p: XY, polygon: XY[][]) => polygon.filter((ring) => inRing(p, ring)).length % 2 === 1;
    const town0 = whole!.geometry.coordinates.map((ring) => ring.map(xy));
    const random = seededRandom(1);
    for (let i = 0; i < 400; i++) {
      const p: XY = [(random() - 0.5) * 8000, (random() - 0.5) * 7000];
      expect(rings.filter((polygon) => inside(p, polygon)).length).toBe(inside(p, town0) ? 1 : 0);
    }
  });

  it('draws areas whose outlines do not cross themselves', () => {
    for (const { geometry } of town.areas) {
      for (const ring of geometry.coordinates) {
        const points = ring.map(xy);
        const edges = new Flatbush(points.length - 1);
        for (let i = 1; i < points.length; i++) edges.add(...boxOf([points[i - 1]!, points[i]!]));
        edges.finish();
        for (let i = 0; i + 1 < points.length; i++) {
          const [a, b] = [points[i]!, points[i + 1]!];
          for (const j of edges.search(...boxOf([a, b]))) {
            const apart = Math.abs(i - j);
            if (j <= i || apart === 1 || apart === points.length - 2) continue;
            expect(crossing(a, b, points[j]!, points[j + 1]!)).toBeNull();
          }
        }
      }
    }
  });

  it('counts 100,000 people once at each level', () => {
    const people = (areas: TownArea[]) =>
      areas.reduce((sum, area) => sum + area.populationRegistered + area.populationMigrant, 0);
    expect(Math.abs(people(of('town')) - 100_000)).toBeLessThan(100);
    for (const kind of ['city', 'community', 'grid'] as const)
      expect(people(of(kind))).toBe(people(of('town')));
    for (const community of of('community')) expect(people([community])).toBeGreaterThan(300);
  });

  it('has 40 key sections of 200 to 800 m that run along their roads', () => {
    expect(town.sections).toHaveLength(40);
    expect(new Set(town.sections.map(({ name }) => name)).size).toBe(40);
    const byId = new Map(town.roads.map((road) => [road.id, road]));
    for (const section of town.sections) {
      const line = (section.line as LineString).coordinates as LngLat[];
      const meters = lineLengthMeters(line);
      expect(meters).toBeGreaterThan(200);
      expect(meters).toBeLessThan(800);
      const roads = section.roadIds.map((id) => byId.get(id)!);
      expect(roads.reduce((sum, road) => sum + road.lengthMeters, 0)).toBeCloseTo(meters, 0);
    }
  });
});
