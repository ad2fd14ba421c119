/** The maps that are on screen, for what stands beside them: the second map, the note at the pointer, the saved picture. */
import { signal } from '@preact/signals';
import type { MapController } from './controller.ts';
import type { Hit } from './scene.ts';

export const mainMap = signal<MapController | null>(null);
/** The second map of a comparison. */
export const besideMap = signal<MapController | null>(null);
/** Where the divider between them stands: the share of the width left of it. */
export const split = signal(0.5);

/** What is under the pointer, in pixels of the map's box; `beside`: in the second map. */
export const hovered = signal<{ hit: Hit; x: number; y: number; beside: boolean } | null>(null);
