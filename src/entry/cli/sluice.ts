#!/usr/bin/env node
import { text } from 'node:stream/consumers';
import { runSluice } from './program.ts';

const terminal = {
  print: (line: string) => process.stdout.write(`${line}\n`),
  complain: (line: string) => process.stderr.write(`${line}\n`),
  readInput: () => text(process.stdin),
};

async function main(): Promise<void> {
  process.exitCode = await runSluice(terminal, process.argv.slice(2));
}

// No top-level await: the command ships as a CommonJS bundle.
main().catch((error: unknown) => {
  process.exitCode = 1;
  console.error(error);
});
