/** The name rule of flows, executions and schedules. Source: API reference, section 3. */

const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/;

/** What a start without a name gets. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isName(text: string): boolean {
  return NAME.test(text);
}

/** A name, or a UUID: half of those that are generated begin with a digit. */
export function isExecutionName(text: string): boolean {
  return NAME.test(text) || UUID.test(text);
}

/** Says what is wrong with a refused name, and shows its beginning. */
export function describeBadName(parameter: string, text: string): string {
  return (
    `${parameter} '${text.slice(0, 128)}' is not a name: letters, digits, '_' and '-' are allowed, ` +
    `the first is a letter or '_', and there are 1 to 128 of them.`
  );
}
