/** A definition's text ↔ its item. Immutable: the key is the text's hash. */
import type { DefinitionHash } from '../../../core/shared/ids.ts';
import { checkSchemaVersion, type Item, itemBase } from '../attributes.ts';
import { definitionKey } from '../keys.ts';
import { packText, readPackedText } from '../packed-text.ts';

export function toDefinitionItem(hash: DefinitionHash, definition: string): Item {
  return { ...itemBase(definitionKey(hash)), definition: packText(definition).attribute };
}

export function fromDefinitionItem(item: Item): string {
  checkSchemaVersion(item);
  return readPackedText(item, 'definition');
}
