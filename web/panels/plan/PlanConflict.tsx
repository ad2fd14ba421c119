/** Somebody else changed the plan first: who, when and what; one's own change waits until it is applied again or dropped. */
import { useEffect, useRef } from 'preact/hooks';
import { formatTime } from '../../format.ts';
import { t } from '../../i18n/index.ts';
import { plan, timeZone } from '../../state/data.ts';
import { applyAgain, dropMine, type Conflict } from '../../state/planEdits.ts';
import { DiffList } from './DiffList.tsx';
import { gainText, versionText, wishText } from './words.ts';

export function PlanConflict({ met }: { met: Conflict }) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  const { theirs, versions, diff, wishes } = met;
  // Mine is about the plan as I see it, theirs about theirs.
  const seen = plan.value ?? theirs;
  return (
    <section ref={panel} class="conflict" role="alertdialog" aria-labelledby="conflict-title" tabIndex={-1}>
      <div>
        <h3 id="conflict-title">{t('conflict.title', { by: theirs.updatedBy })}</h3>
        <ul>
          {versions.map((version) => (
            <li key={version.version}>
              {formatTime(version.at, timeZone.value)} · {version.actor} · {versionText(version, theirs)}
            </li>
          ))}
        </ul>
        <details>
          <summary>
            {t('conflict.changed', {
              count: diff.differences.length,
              gain: gainText(diff.expectedIncidents),
            })}
          </summary>
          <DiffList diff={diff} plan={theirs} />
        </details>
      </div>
      <div>
        <h3>{t('conflict.mine')}</h3>
        <ul>
          {wishes.map((wish, i) => (
            <li key={i}>{wishText(wish, seen)}</li>
          ))}
        </ul>
        <div class="actions">
          <button type="button" class="primary" onClick={() => void applyAgain()}>
            {t('conflict.again')}
          </button>
          <button type="button" class="quiet" onClick={dropMine}>
            {t('conflict.drop')}
          </button>
        </div>
      </div>
    </section>
  );
}
