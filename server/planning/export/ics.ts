/** A plan as iCalendar (RFC 5545): one event for each slot of a team. Times in UTC, which every calendar shows in its own zone. */
import { ICalCalendar, ICalEventStatus } from 'ical-generator';
import { notesOf, titleOf, type PlanSheet, type SheetAssignment } from './sheet.ts';
import { WORDS } from './words.ts';

const STATUS = {
  draft: ICalEventStatus.TENTATIVE,
  published: ICalEventStatus.CONFIRMED,
  withdrawn: ICalEventStatus.CANCELLED,
} as const;

/** The same event keeps its UID through all versions, so that a calendar replaces what it has. */
export function planIcs(sheet: PlanSheet, timeZone: string): string {
  const calendar = new ICalCalendar({
    name: titleOf(sheet),
    description: notesOf(sheet).join('. '),
    prodId: { company: 'Hexbeat', product: 'Patrol plan', language: sheet.language.toUpperCase() },
    x: { 'X-WR-TIMEZONE': timeZone },
  });
  const mark = sheet.simulated ? `[${WORDS[sheet.language].simulated}] ` : '';
  for (const one of sheet.assignments) {
    const [at] = one.stops;
    calendar.createEvent({
      id: `${sheet.id}-${one.id}@hexbeat`,
      sequence: sheet.version,
      stamp: new Date(sheet.updatedAt),
      start: new Date(one.start),
      end: new Date(one.end),
      summary: `${mark}${one.team} · ${one.place}`,
      description: descriptionOf(one, sheet),
      status: STATUS[sheet.status],
      location: at
        ? { title: one.place, geo: { lon: at.location[0], lat: at.location[1] } }
        : one.place || null,
    });
  }
  return calendar.toString();
}

function descriptionOf(one: SheetAssignment, sheet: PlanSheet): string {
  const words = WORDS[sheet.language];
  return [
    ...(one.duty ? [`${words.duty}: ${one.duty}`] : []),
    ...(one.members ? [`${words.members}: ${one.members}`] : []),
    ...one.stops.map((stop) => `${stop.order}. ${stop.arrive}-${stop.leave} ${stop.section}`),
    ...notesOf(sheet),
  ].join('\n');
}
