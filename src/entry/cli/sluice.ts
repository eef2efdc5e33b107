#!/usr/bin/env node
import { buffer } from 'node:stream/consumers';
import manifest from '../../../package.json' with { type: 'json' };
import { decodeText } from './decode-text.ts';
import { describeOldNode } from './node-version.ts';
import { USAGE } from './terminal.ts';

const terminal = {
  print: (line: string) => process.stdout.write(`${line}\n`),
  complain: (line: string) => process.stderr.write(`${line}\n`),
  readInput: async () => decodeText(await buffer(process.stdin)),
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
  return runSluice(terminal, process.argv.slice(2), { runFlow: runFlowInMemory });
}

// No top-level await: the command ships as a CommonJS bundle.
main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.exitCode = 1;
    console.error(error);
  },
);
