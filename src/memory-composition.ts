/**
 * What `sluice run` runs: flows in this process's memory. The AWS clients are loaded for live runs alone.
 */
import { systemClock } from './adapters/system/system-clock.ts';
import { AppError } from './app/app-error.ts';
import type { FlowRunner } from './app/flow-run.ts';
import type { TaskRunner } from './app/ports.ts';
import { ConfigError } from './config.ts';
import { runFlow } from './memory/run-flow.ts';

export const runFlowInMemory: FlowRunner = (request) =>
  runFlow(request, {
    wallClock: systemClock,
    composeTasks,
  });

async function composeTasks(): Promise<TaskRunner> {
  const composition = await import('./composition/tasks.ts');
  try {
    return composition.composeTasks();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const message = `a live run needs the settings of a deployment: ${error.message}`;
    throw new AppError('argument.invalid', message, {}, { cause: error });
  }
}
