/** What changed between two versions, a line each. */
import type { Plan, PlanDiff } from '../../api.ts';
import { formatNumber } from '../../format.ts';
import { language, t } from '../../i18n/index.ts';
import { showAssignment } from '../../state/planView.ts';
import { differenceText } from './words.ts';

const MOST = 60;

/** `plan`: names what is changed; lines about assignments that it has lead there. */
export function DiffList({ diff, plan }: { diff: PlanDiff; plan: Plan }) {
  const { differences } = diff;
  if (differences.length === 0) return <p class="second-line">{t('diff.none')}</p>;
  return (
    <ul class="diff-list">
      {differences.slice(0, MOST).map((item, i) => {
        const known = plan.assignments.some(({ id }) => id === item.assignment);
        const text = differenceText(item, plan);
        return (
          <li key={i}>
            {known ? (
              <button type="button" onClick={() => showAssignment(item.assignment!)}>
                {text}
              </button>
            ) : (
              text
            )}
          </li>
        );
      })}
      {differences.length > MOST && (
        <li>{t('diff.more', { count: formatNumber(differences.length - MOST, language.value) })}</li>
      )}
    </ul>
  );
}
