/**
 * The subject of a mail, made of what the flow wants it to be. SNS refuses a message over its subject: no line breaks or
 * control characters, less than 100 characters. The attribute keeps the whole.
 */
import { isJsonObject, type JsonObject, ownValue } from '../../core/shared/json.ts';
import { parseJsonText } from './parse-json-text.ts';

const MOST_CHARACTERS = 99;
const BREAKS_AND_CONTROLS = /[\u0000-\u0020\u007f-\u009f\u2028\u2029]+/g;

/** `MailAttributes.Subject` of the message's attributes; undefined: there is none, or nothing is left of it. */
export function mailSubject(attributes: JsonObject): string | undefined {
  const given = ownValue(attributes, 'MailAttributes') ?? null;
  const mail = typeof given === 'string' ? parseJsonText(given) : given;
  const subject = isJsonObject(mail) ? ownValue(mail, 'Subject') : undefined;
  return typeof subject === 'string' || typeof subject === 'number' ? clean(subject) : undefined;
}

function clean(subject: string | number): string | undefined {
  const line = `${subject}`.replace(BREAKS_AND_CONTROLS, ' ').trim();
  // Half a character at the end would be none.
  const cut = line
    .slice(0, MOST_CHARACTERS)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
  return cut === '' ? undefined : cut;
}
