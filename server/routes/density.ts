/** Density, its legend, concentration, series and profile: the same filters, counted by place, by time, by hour of week. */
import { Readable } from 'node:stream';
import { OpenAPIHono } from '@hono/zod-openapi';
import { accepts } from 'hono/accepts';
import { concentration, lengthConcentration } from '../../domain/density/concentration.ts';
import type { RecordFilter } from '../../domain/filter.ts';
import { incidentsByRoad } from '../../db/queries/concentration.ts';
import {
  getConcentration,
  getDensity,
  getDensityClasses,
  getProfile,
  getSeries,
  type ConcentrationAnswer,
  type DensityAbout,
  type Series,
} from '../contract/density.ts';
import type { AppContext } from '../context.ts';
import { answerLegend, densityOf, profileOf, seriesOf, spanOf, versionOf } from '../density/density.ts';
import { FORMATS, answerText, rowsWithin, type Format } from '../density/export.ts';
import { DEFAULT_RES, parseOver, parseQuestion, type Asked } from '../density/question.ts';
import { studyArea } from '../density/study.ts';
import type { AnswerTotals, DensityQuestion, Study } from '../density/types.ts';
import { isoWindow, stepEdges, stepName, stepsBetween } from '../density/windows.ts';
import { parseFilter } from '../filter.ts';
import { ANSWER_LIMIT, tooMany, unchanged } from '../http.ts';
import { breathe } from '../network.ts';
import { onInvalid } from '../problems.ts';

/** The version of what a question looks at: its months may be the last ones before now, which moves without the data. */
async function questionVersion(
  context: AppContext,
  { filter, stepEdgesMs }: DensityQuestion,
): Promise<string> {
  const version = await versionOf(context, filter);
  return stepEdgesMs ? `${version}@${stepEdgesMs[0]}` : version;
}

export function densityRoutes(context: AppContext) {
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(getDensity, async (c) => {
      const asked = await parseQuestion(context, c.req.valid('query'));
      const version = await questionVersion(context, asked.question);
      const same = unchanged(c, version);
      if (same) return same as never;
      const study = await studyArea(context, asked.question.filter);
      const columns = await densityOf(context, asked.question, study);
      const rows = await rowsWithin(columns, asked.shown);
      if (rows.length > ANSWER_LIMIT) {
        throw tooMany(
          `More than 50,000 cells of resolution ${asked.question.res}`,
          'Ask for a coarser res or a smaller bbox.',
        );
      }
      const format = accepts(c, { header: 'Accept', supports: [...FORMATS], default: FORMATS[0] }) as Format;
      const text = Readable.from(answerText(format, about(asked, version, study, columns), columns, rows));
      const bytes = (Readable.toWeb(text) as ReadableStream<string>).pipeThrough(new TextEncoderStream());
      return c.body(bytes, 200, {
        'Content-Type': `${format}; charset=utf-8`,
      }) as never;
    })
    .openapi(getDensityClasses, async (c) => {
      const { classing = 'quantiles', ...query } = c.req.valid('query');
      const asked = await parseQuestion(context, query);
      const windows = parseOver(context, query, asked);
      const version = await questionVersion(context, asked.question);
      const same = unchanged(c, version);
      if (same) return same as never;
      const { question } = asked;
      const study = await studyArea(context, question.filter);
      const { totals, legend } = await answerLegend(context, question, study, { windows, classing });
      return c.json({ ...about(asked, version, study, totals), ...legend }, 200);
    })
    .openapi(getConcentration, async (c) => {
      const filter = await parseFilter(context, c.req.valid('query'));
      const same = unchanged(c, await versionOf(context, filter));
      if (same) return same as never;
      return c.json(await concentrationOf(context, filter), 200);
    })
    .openapi(getSeries, async (c) => {
      const { step = 'day', ...query } = c.req.valid('query');
      const filter = await parseFilter(context, query);
      const same = unchanged(c, await versionOf(context, filter));
      if (same) return same as never;
      return c.json({ step, items: await seriesItems(context, filter, step) }, 200);
    })
    .openapi(getProfile, async (c) => {
      const filter = await parseFilter(context, c.req.valid('query'));
      const same = unchanged(c, await versionOf(context, filter));
      if (same) return same as never;
      return c.json(await profileOf(context, filter), 200);
    });
}

function about(
  { question: { stat, res, before }, window }: Asked,
  version: string,
  { kind, id, name, nameEn }: Study,
  { total, totalBefore, studyCells, outside, noEvidence }: AnswerTotals,
): DensityAbout {
  return {
    stat,
    res,
    version,
    window: window && isoWindow(window),
    before: before && { ...isoWindow(before), total: totalBefore ?? 0 },
    total,
    studyArea:
      studyCells === null
        ? null
        : { kind, ...(id !== null && { id }), name, nameEn, cells: studyCells, outside },
    noEvidence,
  };
}

async function concentrationOf(context: AppContext, filter: RecordFilter): Promise<ConcentrationAnswer> {
  const question: DensityQuestion = {
    filter,
    res: DEFAULT_RES,
    stat: 'count',
    before: null,
    stepEdgesMs: null,
  };
  const study = await studyArea(context, filter);
  const { counts, studyCells } = await densityOf(context, question, study);
  const cells = concentration(counts, studyCells ?? counts.length);
  return { cells: cells && { ...cells, res: DEFAULT_RES }, roads: await roadConcentration(context, filter) };
}

/** What patrols discovered lies where they were sent: unless it is asked for, only what the public reported is looked at. */
async function roadConcentration(
  { engine, config }: AppContext,
  filter: RecordFilter,
): Promise<ConcentrationAnswer['roads']> {
  if (filter.of === 'hazards') return null;
  const reported = { ...filter, origins: filter.origins ?? (['reported'] as const) };
  const found = await incidentsByRoad(engine, reported, config.timeZone);
  const half = found && lengthConcentration(found.counts, found.lengthsMeters);
  if (!half) return null;
  return {
    lengthMeters: half.lengthMeters,
    ofMeters: found.ofMeters,
    share: half.lengthMeters / found.ofMeters,
    incidents: found.counts.reduce((sum, count) => sum + count, 0),
  };
}

const EVERY_HOUR = Array.from({ length: 24 }, (_, hour) => hour);

/** Names of steps that are written before others have their turn (about 10 ms). */
const NAMED_AT_A_TIME = 5_000;

/** The steps from the first to the last that the filter names or holds. Throws Problem `too-many`. */
async function seriesItems(
  context: AppContext,
  filter: RecordFilter,
  step: Series['step'],
): Promise<Series['items']> {
  const { clock } = context;
  // A record whose hour is unknown is in no hour.
  const counted = step === 'hour' && filter.hours === null ? { ...filter, hours: EVERY_HOUR } : filter;
  const isOpen = filter.fromMs === null || filter.toMs === null;
  const span = isOpen ? await spanOf(context, counted) : null;
  const firstMs = filter.fromMs ?? span?.oldestMs;
  const lastMs = filter.toMs === null ? span?.newestMs : filter.toMs - 1;
  if (firstMs === undefined || lastMs === undefined || lastMs < firstMs) return [];
  if (stepsBetween(step, firstMs, lastMs) > ANSWER_LIMIT) {
    throw tooMany('More than 50,000 steps', 'Ask for longer steps or a shorter time.');
  }
  const edges = stepEdges(clock, step, firstMs, lastMs);
  const counts = await seriesOf(context, counted, edges);
  const items: Series['items'] = [];
  for (const [i, count] of counts.entries()) {
    if (i % NAMED_AT_A_TIME === NAMED_AT_A_TIME - 1) await breathe();
    items.push({ start: stepName(clock, step, edges[i]!), count });
  }
  return items;
}
