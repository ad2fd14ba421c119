/** The shell: rail, top bar, left panel, map, inspector, time; two workspaces in the same places. */
import closeIcon from 'lucide-static/icons/x.svg?raw';
import { t } from './i18n/index.ts';
import { MapView } from './map/MapView.tsx';
import { NavRail } from './panels/NavRail.tsx';
import { EmptyState, StartScreen } from './panels/StartScreen.tsx';
import { TopBar } from './panels/TopBar.tsx';
import { Icon } from './parts/Icon.tsx';
import { lazy } from './parts/lazy.tsx';
import { isEmpty, plan, ready, trouble } from './state/data.ts';
import { recordDraft, sectionDraft } from './state/drafts.ts';
import { TABS_OF, currentTab, helpOpen, isPhone, leftOpen, openTab, type Tab } from './state/layout.ts';
import { notice } from './state/notice.ts';
import { showsForm } from './state/planOpen.ts';
import { layers, page, selection, wall, workspace } from './state/store.ts';

// The map comes first; what stands around it has its place kept and follows at once.
const TimeBar = lazy(async () => (await import('./panels/TimeBar.tsx')).TimeBar, <div class="time-bar" />);
const Legend = lazy(async () => (await import('./panels/Legend.tsx')).Legend, <></>);
const FilterPanel = lazy(async () => (await import('./panels/FilterPanel.tsx')).FilterPanel);
const SummaryPanel = lazy(async () => (await import('./panels/SummaryPanel.tsx')).SummaryPanel);
const WallPanel = lazy(async () => (await import('./panels/WallPanel.tsx')).WallPanel);
const Inspector = lazy(async () => (await import('./panels/Inspector.tsx')).Inspector);
const CellsPanel = lazy(async () => (await import('./panels/CellsPanel.tsx')).CellsPanel);
const SectionsPanel = lazy(async () => (await import('./panels/SectionsPanel.tsx')).SectionsPanel);
const PlanPanel = lazy(async () => (await import('./panels/plan/PlanPanel.tsx')).PlanPanel);
const PlanTimeline = lazy(async () => (await import('./panels/plan/PlanTimeline.tsx')).PlanTimeline);
const ForecastPanel = lazy(async () => (await import('./panels/ForecastPanel.tsx')).ForecastPanel);
const RiskBar = lazy(async () => (await import('./panels/RiskBar.tsx')).RiskBar, <div class="risk-bar" />);
const BacktestPage = lazy(async () => (await import('./panels/BacktestPage.tsx')).BacktestPage);
const RosterPage = lazy(async () => (await import('./panels/RosterPage.tsx')).RosterPage);
const TeamPage = lazy(async () => (await import('./panels/TeamPage.tsx')).TeamPage);
const PrintPage = lazy(async () => (await import('./panels/PrintPage.tsx')).PrintPage);
const HelpDialog = lazy(async () => (await import('./panels/HelpDialog.tsx')).HelpDialog);

const TAB_BODY = {
  filters: FilterPanel,
  summary: SummaryPanel,
  sections: SectionsPanel,
  cells: CellsPanel,
  plan: PlanPanel,
  forecast: ForecastPanel,
};
/** What is wrong with the service, in words: what is on the screen stays meanwhile. */
const TROUBLE = {
  network: 'problem.network',
  starting: 'problem.not-ready',
  failing: 'start.failing',
} as const;

export function App() {
  if (!ready.value) return <StartScreen />;
  if (page.value === 'team') return <TeamPage />;
  if (page.value === 'print') return <PrintPage />;
  const covered = page.value === 'backtest' || page.value === 'roster';
  const inspecting = selection.value !== null || recordDraft.value !== null || sectionDraft.value !== null;
  const open = leftOpen.value && !wall.value && !(isPhone.value && inspecting);
  const timeline = plan.value !== null && !showsForm.value;
  return (
    <div class={`shell${open ? ' left-open' : ''}${inspecting && !wall.value ? ' right-open' : ''}`}>
      <a class="skip" href="#main">
        {t('app.skip')}
      </a>
      {!wall.value && <NavRail />}
      {!wall.value && <TopBar />}
      {open && <LeftPanel />}
      <main id="main" tabIndex={-1}>
        <h1 class="spoken">
          {t('app.name')} · {t(`nav.${workspace.value}`)}
        </h1>
        <MapView />
        {isEmpty.value ? <EmptyState /> : !covered && <Legend />}
        <div class="bars">
          {layers.value.has('risk') && !covered && <RiskBar />}
          {page.value === null &&
            (workspace.value === 'command' ? <TimeBar /> : timeline && <PlanTimeline />)}
        </div>
        {page.value === 'backtest' && <BacktestPage />}
        {page.value === 'roster' && <RosterPage />}
      </main>
      {wall.value && <WallPanel />}
      {inspecting && !wall.value && (
        <aside class="inspector" aria-label={t('panel.right')}>
          <Inspector />
        </aside>
      )}
      <div class={`notice${notice.value ? ' on' : ''}`} role="status" aria-live="polite">
        {notice.value}
      </div>
      {trouble.value && (
        <div class="notice on danger" role="alert">
          {t(TROUBLE[trouble.value])} {t('problem.waiting')}
        </div>
      )}
      {helpOpen.value && <HelpDialog />}
    </div>
  );
}

function LeftPanel() {
  const tabs: readonly Tab[] = TABS_OF[workspace.value];
  const current = currentTab.value;
  const Body = TAB_BODY[current];
  return (
    <aside class="left" aria-label={t('panel.left')}>
      <div class="tabs">
        <div role="tablist" onKeyDown={(event) => stepTabs(event, tabs, current)}>
          {tabs.map((item) => (
            <button
              key={item}
              id={`tab-${item}`}
              type="button"
              role="tab"
              aria-selected={item === current}
              aria-controls="tab-body"
              tabIndex={item === current ? 0 : -1}
              onClick={() => openTab(item)}
            >
              {t(`panel.${item}`)}
            </button>
          ))}
        </div>
        <button
          type="button"
          class="quiet square phone-only"
          aria-label={t('panel.hideLeft')}
          onClick={() => (leftOpen.value = false)}
        >
          <Icon svg={closeIcon} />
        </button>
      </div>
      <div id="tab-body" class="tab-body" role="tabpanel" aria-labelledby={`tab-${current}`}>
        <Body />
      </div>
    </aside>
  );
}

function stepTabs(event: KeyboardEvent, tabs: readonly Tab[], current: Tab) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const next = tabs[(tabs.indexOf(current) + step + tabs.length) % tabs.length]!;
  openTab(next);
  requestAnimationFrame(() => document.getElementById(`tab-${next}`)?.focus());
}
