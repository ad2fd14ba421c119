import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLASSINGS, STATS } from '../../domain/density/stat.ts';
import {
  BACKTEST_UNITS,
  FIRST_VIEW,
  LAYERS,
  PAGES,
  RANGES,
  formatView,
  parseView,
  type Compare,
  type View,
} from './view.ts';

const uuid = fc.uuid();
const subset = <T>(items: readonly T[]) => fc.uniqueArray(fc.constantFrom(...items));
const days = fc
  .tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 4000 }))
  .map(([from, length]) => ({ from: day(from), to: day(from + length) }));

function day(number: number): string {
  return new Date(number * 86_400_000).toISOString().slice(0, 10);
}

const compare: fc.Arbitrary<Compare> = fc.oneof(fc.constantFrom('previous' as const, 'year' as const), days);

const views: fc.Arbitrary<View> = fc.record({
  workspace: fc.constantFrom('command', 'dispatch'),
  page: fc.option(fc.constantFrom(...PAGES)),
  hour: fc.option(fc.integer({ min: 0, max: 167 })),
  backtest: fc.option(
    fc.record({
      unit: fc.constantFrom(...BACKTEST_UNITS),
      groups: subset(['traffic', '盗窃&?', 'a b']),
    }),
  ),
  camera: fc.option(
    fc.record({
      lng: fc.integer({ min: -18_000_000, max: 18_000_000 }).map((n) => n / 1e5),
      lat: fc.integer({ min: -8_000_000, max: 8_000_000 }).map((n) => n / 1e5),
      zoom: fc.integer({ min: 0, max: 2200 }).map((n) => n / 100),
    }),
  ),
  filters: fc
    .record({
      of: fc.constantFrom('incidents' as const, 'hazards' as const),
      range: fc.option(fc.constantFrom(...RANGES)),
      days: fc.option(days),
      categories: fc.uniqueArray(fc.constantFrom('theft', 'fraud', '盗窃&?', 'a b')),
      hours: fc.option(
        fc
          .uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1 })
          .map((hours) => hours.sort((a, b) => a - b)),
      ),
      weekdays: fc.option(
        fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }).map((list) => list.sort()),
      ),
      origin: fc.option(fc.constantFrom('reported' as const, 'discovered' as const)),
      area: fc.option(uuid),
      within: fc.option(
        fc.oneof(
          fc.record({ kind: fc.constant('section' as const), value: uuid }),
          fc.record({ kind: fc.constant('bbox' as const), value: fc.constant('120.01,28.9,120.02,28.91') }),
        ),
      ),
    })
    // Own days replace a range: only one of the two is in force.
    .map((filters) => (filters.days ? { ...filters, range: null } : filters)),
  stat: fc.constantFrom(...STATS),
  compare,
  classing: fc.constantFrom(...CLASSINGS),
  swipe: fc.option(compare),
  play: fc.option(days),
  cumulative: fc.boolean(),
  layers: fc.option(subset(LAYERS).map((list) => LAYERS.filter((layer) => list.includes(layer)))),
  selection: fc.option(
    fc.oneof(
      fc.record({ kind: fc.constant('cell' as const), id: fc.constant('8a2830828767fff') }),
      fc.record({
        kind: fc.constantFrom('incident' as const, 'section' as const, 'road' as const),
        id: uuid,
      }),
      fc.record({
        kind: fc.constant('assignment' as const),
        id: fc.constant('一组@2026-03-06T10:00:00.000Z'),
      }),
    ),
  ),
  plan: fc.option(uuid),
  team: fc.option(fc.constantFrom('Red', '红队 &1')),
  wall: fc.boolean(),
});

describe('the view in the URL', () => {
  it('reads back what it wrote, whatever the view', () => {
    fc.assert(
      fc.property(views, (view) => {
        expect(parseView(formatView(view))).toEqual(view);
      }),
    );
  });

  it('says nothing about the first view', () => {
    expect(formatView(FIRST_VIEW)).toBe('');
    expect(parseView('')).toEqual(FIRST_VIEW);
  });

  it('stays readable', () => {
    const view = parseView('?w=dispatch&map=13.20/28.90000/120.04000&hours=18-24&weekdays=5,6');
    expect(formatView(view, { lang: 'en' })).toBe(
      '?w=dispatch&map=13.20/28.90000/120.04000&hours=18-24&weekdays=5,6&lang=en',
    );
  });

  it('writes windows so that a person can read them', () => {
    const view: View = {
      ...FIRST_VIEW,
      stat: 'change',
      compare: { from: '2025-01-01', to: '2025-02-01' },
      swipe: 'year',
      play: { from: '2024-01-01', to: '2026-01-01' },
      cumulative: true,
    };
    expect(formatView(view)).toBe(
      '?stat=change&compare=2025-01-01/2025-02-01&swipe=year&play=2024-01-01/2026-01-01&cumulative=1',
    );
  });

  it('opens links that say measure', () => {
    expect(parseView('?measure=rate').stat).toBe('rate');
    expect(parseView('?measure=weighted&stat=gi').stat).toBe('gi');
  });

  it('leaves what it cannot read at the default', () => {
    const view = parseView(
      '?w=kitchen&map=a/b/c&hours=25-99&from=2026-13&to=x&show=cell&layers=none&measure=sum' +
        '&compare=2026-02-30/2026-03-02&swipe=last&play=2026-02-01&cumulative=yes&classing=equal',
    );
    expect(view).toEqual({ ...FIRST_VIEW, layers: [] });
  });

  it('refuses a window that ends before it starts', () => {
    expect(parseView('?from=2026-02-01&to=2026-01-01').filters.days).toBeNull();
  });
});
