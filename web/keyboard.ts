/** Keys that work anywhere on the page, except while somebody types. */
import { recordDraft, sectionDraft } from './state/drafts.ts';
import { helpOpen, leftOpen } from './state/layout.ts';
import { openWorkspace, select, wall } from './state/store.ts';
import { cancelTool, tool } from './state/tools.ts';

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
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
    const action = ACTIONS[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
