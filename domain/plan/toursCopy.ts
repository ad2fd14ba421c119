/** Tours to come back to. */

/** What tours are made of, and how good they are; arrays as in `ToursState`. */
export interface ToursColumns {
  readonly length: Int32Array;
  readonly node: Int32Array;
  readonly cost: Float64Array;
  readonly place: Int16Array;
  readonly teamOf: Int16Array;
  readonly visits: Int32Array;
  readonly worth: number;
  readonly travel: number;
  readonly made: number;
}

/** The tours of a state as they were. */
export class ToursCopy implements ToursColumns {
  worth = 0;
  travel = 0;
  made = 0;
  readonly length: Int32Array;
  readonly node: Int32Array;
  readonly cost: Float64Array;
  readonly place: Int16Array;
  readonly teamOf: Int16Array;
  readonly visits: Int32Array;

  constructor(state: ToursColumns) {
    this.length = new Int32Array(state.length.length);
    this.node = new Int32Array(state.node.length);
    this.cost = new Float64Array(state.cost.length);
    this.place = new Int16Array(state.place.length);
    this.teamOf = new Int16Array(state.teamOf.length);
    this.visits = new Int32Array(state.visits.length);
    this.take(state);
  }

  take(from: ToursColumns): void {
    this.worth = from.worth;
    this.travel = from.travel;
    this.made = from.made;
    this.length.set(from.length);
    this.node.set(from.node);
    this.cost.set(from.cost);
    this.place.set(from.place);
    this.teamOf.set(from.teamOf);
    this.visits.set(from.visits);
  }
}
