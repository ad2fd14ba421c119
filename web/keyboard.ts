/** Keys that work anywhere on the page, except while somebody types. */
import { recordDraft, sectionDraft } from './state/drafts.ts';
import { helpOpen, leftOpen } from './state/layout.ts';
import { stepHour, stepsHours, toggleHours } from './state/hourPlay.ts';
import { step, togglePlay } from './state/playback.ts';
import { openWorkspace, select, wall, workspace } from './state/store.ts';
import { cancelTool, tool } from './state/tools.ts';

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}

/** What of time is stepped and played: hours of the week ahead, or the window. */
const barOfTime = () =>
  stepsHours.value
    ? { move: stepHour, toggle: toggleHours }
    : workspace.value === 'command'
      ? { move: step, toggle: togglePlay }
      : null;

const STEPS: Partial<Record<string, 1 | -1>> = { ',': -1, '.': 1 };
const ARROWS: Partial<Record<string, 1 | -1>> = { ArrowLeft: -1, ArrowRight: 1 };

function timeAction({ key, target }: KeyboardEvent): (() => void) | undefined {
  const bar = barOfTime();
  if (!bar) return undefined;
  // Where nothing has the focus arrows step and space plays: elsewhere arrows move in it, and space would press it.
  const free = target instanceof HTMLElement && (target === document.body || target.id === 'main');
  const by = STEPS[key] ?? (free ? ARROWS[key] : undefined);
  if (by) return () => bar.move(by);
  const onMap = target instanceof HTMLElement && target.matches('.maplibregl-canvas');
  return key === ' ' && (free || onMap) ? bar.toggle : undefined;
}

const ACTIONS: Record<string, () => void> = {
  '/': () => document.getElementById('search')?.focus(),
  '[': () => (leftOpen.value = !leftOpen.value),
  ']': () => {
    recordDraft.value = null;
    sectionDraft.value = null;
    select(null);
  },
  '?': () => (helpOpen.value = true),
  '1': () => openWorkspace('command'),
  '2': () => openWorkspace('dispatch'),
  w: () => (wall.value = !wall.value),
};

export function listenToKeys() {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === 'Escape' && tool.value.kind !== 'none') return cancelTool();
    if (event.key === 'Escape' && wall.value) return void (wall.value = false);
    if (typing(event.target) || helpOpen.value) return;
    const action = timeAction(event) ?? ACTIONS[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
