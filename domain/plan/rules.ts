/** Numbers that whoever plans, checks and shows a plan must agree on. Minutes. */

export const DEFAULT_SLOT_MINUTES = 120;
export const DEFAULT_STOP_MINUTES = 12;

/** A stop deters best if it lasts as long as this (Koper 1995, doi:10.1080/07418829500096231), and no longer than that. */
export const SHORTEST_STOP_MINUTES = 10;
export const LONGEST_STOP_MINUTES = 16;

/** A second stop at a section in a slot comes at least so long after the first has ended. */
export const REPEAT_AFTER_MINUTES = 40;
