/** How far a computation is, in words and a bar; it can be ended with what was found, or given up. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { formatNumber, formatShare } from '../../format.ts';
import { language, t } from '../../i18n/index.ts';
import { cancelJob, job, takeFound } from '../../state/planJob.ts';

const PHASES = ['forecast', 'travel', 'zones', 'staffing', 'routes', 'storing'] as const;
const TICK_MS = 1000;

export function JobProgress() {
  const now = job.value;
  const tick = useSignal(0);
  useEffect(() => {
    const timer = setInterval(() => (tick.value += 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  if (!now) return null;
  void tick.value;
  const lang = language.value;
  const { progress } = now;
  const phase = progress?.phase;
  const seconds = Math.max(0, Math.round((Date.now() - now.startedMs) / 1000));
  return (
    <div class="job">
      <p role="status">
        {now.ending
          ? t('job.ending')
          : progress?.state === 'running' && phase
            ? t(`job.phase.${phase}`)
            : t(now.kind === 'create' ? 'job.waiting' : 'job.waitingAgain')}
        {progress?.gap != null && phase === 'staffing' && (
          <> · {t('job.gap', { gap: formatShare(Math.max(0, progress.gap), lang) })}</>
        )}
      </p>
      <progress
        aria-label={t('job.progress')}
        max={PHASES.length}
        value={phase ? PHASES.indexOf(phase) + 0.5 : 0.1}
      />
      <div class="actions">
        <span class="second-line">{t('job.seconds', { seconds: formatNumber(seconds, lang) })}</span>
        <span class="grow" />
        {phase === 'staffing' && progress?.objective != null && !now.ending && (
          <button type="button" class="quiet" onClick={() => void takeFound()}>
            {t('job.take')}
          </button>
        )}
        <button type="button" class="quiet" onClick={cancelJob}>
          {t('plan.cancel')}
        </button>
      </div>
    </div>
  );
}
