/** What a key section costs a patrol: the basis on which zones are balanced. */
import { distanceMeters, type LngLat } from '../place.ts';
import { TRAVEL_SPEED_KMH, type TravelMode } from '../road.ts';

/** Ways along streets are longer than the crow's flight by about this (Boscoe et al. 2012, doi:10.1080/00330124.2011.583586). */
const DETOUR = 1.4;

/** No section counts for less than a quarter of the average visit, nor for more than four. */
const LEAST_VISITS = 0.25;
const MOST_VISITS = 4;

/**
 * Minutes of work per section: visits (its expected incidents beside the mean of all, 0.25 to 4) x stay, and for each visit the way
 * from the nearest other sections (mean of the two nearest). Sections without any risk count alike.
 */
export function sectionWorkloads(
  sections: readonly { expectedPerWeek: number; location: LngLat }[],
  stopMinutes: number,
  mode: TravelMode,
): number[] {
  const mean =
    sections.reduce((sum, section) => sum + section.expectedPerWeek, 0) / Math.max(1, sections.length);
  return sections.map((section, s) => {
    const visits =
      mean > 0 ? Math.min(MOST_VISITS, Math.max(LEAST_VISITS, section.expectedPerWeek / mean)) : 1;
    const nearest = sections
      .filter((_, other) => other !== s)
      .map((other) => distanceMeters(section.location, other.location))
      .sort((a, b) => a - b)
      .slice(0, 2);
    const meters = nearest.reduce((sum, distance) => sum + distance, 0) / Math.max(1, nearest.length);
    const travelMinutes = (DETOUR * meters * 0.06) / TRAVEL_SPEED_KMH[mode];
    return visits * (stopMinutes + travelMinutes);
  });
}
