/** Links to what stands alone: a team's own page, and the sheets to print. */
import { FIRST_VIEW, formatView, type Page } from '../state/view.ts';

/** `/?page=team&plan=…&team=…`; without a team, of all. */
export function dutyLink(
  page: Extract<Page, 'team' | 'print' | 'roster'>,
  plan: string,
  team: string | null,
): string {
  const view = {
    ...FIRST_VIEW,
    page,
    plan,
    team,
    ...(page === 'roster' && { workspace: 'dispatch' as const }),
  };
  return `/${formatView(view)}`;
}
