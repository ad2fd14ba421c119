/** An incident or a hazard: what it is, and its status and category to change. A change made elsewhere meanwhile is shown. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { HAZARD_STATUSES, INCIDENT_STATUSES } from '../../domain/vocabulary.ts';
import { ApiProblem, editHazard, editIncident, type Hazard, type Incident } from '../api.ts';
import { formatInstant } from '../format.ts';
import { language, nameOf, t } from '../i18n/index.ts';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { areas, categoryOf, hazard, incident, timeZone, written } from '../state/data.ts';
import { say } from '../state/notice.ts';
import { CardFrame } from '../parts/Card.tsx';
import { CategorySelect } from './RecordForm.tsx';

export function IncidentCard() {
  const item = incident.data.value;
  const lang = language.value;
  const at = (instant: string) => formatInstant(instant, lang, timeZone.value);
  return (
    <RecordFrame kind={t('filter.incidents')} record={item} source={incident}>
      {item && (
        <>
          <Facts record={item}>
            <Fact label={t('record.occurredAt')}>
              {item.occurredTo
                ? t('record.until', { from: at(item.occurredAt), to: at(item.occurredTo) })
                : at(item.occurredAt)}
              {item.hourUnknown && ` (${t('record.hourUnknown')})`}
            </Fact>
          </Facts>
          <Editor
            key={item.id}
            of="incidents"
            record={item}
            statuses={INCIDENT_STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
            save={(version, change) => editIncident(item.id, version, change as Partial<Incident>)}
            reload={incident.reload}
          />
        </>
      )}
    </RecordFrame>
  );
}

export function HazardCard() {
  const item = hazard.data.value;
  const lang = language.value;
  const at = (instant: string) => formatInstant(instant, lang, timeZone.value);
  return (
    <RecordFrame kind={t('filter.hazards')} record={item} source={hazard}>
      {item && (
        <>
          <Facts record={item}>
            <Fact label={t('record.foundAt')}>{at(item.foundAt)}</Fact>
            {item.dueAt && <Fact label={t('record.dueAt')}>{at(item.dueAt)}</Fact>}
            {item.rectifiedAt && <Fact label={t('status.rectified')}>{at(item.rectifiedAt)}</Fact>}
            {item.verifiedAt && <Fact label={t('status.verified')}>{at(item.verifiedAt)}</Fact>}
          </Facts>
          <Editor
            key={item.id}
            of="hazards"
            record={item}
            statuses={HAZARD_STATUSES.map((value) => ({
              value,
              label: value === 'assigned' ? t('hazardStatus.assigned') : t(`status.${value}`),
            }))}
            save={(version, change) => editHazard(item.id, version, change as Partial<Hazard>)}
            reload={hazard.reload}
          />
        </>
      )}
    </RecordFrame>
  );
}

function RecordFrame(props: {
  kind: string;
  record: Incident | Hazard | null;
  source: typeof incident | typeof hazard;
  children: ComponentChildren;
}) {
  const { record, source } = props;
  const category = categoryOf(record?.category);
  const title = category ? nameOf(category) : (record?.category ?? t('common.loading'));
  return (
    <CardFrame kind={props.kind} title={title}>
      <Busy when={source.busy.value} />
      {source.problem.value && <ErrorNote problem={source.problem.value} retry={source.reload} />}
      {props.children}
    </CardFrame>
  );
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Facts({ record, children }: { record: Incident | Hazard; children: ComponentChildren }) {
  const area = areas.data.value?.find((item) => item.id === record.areaId);
  return (
    <>
      {record.description && <p class="description">{record.description}</p>}
      <dl class="facts">
        {children}
        <Fact label={t('record.origin')}>{t(`origin.${record.origin}`)}</Fact>
        {area && <Fact label={t('filter.area')}>{nameOf(area)}</Fact>}
        <Fact label={t('record.location')}>
          {record.location[1]!.toFixed(5)}, {record.location[0]!.toFixed(5)}
        </Fact>
        <Fact label={t('record.source')}>{record.source}</Fact>
      </dl>
    </>
  );
}

interface EditorProps {
  of: 'incidents' | 'hazards';
  record: Incident | Hazard;
  statuses: { value: string; label: string }[];
  save(version: number, change: { status: string; category: string }): Promise<unknown>;
  reload(): void;
}

function Editor({ of, record, statuses, save, reload }: EditorProps) {
  const status = useSignal<string>(record.status);
  const category = useSignal(record.category);
  const busy = useSignal(false);
  const problem = useSignal<ApiProblem | null>(null);
  const changed = status.value !== record.status || category.value !== record.category;

  async function attempt() {
    busy.value = true;
    problem.value = null;
    try {
      await save(record.version, { status: status.value, category: category.value });
      say(t('record.saved'));
      written.value += 1;
    } catch (error) {
      problem.value = error instanceof ApiProblem ? error : new ApiProblem('internal', 0, String(error));
      // The newest version is fetched and shown; what was entered here stays in the fields.
      if (problem.value.code === 'version-mismatch') reload();
    }
    busy.value = false;
  }

  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void attempt();
      }}
    >
      <label class="field">
        <span>{t('record.status')}</span>
        <select value={status.value} onChange={(event) => (status.value = event.currentTarget.value)}>
          {statuses.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <CategorySelect of={of} value={category.value} onChange={(code) => (category.value = code)} />
      {problem.value?.code === 'version-mismatch' ? (
        <div class="note danger" role="alert">
          <p>
            {t('record.changedMeanwhile', {
              status: statuses.find(({ value }) => value === record.status)?.label ?? record.status,
            })}
          </p>
          <button class="quiet">{t('record.keepMine')}</button>
          <button
            type="button"
            class="quiet"
            onClick={() => {
              status.value = record.status;
              category.value = record.category;
              problem.value = null;
            }}
          >
            {t('record.reload')}
          </button>
        </div>
      ) : (
        problem.value && <ErrorNote problem={problem.value} />
      )}
      <div class="actions">
        <button class="primary" disabled={!changed || busy.value}>
          {t(busy.value ? 'record.saving' : 'record.save')}
        </button>
        <small class="end">
          {t('record.version', {
            version: record.version,
            at: formatInstant(record.updatedAt, language.value, timeZone.value),
          })}
        </small>
      </div>
    </form>
  );
}
