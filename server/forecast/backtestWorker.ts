/** The thread of backtests: minutes of work, away from the one that forecasts and plans. */
import { runBacktest } from './backtestRun.ts';
import { answerGround } from './groundJobs.ts';

answerGround(runBacktest);
