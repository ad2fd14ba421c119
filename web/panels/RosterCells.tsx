/** What stands in a row of the roster: stops, and members and duty, which are changed in place on the plan that is open. */
import type { Duty, PlanEdit } from '../api.ts';
import { language, t } from '../i18n/index.ts';
import { InPlace } from '../parts/InPlace.tsx';
import { plan } from '../state/data.ts';
import { say } from '../state/notice.ts';
import { edit } from '../state/planEdits.ts';
import { split } from '../state/planInput.ts';

/** More are folded: a row says how many, from where to where. */
const MOST_STOPS = 3;

export function Stops({ duty: { sections } }: { duty: Duty }) {
  if (sections.length === 0) return <>{t('roster.idle')}</>;
  if (sections.length <= MOST_STOPS) return <>{sections.join(' → ')}</>;
  const [first, last] = [sections[0]!, sections.at(-1)!];
  return (
    <details class="stop-chain">
      <summary title={sections.join(' → ')}>
        {t('roster.stopChain', { count: sections.length, first, last })}
      </summary>
      {sections.join(' → ')}
    </details>
  );
}

export const separator = () => (language.value === 'zh' ? '、' : ', ');

/** Only the plan that is open is changed here: another one has its own workspace. */
const isOpen = (duty: Duty) => duty.plan === plan.value?.id && plan.value.status !== 'withdrawn';

async function change(sent: PlanEdit) {
  const done = await edit(sent);
  const now = plan.peek();
  if (!done || !now) return;
  const { status, version } = now;
  say(t(status === 'published' ? 'roster.savedUnpublished' : 'roster.saved', { version }));
}

export function Members({ duty }: { duty: Duty }) {
  const text = duty.members.join(separator());
  const shown = text || <small>{t('roster.noMembers')}</small>;
  if (!isOpen(duty)) return <>{shown}</>;
  return (
    <InPlace
      label={t('roster.editMembers', { team: duty.team })}
      value={text}
      max={800}
      hint={t('plan.membersHint')}
      save={(typed) => void change({ op: 'set-members', team: duty.team, members: split(typed) })}
    >
      {shown}
    </InPlace>
  );
}

export function DutyText({ duty }: { duty: Duty }) {
  const shown = duty.duty ?? <small>{t('roster.noDuty')}</small>;
  if (!isOpen(duty)) return <>{shown}</>;
  const { assignment } = duty;
  return (
    <InPlace
      label={t('roster.editDuty', { team: duty.team })}
      value={duty.duty ?? ''}
      max={500}
      hint={t('roster.dutyHint')}
      save={(typed) => void change({ op: 'set-assignment', assignment, duty: typed || null })}
    >
      {shown}
    </InPlace>
  );
}
