/** What is known of one category group at any instant, kept while it is asked for again: a backtest looks at the same instants often. */
import { countBetween, decayedCount, normalised, sum, type PlacedEvents } from './counts.ts';
import { spreadCounts } from './spread.ts';
import type { Places, RiskEvents } from './types.ts';

/** Half-life that stands for 'all of it alike', days. */
export const FOREVER_DAYS = Infinity;

/** Incidents of every kind's background rate that are made up, so that a kind without any still has a rate. */
const KIND_PSEUDO_INCIDENTS = 1;

/** Distributions over places (each sums to 1) that are estimated from events before an instant only. */
export class History {
  readonly events: PlacedEvents;
  /** By size alone. */
  readonly even: Float64Array;
  readonly #known = new Map<number, Map<string, Float64Array>>();

  constructor(
    readonly places: Places,
    events: RiskEvents,
    isOf: (group: number) => boolean,
  ) {
    this.events = placedEvents(events, isOf);
    const total = sum(places.size);
    this.even = places.size.map((size) => size / total);
  }

  countBetween(fromMs: number, toMs: number): Float64Array {
    return this.#keep(fromMs, `n${toMs}`, () => countBetween(this.events, this.places.count, fromMs, toMs));
  }

  /** Counts before `ms`, halved in weight every `halfLifeDays`; `FOREVER_DAYS`: all alike. */
  count(ms: number, halfLifeDays: number): Float64Array {
    return this.#keep(ms, `c${halfLifeDays}`, () =>
      decayedCount(this.events, this.places.count, ms, halfLifeDays),
    );
  }

  share(ms: number, halfLifeDays: number): Float64Array {
    return this.#keep(ms, `s${halfLifeDays}`, () => normalised(this.count(ms, halfLifeDays), this.even));
  }

  /** The same after each place has told its neighbours. */
  spreadShare(ms: number, halfLifeDays: number, bandwidthMeters: number): Float64Array {
    return this.#keep(ms, `k${halfLifeDays}|${bandwidthMeters}`, () =>
      normalised(spreadCounts(this.count(ms, halfLifeDays), this.places.spread(bandwidthMeters)), this.even),
    );
  }

  /** What places have by their kind and size alone. */
  background(ms: number): Float64Array {
    return this.#keep(ms, 'b', () => backgroundShare(this.places, this.count(ms, FOREVER_DAYS)));
  }

  /** Forgets what was kept of instants before `ms`. */
  forgetBefore(ms: number): void {
    for (const at of this.#known.keys()) if (at < ms) this.#known.delete(at);
  }

  #keep(ms: number, name: string, make: () => Float64Array): Float64Array {
    let known = this.#known.get(ms);
    if (!known) this.#known.set(ms, (known = new Map<string, Float64Array>()));
    let value = known.get(name);
    if (!value) known.set(name, (value = make()));
    return value;
  }
}

function placedEvents(events: RiskEvents, isOf: (group: number) => boolean): PlacedEvents {
  const at: number[] = [];
  for (let i = 0; i < events.place.length; i++) {
    if (events.place[i]! >= 0 && isOf(events.group[i]!)) at.push(i);
  }
  return {
    place: Int32Array.from(at, (i) => events.place[i]!),
    atMs: Float64Array.from(at, (i) => events.atMs[i]!),
    weight: Float32Array.from(at, (i) => events.weight[i]!),
  };
}

/** Rate of each kind of place x size: two roads of a class and length are alike where nothing else is known. */
function backgroundShare({ size, kind }: Places, counts: Float64Array): Float64Array {
  const ofKind = new Float64Array(256);
  const sizeOfKind = new Float64Array(256);
  for (let i = 0; i < counts.length; i++) {
    ofKind[kind[i]!]! += counts[i]!;
    sizeOfKind[kind[i]!]! += size[i]!;
  }
  const total = sum(ofKind);
  const whole = sum(sizeOfKind);
  const rate = ofKind.map((count, k) => {
    const pseudo = (KIND_PSEUDO_INCIDENTS * sizeOfKind[k]!) / whole;
    return sizeOfKind[k]! > 0 ? (count + pseudo) / sizeOfKind[k]! / (total + KIND_PSEUDO_INCIDENTS) : 0;
  });
  return size.map((meters, i) => meters * rate[kind[i]!]!);
}
