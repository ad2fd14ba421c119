/** Which plan this is, how it stands, and what can be done with it as a whole. */
import { useSignal } from '@preact/signals';
import linkIcon from 'lucide-static/icons/link.svg?raw';
import againIcon from 'lucide-static/icons/sliders-horizontal.svg?raw';
import { addDays } from '../../../domain/time/date.ts';
import type { Plan } from '../../api.ts';
import { formatDay, formatInstant, formatMonthDay, formatNumber } from '../../format.ts';
import { language, problemText, t } from '../../i18n/index.ts';
import { Icon } from '../../parts/Icon.tsx';
import { Popup } from '../../parts/Popup.tsx';
import { plan, timeZone } from '../../state/data.ts';
import { say } from '../../state/notice.ts';
import { editProblem, saving, wishFor } from '../../state/planEdits.ts';
import { openForm } from '../../state/planForm.ts';
import { PlanExports } from '../PlanExports.tsx';
import { violationText } from './words.ts';

const MOST_NAMED = 6;

export function PlanHead({ current }: { current: Plan }) {
  const lang = language.value;
  const { input } = current;
  const lastDay = addDays(input.to, -1);
  return (
    <header class="plan-head">
      <div class="plan-title">
        <div>
          <h2>
            {lastDay > input.from
              ? `${formatMonthDay(input.from, lang)} – ${formatMonthDay(lastDay, lang)}`
              : formatDay(input.from, lang)}
          </h2>
          <p>
            {input.shifts.map((shift) => `${shift.start}–${shift.end}`).join(', ')} ·{' '}
            {t('plan.seedUsed', { seed: current.seed })}
          </p>
        </div>
        <button
          type="button"
          class="quiet square"
          aria-label={t('plan.link')}
          title={t('plan.link')}
          onClick={() => void navigator.clipboard.writeText(location.href).then(() => say(t('plan.copied')))}
        >
          <Icon svg={linkIcon} size={18} />
        </button>
        <PlanExports current={current} />
        <button
          type="button"
          class="quiet square"
          aria-label={t('plan.new')}
          title={t('plan.new')}
          onClick={openForm}
        >
          <Icon svg={againIcon} size={18} />
        </button>
      </div>
      <div class="publish-line">
        <Standing current={current} />
        <Publish current={current} />
      </div>
      {editProblem.value && (
        <div class="note danger" role="alert">
          <p>{problemText(editProblem.value.problem)}</p>
          {editProblem.value.problem.errors.map(({ pointer, detail }) => (
            <p key={pointer}>{detail}</p>
          ))}
          <div class="actions">
            <button
              type="button"
              class="quiet"
              onClick={() => editProblem.value && void wishFor(editProblem.value.wish)}
            >
              {t('problem.retry')}
            </button>
            <button type="button" class="quiet" onClick={() => (editProblem.value = null)}>
              {t('conflict.drop')}
            </button>
          </div>
        </div>
      )}
    </header>
  );
}

/** Draft, published, changed since, withdrawn: in words, with when and by whom. */
function Standing({ current }: { current: Plan }) {
  const { status, version, publishedVersion, publishedAt, publishedBy } = current;
  const behind = status === 'published' && publishedVersion !== null && publishedVersion < version;
  const hint =
    publishedAt === null
      ? t('plan.draftHint')
      : t('publish.when', {
          version: publishedVersion ?? '',
          at: formatInstant(publishedAt, language.value, timeZone.value),
          by: publishedBy ?? '',
        });
  return (
    <p class={`standing ${status}`} title={hint}>
      <strong>{t(`publish.status.${status}`)}</strong>
      <span>
        {behind
          ? t('publish.behind', { published: publishedVersion, version })
          : t('publish.version', { version })}
      </span>
    </p>
  );
}

function Publish({ current }: { current: Plan }) {
  const { status, version, publishedVersion } = current;
  const isNewest = status === 'published' && publishedVersion === version;
  const errors = current.violations.filter(({ severity }) => severity === 'error');
  const publish = () =>
    void wishFor({ kind: 'publish', acceptViolations: errors.length > 0 }).then(
      (done) => done && say(t('publish.done', { version: plan.peek()?.publishedVersion ?? version })),
    );
  return (
    <div class="actions">
      {!isNewest &&
        (errors.length === 0 ? (
          <button type="button" class="primary" disabled={saving.value} onClick={publish}>
            {t('publish.do')}
          </button>
        ) : (
          <Popup named class="primary" align="end" label={t('publish.do')} button={t('publish.do')}>
            {(close) => (
              <div class="publish-check">
                <p>{t('publish.violations', { count: formatNumber(errors.length, language.value) })}</p>
                <ul>
                  {errors.slice(0, MOST_NAMED).map((item, i) => (
                    <li key={i}>{violationText(item, current)}</li>
                  ))}
                  {errors.length > MOST_NAMED && <li>…</li>}
                </ul>
                <div class="actions">
                  <button
                    type="button"
                    class="primary"
                    onClick={() => {
                      close();
                      publish();
                    }}
                  >
                    {t('publish.anyway')}
                  </button>
                  <button type="button" class="quiet" onClick={close}>
                    {t('record.cancel')}
                  </button>
                </div>
              </div>
            )}
          </Popup>
        ))}
      {status === 'published' && (
        <Popup named align="end" label={t('publish.withdraw')} button={t('publish.withdraw')}>
          {(close) => <Withdraw close={close} />}
        </Popup>
      )}
    </div>
  );
}

function Withdraw({ close }: { close(): void }) {
  const reason = useSignal('');
  return (
    <form
      class="publish-check form"
      onSubmit={(event) => {
        event.preventDefault();
        close();
        void wishFor({ kind: 'withdraw', reason: reason.value.trim() }).then(
          (done) => done && say(t('publish.withdrawn')),
        );
      }}
    >
      <label class="field">
        <span>{t('publish.reason')}</span>
        <textarea
          required
          maxLength={500}
          value={reason.value}
          onInput={(event) => (reason.value = event.currentTarget.value)}
        />
      </label>
      <div class="actions">
        <button class="primary" disabled={reason.value.trim() === ''}>
          {t('publish.withdraw')}
        </button>
        <button type="button" class="quiet" onClick={close}>
          {t('record.cancel')}
        </button>
      </div>
    </form>
  );
}
