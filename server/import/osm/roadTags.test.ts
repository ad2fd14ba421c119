import { describe, expect, it } from 'vitest';
import { roadTraits, type Tags } from './roadTags.ts';

const use = (tags: Tags): string => {
  const traits = roadTraits(tags);
  if (!traits) return 'none';
  return `${traits.roadClass} ${traits.onFoot ? 'foot' : ''}${traits.onFoot && traits.byCar ? '+' : ''}${traits.byCar ? 'car' : ''}`;
};

describe('who may use a way', () => {
  it.each<[Tags, string]>([
    [{ highway: 'motorway' }, 'motorway car'],
    [{ highway: 'trunk_link' }, 'trunk foot+car'],
    [{ highway: 'trunk', motorroad: 'yes' }, 'trunk car'],
    [{ highway: 'unclassified' }, 'residential foot+car'],
    [{ highway: 'living_street' }, 'residential foot+car'],
    [{ highway: 'pedestrian' }, 'residential foot'],
    [{ highway: 'pedestrian', motor_vehicle: 'destination' }, 'residential foot+car'],
    [{ highway: 'service', service: 'alley' }, 'service foot+car'],
    [{ highway: 'steps' }, 'path foot'],
    [{ highway: 'footway', access: 'yes' }, 'path foot'],
    [{ highway: 'track' }, 'path foot'],
    [{ highway: 'track', tracktype: 'grade1' }, 'path foot+car'],
    [{ highway: 'track', tracktype: 'grade1', access: 'agricultural' }, 'path foot'],
    [{ highway: 'proposed' }, 'none'],
    [{ highway: 'construction' }, 'none'],
    [{ highway: 'platform' }, 'none'],
    [{ highway: 'corridor', indoor: 'yes' }, 'none'],
    [{ building: 'yes' }, 'none'],
    [{ highway: 'residential', access: 'no' }, 'none'],
    [{ highway: 'residential', access: 'no', foot: 'yes' }, 'residential foot'],
    [{ highway: 'residential', access: 'bus' }, 'residential foot'],
    [{ highway: 'residential', vehicle: 'no', motorcar: 'yes' }, 'residential foot+car'],
    [{ highway: 'residential', foot: 'no' }, 'residential car'],
    [{ highway: 'residential', access: 'private' }, 'residential foot+car'],
    [{ highway: 'service', access: 'private', service: 'driveway' }, 'none'],
    [{ highway: 'footway', access: 'private' }, 'none'],
    [{ highway: 'service', access: 'military' }, 'none'],
  ])('%j: %s', (tags, expected) => expect(use(tags)).toBe(expected));
});

describe('the direction of cars', () => {
  it.each<[Tags, string]>([
    [{ highway: 'primary' }, 'both'],
    [{ highway: 'primary', oneway: 'yes' }, 'forward'],
    [{ highway: 'primary', oneway: '-1' }, 'backward'],
    [{ highway: 'primary', oneway: 'reversible' }, 'both'],
    [{ highway: 'motorway' }, 'forward'],
    [{ highway: 'motorway', oneway: 'no' }, 'both'],
    [{ highway: 'motorway_link' }, 'both'],
    [{ highway: 'tertiary', junction: 'roundabout' }, 'forward'],
    [{ highway: 'footway', oneway: 'yes' }, 'both'],
  ])('%j: %s', (tags, expected) => expect(roadTraits(tags)?.direction).toBe(expected));
});

describe('the name', () => {
  const named = (tags: Tags): unknown => {
    const traits = roadTraits({ highway: 'primary', ...tags });
    return [traits?.name, traits?.nameEn];
  };
  it('is the local one, and the English one beside it', () => {
    const tags = { name: '人民大道', 'name:zh': '别名', 'name:en': 'People Avenue', ref: 'G25' };
    expect(named(tags)).toEqual(['人民大道', 'People Avenue']);
  });
  it('falls back on the Chinese name, then on the number', () => {
    expect(named({ 'name:zh': '人民大道' })).toEqual(['人民大道', null]);
    expect(named({ ref: 'G25;S26' })).toEqual(['G25 / S26', null]);
    expect(named({})).toEqual([null, null]);
  });
});
