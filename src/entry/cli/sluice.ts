#!/usr/bin/env node
import { buffer } from 'node:stream/consumers';
import manifest from '../../../package.json' with { type: 'json' };
import { decodeText } from './decode-text.ts';
import { openDialogue } from './dialogue.ts';
import { describeOldNode } from './node-version.ts';
import { exitOnWriteError, outputTaken, readyForMore } from './process-output.ts';
import { USAGE } from './terminal.ts';

const terminal = {
  // Asked each time: a window changes its size.
  get columns() {
    // 0: the terminal does not know.
    return process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : undefined;
  },
  isInteractive: process.stdin.isTTY && process.stderr.isTTY,
  print: (line: string) => process.stdout.write(`${line}\n`),
  ready: () => readyForMore(process.stdout),
  complain: (line: string) => process.stderr.write(`${line}\n`),
  readInput: async () => decodeText(await buffer(process.stdin)),
  openDialogue: () => openDialogue(process.stdin, process.stderr),
};

async function main(): Promise<number> {
  const problem = describeOldNode(process.version, manifest.engines.node);
  if (problem !== undefined) {
    terminal.complain(problem);
    return USAGE;
  }
  // Only now: an old Node may not even load the rest.
  const { runSluice } = await import('./program.ts');
  const { runFlowInMemory } = await import('../../memory-composition.ts');
  const { addDestinationsOnAws } = await import('../../destinations-composition.ts');
  const { readNaming } = await import('../../naming-composition.ts');
  return runSluice(terminal, process.argv.slice(2), {
    runFlow: runFlowInMemory,
    addDestinations: addDestinationsOnAws,
    readNaming,
    environment: process.env,
  });
}

/** What is still under way then is nobody's: a live run has given its last calls up. */
async function leave(status: number): Promise<void> {
  await outputTaken(process);
  process.exit(status);
}

exitOnWriteError(process);
// No top-level await: the command ships as a CommonJS bundle.
main().then(leave, async (error: unknown) => {
  console.error(error);
  await leave(1);
});
