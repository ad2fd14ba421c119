/** Which panels are open. Not in the URL: it belongs to the screen, not to the view. */
import { signal } from '@preact/signals';
import type { Workspace } from './view.ts';

export const TABS = ['filters', 'sections', 'cells', 'plan'] as const;
export type Tab = (typeof TABS)[number];

const phone = matchMedia('(max-width: 639px)');
export const isPhone = signal(phone.matches);
phone.addEventListener('change', () => (isPhone.value = phone.matches));

/** On a phone the panel is a sheet over the map, closed at first. */
export const leftOpen = signal(!phone.matches);
/** Each workspace remembers its own tab. */
export const tabOf = signal<Partial<Record<Workspace, Tab>>>({});
export const helpOpen = signal(false);
