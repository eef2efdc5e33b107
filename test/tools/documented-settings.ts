/**
 * What documents say of variables and parameters against what reads or declares them: a table lists them all, and nothing
 * else. Every difference is a line.
 */
import { load } from 'js-yaml';

/** One row of a table whose first cell holds names as code: `NAME`, or several. */
interface Row {
  readonly names: readonly string[];
  readonly cells: readonly string[];
}

const CODE = /`([^`]+)`/g;

function rowsOf(text: string): readonly Row[] {
  const lines = text.split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const names = [...(cells[1] ?? '').matchAll(CODE)].map(([, name = '']) => name);
    return { names, cells: cells.slice(2) };
  });
}

// --- variables -------------------------------------------------------------------------------------------------------

const VARIABLE = /^[A-Z][A-Z0-9_]*$/;

/** table: the text that holds the tables of all variables, and no other rows with names in capitals. */
export function variableDifferences(table: string, read: Iterable<string>): readonly string[] {
  const named = new Set(
    rowsOf(table)
      .flatMap(({ names }) => names)
      .filter((name) => VARIABLE.test(name)),
  );
  const wanted = new Set(read);
  return [
    ...[...wanted].filter((name) => !named.has(name)).map((name) => `${name} is read, not told`),
    ...[...named].filter((name) => !wanted.has(name)).map((name) => `${name} is told, not read`),
  ];
}

// --- parameters ------------------------------------------------------------------------------------------------------

/** `${param:tableName}` → `<tableName>`, as a reader fills it in. */
const REFERENCE = /\$\{(?:param|self|sls):(\w+)\}/g;

/** table: the text that holds the table of parameters; declared: the file of parameters. */
export function parameterDifferences(table: string, declared: string): readonly string[] {
  const { default: defaults } = load(declared) as {
    readonly default: Readonly<Record<string, unknown>>;
  };
  const told = new Map(rowsOf(table).map(({ names, cells }) => [names.join(' '), cells[0] ?? '']));
  const wrong = Object.entries(defaults).flatMap(([name, value]) => {
    const cell = told.get(name);
    if (cell === undefined) return [`${name} is declared, not told`];
    const expected = toCell(value);
    return cell === expected ? [] : [`${name}: its default is told as ${cell}, not ${expected}`];
  });
  const unknown = [...told.keys()].filter((name) => !Object.hasOwn(defaults, name));
  return [...wrong, ...unknown.map((name) => `${name} is told, not declared`)];
}

/** Nothing stands for an empty text. */
function toCell(value: unknown): string {
  const text = toText(value).replaceAll(REFERENCE, (_, name: string) =>
    name === 'service' ? 'sluice' : `<${name}>`,
  );
  return text === '' ? '' : `\`${text}\``;
}

function toText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const pairs = Object.entries(value).map(([key, inner]) => `${key}: ${String(inner)}`);
  return `{ ${pairs.join(', ')} }`;
}
