/** What a click on the map means just now, besides choosing: picking a place or sections, drawing a line or an outline. */
import { signal } from '@preact/signals';
import type { LineString, Polygon } from 'geojson';
import type { LngLat } from '../../domain/place.ts';

export type Tool =
  | { kind: 'none' }
  | { kind: 'pick'; hint: string; done(at: LngLat): void; cancel(): void }
  | { kind: 'section'; hint: string; done(section: string): void; cancel(): void }
  | { kind: 'draw'; hint: string; line: LineString | null; done(line: LineString): void; cancel(): void }
  | { kind: 'outline'; hint: string; done(outline: Polygon): void; cancel(): void };

export const tool = signal<Tool>({ kind: 'none' });

/** Resolves with the place that is clicked, or null when given up. A second call gives up the first. */
export function pickPlace(hint: string): Promise<LngLat | null> {
  cancelTool();
  return new Promise((resolve) => {
    tool.value = {
      kind: 'pick',
      hint,
      done(at) {
        tool.value = { kind: 'none' };
        resolve(at);
      },
      cancel() {
        tool.value = { kind: 'none' };
        resolve(null);
      },
    };
  });
}

/** Calls back with each key section that is clicked, until it is cancelled. */
export function pickSections(hint: string, picked: (section: string) => void, ended: () => void) {
  cancelTool();
  tool.value = {
    kind: 'section',
    hint,
    done: picked,
    cancel() {
      tool.value = { kind: 'none' };
      ended();
    },
  };
}

/** Resolves with the line that was drawn or reshaped, or null when given up. */
export function drawLine(hint: string, line: LineString | null): Promise<LineString | null> {
  cancelTool();
  return new Promise((resolve) => {
    tool.value = {
      kind: 'draw',
      hint,
      line,
      done(drawn) {
        tool.value = { kind: 'none' };
        resolve(drawn);
      },
      cancel() {
        tool.value = { kind: 'none' };
        resolve(null);
      },
    };
  });
}

/** Resolves with the outline that was drawn, or null when given up. */
export function drawOutline(hint: string): Promise<Polygon | null> {
  cancelTool();
  return new Promise((resolve) => {
    tool.value = {
      kind: 'outline',
      hint,
      done(drawn) {
        tool.value = { kind: 'none' };
        resolve(drawn);
      },
      cancel() {
        tool.value = { kind: 'none' };
        resolve(null);
      },
    };
  });
}

export function cancelTool() {
  if (tool.value.kind !== 'none') tool.value.cancel();
}
