import { describe, expect, it } from 'vitest';
import { NodeStore } from './nodeStore.ts';
import { buildRoads, roadId, type RoadWay } from './roads.ts';
import { roadTraits, type Tags } from './roadTags.ts';

/** Nodes 1..30 on a wavy line about 110 m apart, so that no two lie on one spot; 40 lies where 1 does. */
function store(): NodeStore {
  const nodes = new NodeStore();
  for (let id = 1; id <= 30; id++) nodes.add(id, 120 + id * 0.001, 29 + (id % 5) * 0.001);
  nodes.add(40, 120.001, 29.001);
  nodes.finish();
  return nodes;
}

function way(id: number, refs: number[], tags: Tags = {}): RoadWay {
  return { id, refs, traits: roadTraits({ highway: 'residential', ...tags })! };
}

const ends = (ways: RoadWay[]): string[] =>
  buildRoads(ways, store()).roads.map(
    (road) => `${road.wayId}:${road.fromNode}-${road.toNode}/${road.line.length}`,
  );

describe('buildRoads', () => {
  it('cuts at nodes that two ways share, and nowhere else', () => {
    expect(ends([way(1, [1, 2, 3, 4, 5]), way(2, [3, 10, 11])])).toEqual(['1:1-3/3', '1:3-5/3', '2:3-11/3']);
  });

  it('cuts where a way meets itself', () => {
    // A stem 1-2-3 into the loop 3-4-5-6-3, which has no junction of its own and is halved.
    expect(ends([way(1, [1, 2, 3, 4, 5, 6, 3])])).toEqual(['1:1-3/3', '1:3-5/3', '1:5-3/3']);
  });

  it('halves a lone closed way', () => {
    const { roads, report } = buildRoads([way(1, [1, 2, 3, 4, 1])], store());
    expect(roads.length).toBe(2);
    expect(report.loopsSplit).toBe(1);
    expect(roads[0]!.toNode).toBe(roads[1]!.fromNode);
    expect(new Set(roads.map((road) => road.id)).size).toBe(2);
  });

  it('turns a way that is one-way against its drawing', () => {
    const [road] = buildRoads([way(1, [1, 2, 3], { oneway: '-1' })], store()).roads;
    expect(road).toMatchObject({ fromNode: 3, toNode: 1, oneway: true });
    expect(road!.line[0]).toEqual([120.003, 29.003]);
  });

  it('cuts at nodes that the file lacks, and counts them', () => {
    const { roads, report } = buildRoads([way(1, [1, 2, 99, 3, 4]), way(2, [2, 20, 3])], store());
    expect(roads.map((road) => [road.fromNode, road.toNode])).toEqual([
      [1, 2],
      [3, 4],
      [2, 3],
    ]);
    expect(report.missingNodes).toBe(1);
  });

  it('counts pieces without length and leaves out immediate repeats', () => {
    const { roads, report } = buildRoads([way(1, [1, 40]), way(2, [1, 2, 2, 3])], store());
    expect(roads.map((road) => road.line.length)).toEqual([3]);
    expect(report.zeroLength).toBe(1);
  });

  it('leaves out a street drawn there and back, but not the other lane of a one-way', () => {
    const back = buildRoads([way(1, [1, 2, 3, 2, 1])], store());
    expect(back.roads.map((road) => [road.fromNode, road.toNode])).toEqual([
      [1, 2],
      [2, 3],
    ]);
    expect(back.report.repeated).toBe(2);
    const lanes = [
      way(1, [1, 2], { oneway: 'yes' }),
      way(2, [2, 1], { oneway: 'yes' }),
      way(3, [1, 2], { highway: 'footway' }),
    ];
    expect(ends(lanes)).toEqual(['1:1-2/2', '2:2-1/2']);
  });

  it('keeps what is connected and counts the rest', () => {
    const long = way(
      1,
      Array.from({ length: 25 }, (_, i) => i + 1),
    );
    const { roads, report } = buildRoads([way(2, [26, 27]), long], store());
    expect(roads.map((road) => road.wayId)).toEqual([1]);
    expect(report).toMatchObject({ ways: 2, kept: 1, keptComponents: 1, dropped: 1, droppedComponents: 1 });
    // 26 and 27 are 0.001 degrees of longitude and of latitude apart.
    expect(report.droppedMeters).toBeCloseTo(Math.hypot(97.2, 111.2), 0);
  });
});

describe('roadId', () => {
  it('never changes: stored snaps depend on it', () => {
    expect(roadId(8756689, 71121979, 83316739, 0)).toBe('7ef26f95-b471-5761-a039-3b6944e9565d');
  });

  it('stays with an edge when another part of its way is cut anew', () => {
    const before = buildRoads([way(1, [1, 2, 3, 4, 5]), way(2, [3, 10])], store()).roads;
    const after = buildRoads([way(1, [1, 2, 3, 4, 5]), way(2, [3, 10]), way(3, [4, 11])], store()).roads;
    expect(after[0]!.id).toBe(before[0]!.id);
    expect(after.map((road) => road.id)).not.toContain(before[1]!.id);
  });

  it('tells apart two edges of one way between the same junctions', () => {
    // 1-2-3-4-1 with 1 and 3 as junctions: two edges between them, drawn from 1 to 3 and from 3 to 1; then 1 to 3 once more.
    const { roads } = buildRoads([way(1, [1, 2, 3, 4, 1, 5, 3]), way(2, [3, 20])], store());
    expect(new Set(roads.map((road) => road.id)).size).toBe(roads.length);
    expect(roads.filter((road) => road.fromNode === 1 && road.toNode === 3).length).toBe(2);
  });
});
