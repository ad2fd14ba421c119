/** Keys that work anywhere on the page, except while somebody types. */
import { recordDraft, sectionDraft } from './state/drafts.ts';
import { helpOpen, leftOpen } from './state/layout.ts';
import { step, togglePlay } from './state/playback.ts';
import { openWorkspace, select, wall, workspace } from './state/store.ts';
import { cancelTool, tool } from './state/tools.ts';

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}

/** Steps of time that work wherever the focus is. */
const STEPS: Record<string, () => void> = { ',': () => step(-1), '.': () => step(1) };
/** Those that work where nothing has the focus: space would press it, arrows would move in it. */
const FREE_STEPS: Record<string, () => void> = {
  ' ': togglePlay,
  ArrowLeft: () => step(-1),
  ArrowRight: () => step(1),
};

function timeAction({ key, target }: KeyboardEvent): (() => void) | undefined {
  if (workspace.value !== 'command') return undefined;
  if (STEPS[key] || !(target instanceof HTMLElement)) return STEPS[key];
  if (target === document.body || target.id === 'main') return FREE_STEPS[key];
  // Arrows pan the map.
  return key === ' ' && target.matches('.maplibregl-canvas') ? togglePlay : undefined;
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
