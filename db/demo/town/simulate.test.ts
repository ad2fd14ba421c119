import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { simulateTown } from './simulate.ts';
import type { Town, TownTrack } from './types.ts';

const AS_OF = new Date('2026-11-20T12:00:00Z');
const sha = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');
const someTracks = (town: Town): TownTrack[] => {
  const tracks: TownTrack[] = [];
  for (const track of town.tracks()) {
    tracks.push(track);
    if (tracks.length === 12) break;
  }
  return tracks;
};

describe('the same seed', () => {
  const town = simulateTown({ seed: 3, asOf: AS_OF });
  const again = simulateTown({ seed: 3, asOf: AS_OF });
  const later = simulateTown({ seed: 3, asOf: new Date('2027-01-15T03:30:00Z') });

  it('gives the same town to the last digit', () => {
    expect(sha(again)).toBe(sha(town));
    expect(sha(someTracks(again))).toBe(sha(someTracks(town)));
  });

  it('makes its tracks anew at each call', () => {
    expect(sha(someTracks(town))).toBe(sha(someTracks(town)));
  });

  it('keeps the ground and moves history with asOf', () => {
    expect(sha(later.roads)).toBe(sha(town.roads));
    expect(sha(later.basemap)).toBe(sha(town.basemap));
    expect(sha(later.sections)).toBe(sha(town.sections));
    expect(later.incidents[0]!.id).toBe(town.incidents[0]!.id);
    const shiftDays = (a: Date, b: Date) => (b.getTime() - a.getTime()) / 86_400_000;
    expect(shiftDays(town.incidents[0]!.occurredAt, later.incidents[0]!.occurredAt)).toBeCloseTo(56, -0.5);
    expect(shiftDays(town.campaign.duringFrom, later.campaign.duringFrom)).toBe(56);
    for (const { incidents, asOf } of [town, later]) {
      const age = shiftDays(incidents.at(-1)!.occurredAt, asOf);
      expect(age).toBeGreaterThanOrEqual(0);
      expect(age).toBeLessThan(1);
    }
  });

  it('refuses a date that is none', () => {
    expect(() => simulateTown({ seed: 1, asOf: new Date('soon') })).toThrow(RangeError);
  });
});
