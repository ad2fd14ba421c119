/** The scores of plans on past weeks of one server, under way and done. */
import type { PlanWorth } from '../contract/plans/worth.ts';
import { GroundJobs } from '../forecast/groundJobs.ts';
import type { WorthCall } from './worthOnWeeks.ts';

export class WorthJobs extends GroundJobs<WorthCall, PlanWorth, PlanWorth> {
  constructor() {
    super(new URL('./worthWorker.ts', import.meta.url));
  }
}
