/** What an edit broke, and what the plan could not keep: a press goes there. */
import alertIcon from 'lucide-static/icons/circle-alert.svg?raw';
import warnIcon from 'lucide-static/icons/triangle-alert.svg?raw';
import type { Plan, PlanViolation } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Icon } from '../../parts/Icon.tsx';
import { sections } from '../../state/data.ts';
import { showAssignment } from '../../state/planView.ts';
import { showSection } from '../sectionWords.ts';
import { warningText } from '../planWords.ts';
import { violationText } from './words.ts';

const RANK = { error: 0, warning: 1 } as const;

export function IssueList({ current }: { current: Plan }) {
  const violations = [...current.violations].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  if (violations.length + current.warnings.length === 0) return <p class="empty">{t('plan.noIssues')}</p>;
  return (
    <>
      {violations.length > 0 && (
        <section class="issues" aria-labelledby="violations-title">
          <h3 id="violations-title">{t('plan.violations')}</h3>
          <ul>
            {violations.map((violation, i) => (
              <li key={i} class={violation.severity}>
                <Icon svg={violation.severity === 'error' ? alertIcon : warnIcon} size={16} />
                {violation.assignment || violation.section ? (
                  <button type="button" onClick={() => goTo(violation)}>
                    {violationText(violation, current)}
                  </button>
                ) : (
                  <span>{violationText(violation, current)}</span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {current.warnings.length > 0 && (
        <section class="issues" aria-labelledby="warnings-title">
          <h3 id="warnings-title">{t('plan.warnings')}</h3>
          <ul>
            {current.warnings.map((warning, i) => (
              <li key={i} class="warning">
                <Icon svg={warnIcon} size={16} />
                <span>{warningText(warning, current)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function goTo({ assignment, section }: PlanViolation) {
  if (assignment) return showAssignment(assignment);
  const known = sections.data.peek()?.items.find(({ id }) => id === section);
  if (known) showSection(known);
}
