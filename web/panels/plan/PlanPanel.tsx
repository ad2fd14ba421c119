/** The plan: asked for, then shown by teams, by what is wrong with it, beside others, and as it came about. */
import { language, t } from '../../i18n/index.ts';
import { formatMeters, formatNumber, formatSignificant } from '../../format.ts';
import type { Plan } from '../../api.ts';
import { Figure } from '../../parts/Card.tsx';
import { Segments } from '../../parts/Segments.tsx';
import { Busy, ErrorNote } from '../../parts/status.tsx';
import { plan, planBusy, planProblem, reloadPlan } from '../../state/data.ts';
import { openForm } from '../../state/planForm.ts';
import { showsForm } from '../../state/planOpen.ts';
import { planTab } from '../../state/planVersions.ts';
import { totalsOf } from '../../state/planView.ts';
import { ModelNote } from '../ModelNote.tsx';
import { CompareTab } from './CompareTab.tsx';
import { IssueList } from './IssueList.tsx';
import { Outcome } from './Outcome.tsx';
import { PlanForm } from './PlanForm.tsx';
import { PlanHead } from './PlanHead.tsx';
import { TeamsTab } from './TeamsTab.tsx';
import { VersionsTab } from './VersionsTab.tsx';

const TABS = ['teams', 'issues', 'compare', 'versions'] as const;
const BODY = { teams: TeamsTab, issues: IssueList, compare: CompareTab, versions: VersionsTab };

export function PlanPanel() {
  if (showsForm.value) return <PlanForm />;
  const current = plan.value;
  if (!current) {
    return (
      <div class="panel-body">
        <Busy when={planBusy.value} />
        {planProblem.value && <ErrorNote problem={planProblem.value} retry={reloadPlan} />}
        {planProblem.value && (
          <button type="button" class="primary" onClick={openForm}>
            {t('plan.make')}
          </button>
        )}
      </div>
    );
  }
  return <PlanResult current={current} />;
}

function PlanResult({ current }: { current: Plan }) {
  const lang = language.value;
  const totals = totalsOf(current);
  const issues = current.violations.length + current.warnings.length;
  const Body = BODY[planTab.value];
  return (
    <div class="panel-body plan-result">
      <PlanHead current={current} />
      <Outcome current={current} />
      <div class="figures">
        <Figure value={formatSignificant(current.expectedIncidents, lang)} label={t('plan.expected')} />
        <Figure value={formatNumber(totals.stops, lang)} label={t('plan.stops')} />
        <Figure value={formatMeters(totals.meters, lang)} label={t('plan.distance')} />
      </div>
      <Segments
        quiet
        label={t('plan.tabs')}
        value={planTab.value}
        options={TABS.map((value) => ({
          value,
          label:
            t(`plan.tab.${value}`) +
            (value === 'issues' && issues > 0 ? ` ${formatNumber(issues, lang)}` : ''),
        }))}
        onChange={(next) => (planTab.value = next)}
      />
      <Body current={current} />
      <ModelNote model={current.model} />
    </div>
  );
}
