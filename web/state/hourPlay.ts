/** Playing the risk map along the week ahead: hour by hour, each only after the one before it has been drawn. */
import { computed, signal } from '@preact/signals';
import { shownIndex, week } from './forecast.ts';
import { mapDrawn } from './playback.ts';
import { glide, hour, layers, page, wall, workspace } from './store.ts';

/** How long an hour stays; longer where motion is to be spared. */
const STEP_MS = 450;
const CALM_MS = 1500;

const calm = matchMedia('(prefers-reduced-motion: reduce)');

export const hoursPlaying = signal(false);
let run = 0;

/** Whether the keys of time step hours: where there is another bar of time, they belong to that. */
export const stepsHours = computed(
  () =>
    layers.value.has('risk') && !wall.value && (page.value === 'forecast' || workspace.value === 'dispatch'),
);

/** Shows an hour, by its place in the week ahead; the playing stops. */
export function showHour(index: number) {
  pauseHours();
  glide(() => (hour.value = week.value[(index + week.value.length) % week.value.length]!.hourOfWeek));
}

export const stepHour = (by: number) => showHour(shownIndex.value + by);

export function toggleHours() {
  if (hoursPlaying.value) pauseHours();
  else void play();
}

export function pauseHours() {
  run++;
  hoursPlaying.value = false;
}

async function play() {
  const mine = ++run;
  hoursPlaying.value = true;
  for (;;) {
    const next = week.peek()[(shownIndex.peek() + 1) % week.peek().length]!;
    glide(() => (hour.value = next.hourOfWeek));
    const least = calm.matches ? CALM_MS : STEP_MS;
    await Promise.all([new Promise((resolve) => setTimeout(resolve, least)), mapDrawn()]);
    // Another hour was chosen meanwhile, by a link or the back button; or nothing shows it any more.
    if (mine !== run) return;
    if (hour.peek() !== next.hourOfWeek || !layers.peek().has('risk')) return pauseHours();
  }
}
