/** The thread that scores plans on past weeks: minutes of work, away from the one that plans. */
import { answerGround } from '../forecast/groundJobs.ts';
import { highsSolver } from './highs.ts';
import { scoreOnWeeks } from './worthOnWeeks.ts';

const solver = await highsSolver();

answerGround((call: Parameters<typeof scoreOnWeeks>[0]) => scoreOnWeeks(call, solver));
