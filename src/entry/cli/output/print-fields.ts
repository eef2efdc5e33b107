/** One object: a headline, and a line for each of its fields that says something. */
import { withoutHidden } from '../../../core/shared/quoted.ts';
import type { Terminal } from '../terminal.ts';

export type Field = readonly [label: string, value: string];

export function printFields(terminal: Terminal, headline: string, fields: readonly Field[]): void {
  const shown = fields.filter(([, value]) => value !== '');
  const width = Math.max(0, ...shown.map(([label]) => label.length));
  terminal.print(withoutHidden(headline));
  for (const [label, value] of shown) {
    terminal.print(`  ${label.padEnd(width)}  ${withoutHidden(value)}`);
  }
}

/** As it is, line by line, but for what does not show. */
export function printText(terminal: Terminal, text: string): void {
  for (const line of text.trimEnd().split('\n')) {
    terminal.print(line.replace(/\r$/, '').split('\t').map(withoutHidden).join('\t'));
  }
}

/** The API's answer, as it is. */
export function printJson(terminal: Terminal, answer: object): void {
  terminal.print(JSON.stringify(answer, null, 2));
}
