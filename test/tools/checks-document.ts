/**
 * Reads docs/checks.md and makes it anew: the table of all codes, the severity at the head of each section, and the
 * messages of each example, which the checker itself gives. Whatever cannot be made anew is a lie.
 *
 * A section is a heading `### code`. An example is a fence `yaml` with a flow, a fence `text` with its messages
 * (`text short`: the first and the last), and mostly a fence `diff` with what to write instead, which must be clean.
 */
import type { Severity } from '../../src/core/definition/diagnostic.ts';
import { applyChange, checkExample } from './checks-example.ts';

export type Codes = Readonly<
  Record<string, { readonly severity: Severity; readonly summary: string }>
>;

export interface RemadeDocument {
  /** What the document has to be. */
  readonly text: string;
  /** One line each, with the line of the document. */
  readonly lies: readonly string[];
}

const TABLE_START = '<!-- codes -->';
const TABLE_END = '<!-- /codes -->';
const SEVERITY = /^\*\*(?:Error|Warning|Information)\.\*\*/;

interface Section {
  readonly code: string;
  readonly line: number;
  hasSeverity: boolean;
  hasExample: boolean;
}

interface Example {
  readonly flow: readonly string[];
  readonly line: number;
  hasMessages: boolean;
}

interface Fence {
  readonly info: string;
  readonly body: readonly string[];
  /** Of its first line, from 1. */
  readonly line: number;
}

export function remakeDocument(text: string, codes: Codes): RemadeDocument {
  const writer = new DocumentWriter(codes);
  const lines = text.split('\n');
  let at = 0;
  while (at < lines.length) at = writer.read(lines, at);
  return writer.finish();
}

class DocumentWriter {
  readonly #codes: Codes;
  readonly #made: string[] = [];
  readonly #lies: string[] = [];
  readonly #sections: Section[] = [];
  #tableAt: number | undefined;
  #section: Section | undefined;
  /** The last one since the last heading. */
  #example: Example | undefined;

  constructor(codes: Codes) {
    this.#codes = codes;
  }

  /** Reads what begins at a line; returns where the next thing begins. */
  read(lines: readonly string[], at: number): number {
    const line = lines[at] ?? '';
    if (line.startsWith('```')) return this.#readFence(lines, at);
    if (line === TABLE_START) return this.#readTable(lines, at);
    if (/^#{1,3} /.test(line)) this.#readHeading(line, at + 1);
    else if (SEVERITY.test(line)) this.#readSeverity(line, at + 1);
    else this.#made.push(line);
    return at + 1;
  }

  finish(): RemadeDocument {
    this.#endSection();
    for (const code of Object.keys(this.#codes)) {
      const count = this.#sections.filter((section) => section.code === code).length;
      if (count !== 1) this.#lie(1, `"${code}" has ${count} sections, expected one`);
    }
    if (this.#tableAt === undefined) this.#lie(1, `there is no ${TABLE_START} for the table`);
    else this.#made.splice(this.#tableAt, 0, ...this.#table());
    return { text: this.#made.join('\n'), lies: this.#lies };
  }

  #readHeading(text: string, line: number): void {
    this.#endSection();
    this.#made.push(text);
    const code = /^### (.+)$/.exec(text)?.[1];
    if (code === undefined) return;
    this.#section = { code, line, hasSeverity: false, hasExample: false };
    this.#sections.push(this.#section);
    if (!Object.hasOwn(this.#codes, code)) this.#lie(line, `there is no code "${code}"`);
  }

  #readSeverity(text: string, line: number): void {
    const section = this.#section;
    const severity = section && this.#codes[section.code]?.severity;
    const name = severity && `${severity.charAt(0).toUpperCase()}${severity.slice(1)}`;
    this.#made.push(name === undefined ? text : text.replace(SEVERITY, `**${name}.**`));
    if (!section || section.hasSeverity)
      this.#lie(line, 'a severity stands at no head of a section');
    else section.hasSeverity = true;
  }

  #readFence(lines: readonly string[], at: number): number {
    const length = lines.slice(at + 1).indexOf('```');
    if (length < 0) {
      this.#lie(at + 1, 'a fence is not closed');
      this.#made.push(...lines.slice(at));
      return lines.length;
    }
    const info = (lines[at] ?? '').slice('```'.length);
    const body = lines.slice(at + 1, at + 1 + length);
    const remade = this.#remakeFence({ info, body, line: at + 2 });
    this.#made.push(`\`\`\`${info}`, ...remade, '```');
    return at + length + 2;
  }

  #remakeFence(fence: Fence): readonly string[] {
    switch (fence.info) {
      case 'yaml':
        this.#endExample();
        this.#example = { flow: fence.body, line: fence.line, hasMessages: false };
        break;
      case 'text':
      case 'text short':
        return this.#remakeMessages(fence);
      case 'diff':
        this.#checkChange(fence);
        break;
      case 'sh':
        break;
      default:
        this.#lie(fence.line, `a fence "${fence.info}" has no meaning here`);
    }
    return fence.body;
  }

  #remakeMessages({ info, body, line }: Fence): readonly string[] {
    const example = this.#example;
    if (!example || example.hasMessages) {
      this.#lie(line, 'messages stand behind no example');
      return body;
    }
    example.hasMessages = true;
    const { codes, messages } = checkExample(example.flow, { isShort: info === 'text short' });
    const section = this.#section;
    if (section) section.hasExample = true;
    if (section && !codes.includes(section.code)) {
      this.#lie(line, `the example of "${section.code}" shows ${codes.join(', ') || 'nothing'}`);
    }
    return messages;
  }

  #checkChange({ body, line }: Fence): void {
    const example = this.#example;
    if (!example?.hasMessages) {
      this.#lie(line, 'a change stands behind no messages');
      return;
    }
    const changed = applyChange(example.flow, body);
    if (!changed) {
      this.#lie(line, 'the example does not hold the lines of this change, or holds them twice');
      return;
    }
    const { codes, messages } = checkExample(changed, { isShort: false });
    if (codes.length > 0) {
      this.#lie(line, `the changed example is not clean:\n${messages.join('\n')}`);
    }
  }

  #readTable(lines: readonly string[], at: number): number {
    const end = lines.indexOf(TABLE_END, at);
    if (end < 0) {
      this.#lie(at + 1, `there is no ${TABLE_END}`);
      this.#made.push(...lines.slice(at));
      return lines.length;
    }
    this.#made.push(TABLE_START);
    this.#tableAt = this.#made.length;
    this.#made.push(TABLE_END);
    return end + 1;
  }

  /** In the order of the sections. */
  #table(): readonly string[] {
    const rows = this.#sections.flatMap(({ code }) => {
      const known = this.#codes[code];
      return known ? [`| [${code}](#${code}) | ${known.severity} | ${known.summary} |`] : [];
    });
    return ['', '| Code | Severity | Rule |', '|---|---|---|', ...rows, ''];
  }

  #endSection(): void {
    this.#endExample();
    const section = this.#section;
    this.#section = undefined;
    if (!section) return;
    if (!section.hasExample) this.#lie(section.line, `"${section.code}" has no example`);
    if (!section.hasSeverity) this.#lie(section.line, `"${section.code}" begins with no severity`);
  }

  #endExample(): void {
    const example = this.#example;
    this.#example = undefined;
    if (example && !example.hasMessages) this.#lie(example.line, 'an example has no messages');
  }

  #lie(line: number, what: string): void {
    this.#lies.push(`${line}: ${what}`);
  }
}
