/** `npm run -s hexbeat -- COMMAND`: one file a group of commands. */
import { Command } from 'commander';
import { Problem } from '../../domain/problem.ts';
import { openConfigured } from '../open.ts';
import { say } from '../say.ts';
import { addDemoCommands } from './demo.ts';
import { addDoctorCommand } from './doctor.ts';
import { addForecastCommands } from './forecast.ts';
import { addImportCommands } from './import.ts';
import { addPlanCommand } from './plan.ts';

const program = new Command('hexbeat')
  .description(
    'Patrol and incident geography: imports, forecasts and their backtests, patrol plans, the simulated town, checks',
  )
  .showHelpAfterError();
addImportCommands(program, openConfigured);
addDemoCommands(program, openConfigured);
addForecastCommands(program, openConfigured);
addPlanCommand(program, openConfigured);
addDoctorCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  say(error.detail ?? error.message, 'error');
  for (const { pointer, detail } of error.errors) say(`  ${pointer}: ${detail}`, 'error');
  process.exitCode = 1;
}
