/** Colours of the risk map. Pure. */
import { RAMP } from './classes.ts';

/** Lines on the ground, not areas over it: the ramp of the hexagons, undiluted. */
export const RISK_RAMP = RAMP;

/** Of roads that too few incidents stand behind. */
export const UNEVIDENT_OPACITY = 0.4;
