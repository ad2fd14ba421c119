/** How cells lie beside each other, as the statistics take it: plain indices, free of h3-js. */

/** Compressed rows: the neighbours of cell `i` (itself left out) are `of[start[i]]` up to `of[start[i + 1] - 1]`, in no order. */
export interface Neighbours {
  /** One more than there are cells. */
  start: Uint32Array;
  of: Uint32Array;
}

/** Rows of sources with indices into a set that may be another one than the sources. */
export interface Disks extends Neighbours {
  /** Steps from the source, 1 or more, beside each entry of `of`. */
  ring: Uint8Array;
  /** Where each source itself stands in the set, -1 if it is not there. */
  self: Int32Array;
}
