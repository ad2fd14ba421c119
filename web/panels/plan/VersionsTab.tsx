/** How the plan came about: who changed what when. Two versions are compared, one is gone back to. */
import type { Plan, PlanVersion } from '../../api.ts';
import { formatInstant, formatNumber, formatSignificant } from '../../format.ts';
import { language, t } from '../../i18n/index.ts';
import { Busy, ErrorNote } from '../../parts/status.tsx';
import { timeZone } from '../../state/data.ts';
import { saving, wishFor } from '../../state/planEdits.ts';
import { compared, difference, versions } from '../../state/planVersions.ts';
import { DiffList } from './DiffList.tsx';
import { gainText, versionText } from './words.ts';

export function VersionsTab({ current }: { current: Plan }) {
  const list = versions.data.value ?? [];
  const chosen = compared.value;
  const diff = difference.data.value;
  return (
    <section class="versions" aria-label={t('plan.tab.versions')}>
      <Busy when={versions.busy.value || difference.busy.value} />
      {versions.problem.value && <ErrorNote problem={versions.problem.value} retry={versions.reload} />}
      {list.length > 1 && <Choice list={list} />}
      {chosen && diff && diff.from === chosen.from && diff.to === chosen.to && (
        <div class="note">
          <strong>
            {t('version.diff', { from: diff.from, to: diff.to, gain: gainText(diff.expectedIncidents) })}
          </strong>
          <DiffList diff={diff} plan={current} />
        </div>
      )}
      {difference.problem.value && <ErrorNote problem={difference.problem.value} retry={difference.reload} />}
      <ol class="version-list">
        {list.map((version) => (
          <li key={version.version} aria-current={version.version === current.version ? 'true' : undefined}>
            <div>
              <span class="first-line">
                <b>{t('publish.version', { version: version.version })}</b>
                {version.version === current.publishedVersion && (
                  <span class="mark">{t('publish.status.published')}</span>
                )}
              </span>
              <span class="what">{versionText(version, current)}</span>
              <span class="second-line">
                {formatInstant(version.at, language.value, timeZone.value)} · {version.actor}
              </span>
              <span class="second-line">
                {t('plan.stopExpected', {
                  expected: formatSignificant(version.expectedIncidents, language.value),
                })}
                {version.violations > 0 &&
                  ` · ${t('version.violations', { count: formatNumber(version.violations, language.value) })}`}
              </span>
            </div>
            {version.version !== current.version && (
              <div class="version-actions">
                <button
                  type="button"
                  class="link"
                  onClick={() => (compared.value = { from: version.version, to: current.version })}
                >
                  {t('version.compare')}
                </button>
                <button
                  type="button"
                  class="link"
                  disabled={saving.value}
                  onClick={() => void wishFor({ kind: 'restore', version: version.version })}
                >
                  {t('version.goBack')}
                </button>
              </div>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Which two are laid beside each other. */
function Choice({ list }: { list: readonly PlanVersion[] }) {
  const newest = list[0]!.version;
  const now = compared.value ?? { from: list[1]!.version, to: newest };
  const select = (which: 'from' | 'to', label: string) => (
    <label class="field">
      <span>{label}</span>
      <select
        value={now[which]}
        onChange={(event) => (compared.value = { ...now, [which]: Number(event.currentTarget.value) })}
      >
        {list.map(({ version }) => (
          <option key={version} value={version}>
            {t('publish.version', { version })}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <div class="pair">
      {select('from', t('version.from'))}
      {select('to', t('version.to'))}
    </div>
  );
}
