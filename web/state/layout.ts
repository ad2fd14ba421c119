/** Which panels are open. Not in the URL: it belongs to the screen, not to the view. */
import { signal } from '@preact/signals';

export const TABS = ['filters', 'sections', 'cells', 'plan'] as const;
export type Tab = (typeof TABS)[number];

const phone = matchMedia('(max-width: 639px)');
export const isPhone = signal(phone.matches);
phone.addEventListener('change', () => (isPhone.value = phone.matches));

/** On a phone the panel is a sheet over the map, closed at first. */
export const leftOpen = signal(!phone.matches);
export const tab = signal<Tab | null>(null);
export const helpOpen = signal(false);
