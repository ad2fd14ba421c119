/** Whether the forecast was right before: how it and the plain rules would have done on weeks that it had not seen. */
import closeIcon from 'lucide-static/icons/x.svg?raw';
import playIcon from 'lucide-static/icons/play.svg?raw';
import { formatNumber } from '../format.ts';
import { language, nameOf, t } from '../i18n/index.ts';
import { Icon } from '../parts/Icon.tsx';
import { Segments } from '../parts/Segments.tsx';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { cancelBacktest, draft, progress, report, startBacktest } from '../state/backtest.ts';
import { categories } from '../state/data.ts';
import { openPage } from '../state/store.ts';
import { BACKTEST_UNITS } from '../state/view.ts';
import { BacktestResult } from './BacktestResult.tsx';

export function BacktestPage() {
  const found = report.data.value;
  const running = report.busy.value;
  return (
    <section class="backtest" aria-labelledby="backtest-title">
      <Busy when={running} />
      <header class="backtest-head">
        <div>
          <h2 id="backtest-title">{t('backtest.title')}</h2>
          <p>{t('backtest.says')}</p>
        </div>
        <button
          type="button"
          class="quiet square"
          aria-label={t('backtest.close')}
          title={t('backtest.close')}
          onClick={() => openPage('forecast')}
        >
          <Icon svg={closeIcon} />
        </button>
      </header>
      <Controls />
      {report.problem.value && (
        <ErrorNote problem={report.problem.value} retry={report.reload}>
          {report.problem.value.code === 'too-little-data' && <p>{t('backtest.tooLittle')}</p>}
        </ErrorNote>
      )}
      {found ? (
        <BacktestResult {...found} />
      ) : (
        !report.problem.value && <p class="empty">{t(running ? 'backtest.takes' : 'backtest.empty')}</p>
      )}
    </section>
  );
}

function Controls() {
  const choice = draft.value;
  const groups = categories.data.value?.groups.filter(({ of }) => of === 'incidents') ?? [];
  const toggle = (code: string) => {
    const next = choice.groups.includes(code)
      ? choice.groups.filter((each) => each !== code)
      : [...choice.groups, code];
    draft.value = { ...choice, groups: next.length === groups.length ? [] : next };
  };
  return (
    <div class="backtest-controls">
      <Segments
        label={t('backtest.unit')}
        value={choice.unit}
        options={BACKTEST_UNITS.map((value) => ({ value, label: t(`backtest.unit.${value}`) }))}
        onChange={(unit) => (draft.value = { ...choice, unit })}
      />
      <fieldset class="chips">
        <legend>{t('filter.categories')}</legend>
        <div>
          <button
            type="button"
            aria-pressed={choice.groups.length === 0}
            onClick={() => (draft.value = { ...choice, groups: [] })}
          >
            {t('model.allGroups')}
          </button>
          {groups.map((group) => (
            <button
              key={group.code}
              type="button"
              aria-pressed={choice.groups.includes(group.code)}
              onClick={() => toggle(group.code)}
            >
              {nameOf(group)}
            </button>
          ))}
        </div>
      </fieldset>
      {report.busy.value ? (
        <Running />
      ) : (
        <button type="button" class="primary" onClick={startBacktest}>
          <Icon svg={playIcon} size={16} /> {t('backtest.start')}
        </button>
      )}
    </div>
  );
}

function Running() {
  const { done, total } = progress.value ?? { done: 0, total: 0 };
  const lang = language.value;
  return (
    <div class="backtest-running" role="status">
      <span>
        {total > 0
          ? t('backtest.running', { done: formatNumber(done, lang), total: formatNumber(total, lang) })
          : t('backtest.waiting')}
      </span>
      <progress aria-label={t('backtest.progress')} max={Math.max(1, total)} value={done} />
      <button type="button" class="quiet" onClick={() => void cancelBacktest()}>
        {t('plan.cancel')}
      </button>
    </div>
  );
}
