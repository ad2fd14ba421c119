/** Playing: the window moves along its period by itself, each step only after the one before it has been drawn. */
import { batch, computed, signal } from '@preact/signals';
import { days, played, axis } from './data.ts';
import {
  WINDOW_DAYS,
  firstWindow,
  lengthOf,
  nextWindow,
  withLength,
  within,
  type Playing,
} from './playSteps.ts';
import { cumulative, glide, play, setFilters } from './store.ts';
import type { DayWindow, Range } from './view.ts';

export const SPEEDS = [1, 2, 4] as const;
export type Speed = (typeof SPEEDS)[number];

const LEAST_WINDOWS = 8;

/** How long a step stays at speed 1; the map may need longer. */
const STEP_MS = 1200;

const calm = matchMedia('(prefers-reduced-motion: reduce)');

export const playing = signal(false);
export const speed = signal<Speed>(1);

const way = computed<Playing>(() => ({ period: played.value, cumulative: cumulative.value }));
export const atEnd = computed(() => nextWindow(days.value, way.value, 1) === null);
export const atStart = computed(() => nextWindow(days.value, way.value, -1) === null);

/** The same window again, so that a change made elsewhere while it plays (a brush, the back button) is noticed. */
let shown: DayWindow | null = null;
let run = 0;

export function togglePlay() {
  if (playing.value) pause();
  else void start();
}

export function pause() {
  run++;
  playing.value = false;
}

/** One step by hand; it stops the playing. */
export function step(by: 1 | -1) {
  pause();
  const next = nextWindow(days.value, way.value, by);
  if (next) glide(() => setFilters({ days: next }));
}

/** A window chosen by hand: playing stops, and a played period that does not hold it is given up. */
export function chooseWindow(window: DayWindow) {
  pause();
  batch(() => {
    if (play.value && !within(window, play.value)) play.value = null;
    cumulative.value = false;
    setFilters({ days: window });
  });
}

/** A window that ends at the as-of day; a played period is given up. */
export function chooseRange(range: Range) {
  pause();
  batch(() => {
    dropPeriod();
    setFilters({ range, days: null });
  });
}

/** A window of so many days. A longer one that was in force becomes the period that the shorter one is played along. */
export function chooseLength(length: number) {
  pause();
  batch(() => {
    const period = periodOfChoice(length);
    cumulative.value = false;
    setFilters({ days: withLength(days.value, length, period) });
  });
}

export function chooseCumulative(on: boolean) {
  pause();
  batch(() => {
    const length = lengthOf(days.value);
    const period = on ? periodOfChoice(length - 1) : played.value;
    cumulative.value = on;
    const days30 = Math.min(30, lengthOf(period));
    setFilters({
      days: on ? { from: period.from, to: days.value.to } : withLength(days.value, days30, period),
    });
  });
}

/** Back to the whole played period as an ordinary window. */
export function leavePeriod() {
  pause();
  const period = played.value;
  batch(() => {
    setFilters({ days: period });
    dropPeriod();
  });
}

function dropPeriod() {
  play.value = null;
  cumulative.value = false;
}

function periodOfChoice(length: number): DayWindow {
  const now = days.value;
  if (!play.value && lengthOf(now) > length && now.from > axis.value.from) play.value = now;
  return played.value;
}

/** A window that fills its period could not move: a shorter one is taken, so that there are some ten to see. */
function makeRoom() {
  const length = lengthOf(played.peek());
  if (cumulative.peek() || lengthOf(days.peek()) < length) return;
  chooseLength(WINDOW_DAYS.findLast((item) => item * LEAST_WINDOWS <= length) ?? 1);
}

async function start() {
  makeRoom();
  const mine = ++run;
  playing.value = true;
  const first = atEnd.peek() || !within(days.peek(), played.peek());
  // Playing is one step of the history: the view before it is one step back.
  if (first) setFilters({ days: firstWindow(days.peek(), way.peek()) });
  shown = days.peek();
  for (let steps = 0; ; steps++) {
    const least = calm.matches ? STEP_MS : STEP_MS / speed.peek();
    await Promise.all([new Promise((resolve) => setTimeout(resolve, least)), mapDrawn()]);
    if (mine !== run) return;
    const next = nextWindow(days.peek(), way.peek(), 1);
    if (!next || !same(shown, days.peek())) return pause();
    const move = () => setFilters({ days: next });
    if (steps === 0 && !first) move();
    else glide(move);
    shown = next;
  }
}

/** A map says in its element whether everything that was asked for is on screen; there are two while periods are compared. */
export function mapDrawn(): Promise<void> {
  const waitedFor = () => document.querySelector('[data-map-idle="false"]');
  if (!waitedFor()) return Promise.resolve();
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (waitedFor()) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['data-map-idle'],
    });
  });
}

const same = (a: DayWindow | null, b: DayWindow) => a?.from === b.from && a.to === b.to;
