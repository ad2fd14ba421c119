/** What it means to drop a block or a stop somewhere, to drag its edge, to press its lock. Pure. */
import type { Assignment, Plan, PlanEdit } from '../api.ts';
import { slotAt, type PlanSlot } from './planTable.ts';

const MINUTE_MS = 60_000;
/** An end that is dragged goes in such steps. */
const SNAP_MINUTES = 5;
/** Nobody is sent anywhere for less. */
const LEAST_MINUTES = 15;

/** What the hand holds. */
export type Carried =
  { kind: 'assignment'; assignment: string } | { kind: 'stop'; assignment: string; stop: string };

/** Where it is let go: a team's slot, with whoever is there. */
export interface Cell {
  team: string;
  /** Start of the slot. */
  start: string;
}

export type Lock = Assignment['lock'];

/**
 * The edit that a drop asks for; null where it changes nothing or cannot be: a block on its own cell, a stop where nobody works.
 * Over a block of the same slot two teams change places; elsewhere a block moves, and who was there comes here.
 */
export function dropEdit(
  { assignments }: Pick<Plan, 'assignments'>,
  slots: readonly PlanSlot[],
  carried: Carried,
  { team, start }: Cell,
): PlanEdit | null {
  const own = assignments.find(({ id }) => id === carried.assignment);
  if (!own) return null;
  const ownSlot = slotAt(slots, own.start)?.start;
  const there = assignments.find(
    (item) => item.team === team && slotAt(slots, item.start)?.start === start && item !== own,
  );
  if (carried.kind === 'stop') {
    if (!there || there.post !== null) return null;
    return {
      op: 'move-stop',
      assignment: own.id,
      stop: carried.stop,
      to: { assignment: there.id, index: there.stops.length },
    };
  }
  const sameSlot = ownSlot === start;
  if (sameSlot && own.team === team) return null;
  if (there && sameSlot) return { op: 'swap-teams', assignments: [own.id, there.id] };
  return {
    op: 'move-assignment',
    assignment: own.id,
    ...(own.team !== team && { team }),
    ...(!sameSlot && { start }),
  };
}

/** A stop to another place among its own, `to` counted as they stand now; null where it stays. */
export function reorderEdit(item: Assignment, stop: string, to: number): PlanEdit | null {
  const from = item.stops.findIndex(({ id }) => id === stop);
  const index = Math.max(0, Math.min(item.stops.length - 1, to));
  if (from < 0 || from === index) return null;
  return { op: 'move-stop', assignment: item.id, stop, to: { assignment: item.id, index } };
}

/** Where a dragged end comes to lie: in steps of five minutes, a quarter of an hour at least, never beyond `latestMs`. */
export function snappedEnd(startMs: number, endMs: number, byMinutes: number, latestMs: number): number {
  const step = SNAP_MINUTES * MINUTE_MS;
  const wanted = Math.round((endMs + byMinutes * MINUTE_MS) / step) * step;
  return Math.min(latestMs, Math.max(startMs + LEAST_MINUTES * MINUTE_MS, wanted));
}

/** Free, then its zone, then all of it. */
export const nextLock = (lock: Lock): Lock => (lock === null ? 'zone' : lock === 'zone' ? 'stops' : null);
