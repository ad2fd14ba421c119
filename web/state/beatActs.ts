/** Drawing, naming and deleting beats, and taking the last act back. */
import { signal } from '@preact/signals';
import type { Polygon } from 'geojson';
import * as api from '../api.ts';
import { t } from '../i18n/index.ts';
import { beats } from './beats.ts';
import { say } from './notice.ts';
import { drawOutline } from './tools.ts';

/** A beat that gets its name: drawn just now (`of` null), or one that is renamed. */
export interface BeatDraft {
  /** Made once: a retry after a lost answer sends the same id and bytes, and nothing is stored twice. */
  id: string;
  of: api.Beat | null;
  geometry: api.BeatContent['geometry'];
}

export const beatDraft = signal<BeatDraft | null>(null);
export const beatBusy = signal(false);
export const beatProblem = signal<api.ApiProblem | null>(null);

/** How to take the last act back, and what it was. */
export const lastAct = signal<{ text: string; undo(): Promise<unknown> } | null>(null);

export async function startBeat() {
  const drawn = await drawOutline(t('beat.drawHint'));
  if (drawn) beatDraft.value = { id: crypto.randomUUID(), of: null, geometry: asContent(drawn) };
}

const asContent = (polygon: Polygon) => polygon as api.BeatContent['geometry'];

/** Runs one act; what it returns takes it back. */
async function act(text: string, work: () => Promise<(() => Promise<unknown>) | null>): Promise<void> {
  beatBusy.value = true;
  beatProblem.value = null;
  try {
    const undo = await work();
    lastAct.value = undo && { text, undo };
    beatDraft.value = null;
    say(text);
  } catch (error) {
    beatProblem.value =
      error instanceof api.ApiProblem ? error : new api.ApiProblem('internal', 0, String(error));
  }
  beatBusy.value = false;
  beats.reload();
}

export function saveBeat({ id, of, geometry }: BeatDraft, name: string): Promise<void> {
  if (!of) {
    return act(t('beat.stored', { name }), async () => {
      const { version } = await api.createBeat({ id, name, geometry });
      return () => api.deleteBeat(id, version);
    });
  }
  return act(t('beat.renamed', { name: of.name, to: name }), async () => {
    const { version } = await api.replaceBeat(id, of.version, { name, geometry });
    return () => api.replaceBeat(id, version, { name: of.name, geometry });
  });
}

/** Taken back it is a new record: what was deleted stays deleted under its id. */
export function removeBeat({ id, version, name, geometry }: api.Beat): Promise<void> {
  return act(t('beat.deleted', { name }), async () => {
    await api.deleteBeat(id, version);
    const again = crypto.randomUUID();
    return () => api.createBeat({ id: again, name, geometry });
  });
}

export function undoLast(): Promise<void> {
  const last = lastAct.peek();
  if (!last) return Promise.resolve();
  return act(t('beat.undone'), async () => {
    await last.undo();
    return null;
  });
}
