import type { Json } from '../../core/shared/json.ts';

/** What the text holds; text that is no JSON is itself. */
export function parseJsonText(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
