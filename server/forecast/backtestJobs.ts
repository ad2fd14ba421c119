/** The backtests of one server, under way and done. */
import type { BacktestReport } from '../../domain/risk/backtest.ts';
import type { BacktestReportAnswer } from '../contract/forecast.ts';
import type { BacktestCall } from './backtestRun.ts';
import { GroundJobs } from './groundJobs.ts';

export class BacktestJobs extends GroundJobs<BacktestCall, BacktestReport, BacktestReportAnswer> {
  constructor() {
    super(new URL('./backtestWorker.ts', import.meta.url));
  }
}
