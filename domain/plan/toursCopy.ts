/** Tours to come back to. */
import type { ToursState } from './toursState.ts';

/** The tours of a state as they were. */
export class ToursCopy {
  worth = 0;
  travel = 0;
  made = 0;
  readonly length: Int32Array;
  readonly node: Int32Array;
  readonly cost: Float64Array;
  readonly place: Int16Array;
  readonly teamOf: Int16Array;
  readonly visits: Int32Array;

  constructor(state: ToursState) {
    this.length = new Int32Array(state.length.length);
    this.node = new Int32Array(state.node.length);
    this.cost = new Float64Array(state.cost.length);
    this.place = new Int16Array(state.place.length);
    this.teamOf = new Int16Array(state.teamOf.length);
    this.visits = new Int32Array(state.visits.length);
    this.take(state);
  }

  take(from: ToursState | ToursCopy): void {
    this.worth = from.worth;
    this.travel = typeof from.travel === 'number' ? from.travel : from.travel();
    this.made = typeof from.made === 'number' ? from.made : from.made();
    this.length.set(from.length);
    this.node.set(from.node);
    this.cost.set(from.cost);
    this.place.set(from.place);
    this.teamOf.set(from.teamOf);
    this.visits.set(from.visits);
  }
}
