/** Which panels are open. Not in the URL: it belongs to the screen, not to the view. */
import { computed, signal } from '@preact/signals';
import { openPage, page, wall, workspace } from './store.ts';
import type { Workspace } from './view.ts';

export const TABS = ['filters', 'summary', 'sections', 'cells', 'plan', 'forecast'] as const;
export type Tab = (typeof TABS)[number];

/** The first is open at first. */
export const TABS_OF: Record<Workspace, readonly [Tab, ...Tab[]]> = {
  command: ['filters', 'summary', 'sections', 'cells', 'forecast'],
  dispatch: ['plan', 'forecast', 'sections', 'filters'],
};

const phone = matchMedia('(max-width: 639px)');
export const isPhone = signal(phone.matches);
phone.addEventListener('change', () => (isPhone.value = phone.matches));

/** Where the panel lies over the map it is closed at first: on a phone a sheet, on a tablet beside the rail. */
export const leftOpen = signal(!matchMedia('(max-width: 959px)').matches);
/** Each workspace remembers its own tab. */
export const tabOf = signal<Partial<Record<Workspace, Tab>>>({});
/** The tab of the forecast is open with its page; the table of sections stands beside both. */
export const currentTab = computed<Tab>(() => {
  const own = tabOf.value[workspace.value];
  if (page.value === 'roster') return 'plan';
  if (page.value) return own === 'sections' ? own : 'forecast';
  return own && own !== 'forecast' ? own : TABS_OF[workspace.value][0];
});

export function openTab(tab: Tab) {
  tabOf.value = { ...tabOf.value, [workspace.value]: tab };
  if (tab === 'forecast') openPage('forecast');
  else openPage(tab === 'sections' && page.value ? 'forecast' : null);
}

/** Whether what a tab needs is asked for: only while it can be seen. */
export const isShown = (tab: Tab) => leftOpen.value && !wall.value && currentTab.value === tab;
export const helpOpen = signal(false);
