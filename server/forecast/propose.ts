/** Key sections proposed from incidents on roads. */
import type { Network } from '../../domain/network/graph.ts';
import { proposeSections, type ProposedSection } from '../../domain/sections/propose.ts';
import { MS_PER_DAY } from '../../domain/time/date.ts';
import type { RoadIncidents } from '../../db/queries/riskEvents.ts';

/** Half-life of an incident's weight in a proposal, days: old trouble counts less. */
const HALF_LIFE_DAYS = 180;

/** At most `count` sections of the roads that `isOpen`, from the incidents before `asOfMs`. */
export function proposeFrom(
  network: Network,
  incidents: RoadIncidents,
  asOfMs: number,
  count: number,
  isOpen: (roadId: string) => boolean = () => true,
): ProposedSection[] {
  const indexOf = new Map(network.roads.map((road, index) => [road.id, index]));
  const roadOf = incidents.roadIds.map((id) => (isOpen(id) ? indexOf.get(id) : undefined));
  const placed = Array.from(incidents.road, (road, i) => ({
    road: roadOf[road],
    atMs: incidents.atMs[i]!,
    alongMeters: incidents.alongMeters[i]!,
    weight: 0.5 ** ((asOfMs - incidents.atMs[i]!) / (HALF_LIFE_DAYS * MS_PER_DAY)),
  })).filter(
    (incident): incident is typeof incident & { road: number } =>
      incident.road !== undefined && incident.atMs < asOfMs,
  );
  return proposeSections(network, placed, { count });
}
