/** While the plan is optimised again: how far it is; afterwards what that changed, and what it gained. */
import closeIcon from 'lucide-static/icons/x.svg?raw';
import type { Plan } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Icon } from '../../parts/Icon.tsx';
import { outcome } from '../../state/planEdits.ts';
import { job } from '../../state/planJob.ts';
import { DiffList } from './DiffList.tsx';
import { JobProgress } from './JobProgress.tsx';
import { gainText } from './words.ts';

export function Outcome({ current }: { current: Plan }) {
  if (job.value?.kind === 'optimise') return <JobProgress />;
  const found = outcome.value;
  if (found?.plan !== current.id || found.version !== current.version) return null;
  const { diff } = found;
  return (
    <section class="note outcome" aria-label={t('optimise.outcome')}>
      <header>
        <strong role="status">
          {t('optimise.gain', { gain: gainText(diff.expectedIncidents), count: diff.differences.length })}
        </strong>
        <button
          type="button"
          class="quiet square"
          aria-label={t('optimise.close')}
          title={t('optimise.close')}
          onClick={() => (outcome.value = null)}
        >
          <Icon svg={closeIcon} size={16} />
        </button>
      </header>
      {diff.differences.length > 0 && (
        <details>
          <summary>{t('optimise.what')}</summary>
          <DiffList diff={diff} plan={current} />
        </details>
      )}
    </section>
  );
}
