/** Records and sections being written: kept until they are stored or given up, whatever else is clicked meanwhile. */
import { effect, signal } from '@preact/signals';
import type { LineString } from 'geojson';
import type { LngLat } from '../../domain/place.ts';
import type { Section } from '../api.ts';
import { language, t } from '../i18n/index.ts';
import { PALETTE } from '../map/palette.ts';
import { shade } from './appearance.ts';
import { hazard, incident, section, written } from './data.ts';
import { draftLine, pins } from './scene.ts';
import { selection, setFilters } from './store.ts';
import { drawLine, pickPlace, tool } from './tools.ts';

export interface RecordDraft {
  kind: 'incident' | 'hazard';
  /** Made once: a retry after a lost answer sends the same id and bytes, and nothing is stored twice. */
  id: string;
  location: LngLat;
}

export interface SectionDraft {
  id: string;
  /** The section that is edited; null for a new one. */
  of: Section | null;
  line: LineString;
}

export const recordDraft = signal<RecordDraft | null>(null);
export const sectionDraft = signal<SectionDraft | null>(null);
/** Bases picked for the plan form, shown as pins while it is open. */
export const basePins = signal<readonly { location: LngLat; color: string; label: string }[]>([]);

effect(() => {
  void language.value;
  const color = PALETTE[shade.value].selected;
  const shown = recordDraft.value ?? incident.data.value ?? hazard.data.value;
  const own = shown ? [{ location: shown.location as LngLat, color, label: t('record.location') }] : [];
  pins.value = [...own, ...basePins.value];
});

// While it is reshaped the drawing tool shows the line itself.
effect(() => {
  draftLine.value = tool.value.kind === 'draw' ? null : (sectionDraft.value?.line ?? null);
});

export async function startRecord(kind: RecordDraft['kind']) {
  const location = await pickPlace(t('record.pickHint'));
  if (location) recordDraft.value = { kind, id: crypto.randomUUID(), location };
}

export async function moveRecord() {
  const location = await pickPlace(t('record.pickHint'));
  if (location && recordDraft.value) recordDraft.value = { ...recordDraft.value, location };
}

/** After it was stored: shown, and the lists, counts and tiles asked for anew. */
export function recordStored(kind: RecordDraft['kind'], id: string) {
  recordDraft.value = null;
  if (kind === 'hazard') setFilters({ of: 'hazards' });
  written.value += 1;
  selection.value = { kind, id };
}

export async function startSection() {
  const line = await drawLine(t('section.drawHint'), null);
  if (line) sectionDraft.value = { id: crypto.randomUUID(), of: null, line };
}

export function editSection() {
  const of = section.peek();
  if (of) sectionDraft.value = { id: of.id, of, line: of.line as LineString };
}

export async function reshapeSection() {
  const draft = sectionDraft.peek();
  if (!draft) return;
  const line = await drawLine(t('section.editLineHint'), draft.line);
  if (line && sectionDraft.value) sectionDraft.value = { ...sectionDraft.value, line };
}
