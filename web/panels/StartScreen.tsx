/** While the server is not ready: what it is doing, how far it is, and what to do if it will not. */
import { formatNumber } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { health, trouble } from '../state/data.ts';

export function StartScreen() {
  const state = health.value;
  const progress = state?.progress;
  const step = progress && t(`step.${progress.step}`);
  const kind =
    trouble.value === 'network' ? 'unreachable' : trouble.value === 'failing' ? 'failing' : 'starting';
  const title = {
    unreachable: 'start.unreachable',
    failing: 'start.failing',
    starting: 'start.title',
  } as const;
  const hint = {
    unreachable: 'start.unreachableHint',
    failing: 'start.failingHint',
    starting: 'start.hint',
  } as const;
  if (!state && !trouble.value) return <main class="start" aria-busy="true" />;
  return (
    <main class="start" aria-live="polite">
      <span class="brand" aria-hidden="true" />
      <h1>{t(title[kind])}</h1>
      {kind === 'starting' && (
        <>
          <progress
            aria-label={step ?? t('start.title')}
            {...(progress?.total ? { value: progress.done, max: progress.total } : {})}
          />
          <p class="step">
            {step}
            {progress && progress.total !== null && (
              <span>
                {formatNumber(progress.done, language.value)} / {formatNumber(progress.total, language.value)}
              </span>
            )}
          </p>
        </>
      )}
      <p>{t(hint[kind])}</p>
    </main>
  );
}

const COMMANDS = [
  'npm run -s hexbeat -- import roads CITY.osm.pbf',
  'npm run -s hexbeat -- import incidents CALLS.csv --source 110',
];

export function EmptyState() {
  return (
    <div class="empty-state">
      <h2>{t('empty.title')}</h2>
      <p>{t('empty.text')}</p>
      <pre>{COMMANDS.join('\n')}</pre>
      <p>{t(health.value?.service === 'evaluation' ? 'empty.stopFirst' : 'empty.after')}</p>
    </div>
  );
}
