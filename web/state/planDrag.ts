/** What of the plan is held: by the pointer, or picked up by a key. Where it would be let go is lit, and only then is it sent. */
import { batch, signal } from '@preact/signals';
import type { PlanEdit } from '../api.ts';
import { plan } from './data.ts';
import { dropEdit, reorderEdit, type Carried, type Cell } from './planDrop.ts';
import { edit } from './planEdits.ts';
import { slots } from './planView.ts';

/** Over a cell of the table, or over a place in the list of the stops. */
export type Over = Cell | { index: number };

export interface Drag {
  what: Carried;
  label: string;
  by: 'pointer' | 'keyboard';
  over: Over | null;
}

export const drag = signal<Drag | null>(null);
/** Where the pointer is while it drags; apart, so that only what follows it is drawn anew. */
export const dragAt = signal({ x: 0, y: 0 });

/** A pointer that moves less has pressed, not dragged; a finger that rests this long has picked up. */
const SLOP_PX = 6;
const REST_MS = 320;
/** Within this of its edge a scrolled box goes on. */
const EDGE_PX = 28;
const SCROLL_PX = 12;

/** The edit that letting go now would be; null: none. */
export function pendingEdit(): PlanEdit | null {
  const now = drag.value;
  const current = plan.value;
  if (!now?.over || !current) return null;
  if (!('index' in now.over)) return dropEdit(current, slots.value, now.what, now.over);
  const { what } = now;
  const item = current.assignments.find(({ id }) => id === what.assignment);
  return item && what.kind === 'stop' ? reorderEdit(item, what.stop, now.over.index) : null;
}

export function pickUp(what: Carried, label: string, by: Drag['by'], over: Over | null) {
  drag.value = { what, label, by, over };
}

export function moveOver(over: Over | null) {
  const now = drag.peek();
  if (now && JSON.stringify(now.over) !== JSON.stringify(over)) drag.value = { ...now, over };
}

/** The edit under way, of which `edit` says how it ends; null: letting go there changes nothing. */
export function letGo(): Promise<boolean> | null {
  const change = pendingEdit();
  drag.value = null;
  return change && edit(change);
}

export const putBack = () => void (drag.value = null);

/** Begins on `pointerdown`: a mouse or pen drags at once, a finger after it has rested (before that it scrolls). */
export function startDrag(event: PointerEvent, what: Carried, label: string) {
  if (event.button !== 0 || !event.isPrimary) return;
  const { clientX: x0, clientY: y0, pointerId, pointerType } = event;
  const element = event.currentTarget as HTMLElement;
  const finger = pointerType === 'touch';
  let timer = 0;

  const begin = (x: number, y: number) => {
    batch(() => {
      dragAt.value = { x, y };
      pickUp(what, label, 'pointer', null);
    });
    // What it began on takes no press when it ends there.
    element.addEventListener('click', swallow, { capture: true, once: true });
  };
  const move = (now: PointerEvent) => {
    if (now.pointerId !== pointerId) return;
    const { clientX: x, clientY: y } = now;
    if (!drag.peek()) {
      if (Math.hypot(x - x0, y - y0) < SLOP_PX) return;
      if (finger) return end();
      begin(x, y);
    }
    now.preventDefault();
    dragAt.value = { x, y };
    const under = document.elementFromPoint(x, y);
    moveOver(overOf(under, what));
    scrollNear(under, x, y);
  };
  const up = (now: PointerEvent) => {
    if (now.pointerId !== pointerId) return;
    end();
    if (drag.peek()) void letGo();
  };
  const giveUp = () => {
    end();
    if (drag.peek()?.by === 'pointer') putBack();
  };
  const onKey = (key: KeyboardEvent) => {
    if (key.key !== 'Escape' || !drag.peek()) return;
    key.preventDefault();
    key.stopPropagation();
    giveUp();
  };
  /** Once it is held the finger no longer scrolls. */
  const still = (touch: TouchEvent) => {
    if (drag.peek() && touch.cancelable) touch.preventDefault();
  };
  function end() {
    clearTimeout(timer);
    removeEventListener('pointermove', move);
    removeEventListener('pointerup', up);
    removeEventListener('pointercancel', giveUp);
    removeEventListener('keydown', onKey, true);
    element.removeEventListener('touchmove', still);
    setTimeout(() => element.removeEventListener('click', swallow, true));
  }
  addEventListener('pointermove', move);
  addEventListener('pointerup', up);
  addEventListener('pointercancel', giveUp);
  addEventListener('keydown', onKey, true);
  if (finger) {
    element.addEventListener('touchmove', still, { passive: false });
    timer = window.setTimeout(() => begin(x0, y0), REST_MS);
  }
}

function swallow(event: Event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function overOf(under: Element | null, what: Carried): Over | null {
  const cell = under?.closest<HTMLElement>('[data-cell-start]');
  if (cell) return { team: cell.dataset.cellTeam!, start: cell.dataset.cellStart! };
  const stop = what.kind === 'stop' ? under?.closest<HTMLElement>('[data-stop-index]') : null;
  return stop ? { index: Number(stop.dataset.stopIndex) } : null;
}

function scrollNear(under: Element | null, x: number, y: number) {
  const box = under?.closest<HTMLElement>('.timeline-scroll, .card-body');
  if (!box) return;
  const { top, bottom, left, right } = box.getBoundingClientRect();
  const by = (at: number, low: number, high: number) =>
    at < low + EDGE_PX ? -SCROLL_PX : at > high - EDGE_PX ? SCROLL_PX : 0;
  box.scrollBy(by(x, left, right), by(y, top, bottom));
}
