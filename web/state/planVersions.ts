/** The versions of the open plan, what changed between two of them, and what it was worth on held-back weeks. */
import { signal } from '@preact/signals';
import * as api from '../api.ts';
import { plan, whenReady } from './data.ts';
import { resource } from './resource.ts';

const ASK_EVERY_MS = 1000;

export const planTab = signal<'teams' | 'issues' | 'compare' | 'versions'>('teams');

export const versions = resource(
  whenReady(() => {
    const now = plan.value;
    return now && planTab.value === 'versions' ? { id: now.id, version: now.version } : null;
  }),
  ({ id }, stop) => api.listPlanVersions(id, stop),
  (before, now) => before.id === now.id,
);

/** Two versions laid beside each other; null: none are. */
export const compared = signal<{ from: number; to: number } | null>(null);

export const difference = resource(
  whenReady(() => {
    const id = plan.value?.id;
    return id && compared.value && planTab.value === 'versions' ? { id, ...compared.value } : null;
  }),
  ({ id, from, to }, stop) => api.diffPlan(id, from, to, stop),
);

/** The plan whose worth was asked for; null: none was. */
const asked = signal<string | null>(null);
export const worthProgress = signal<api.WorthProgress | null>(null);

export const worth = resource(
  whenReady(() => (asked.value !== null && asked.value === plan.value?.id ? { id: asked.value } : null)),
  async ({ id }, stop) => {
    worthProgress.value = null;
    for (;;) {
      const answer = await api.getPlanWorth(id, stop);
      if (answer.state === 'done') return answer.worth;
      worthProgress.value = answer.progress;
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
      stop.throwIfAborted();
    }
  },
  (before, now) => before.id === now.id,
);

export function askWorth() {
  const id = plan.peek()?.id ?? null;
  if (asked.peek() === id) worth.reload();
  else asked.value = id;
}

export function stopWorth() {
  const id = asked.peek();
  worth.cancel();
  asked.value = null;
  if (id) void api.stopPlanWorth(id).catch(() => undefined);
}
