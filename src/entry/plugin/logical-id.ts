/**
 * Names of what is added to a template. The same name gives the same id in every deployment, and two names never the same:
 * a name that is not told from its id alone is told by its digest.
 */
import { createHash } from 'node:crypto';

export type Added = 'DeadLetters' | 'Ends' | 'Flow' | 'Id' | 'Queue' | 'Role' | 'Topic';

const DIGEST_LENGTH = 8;
/** CloudFormation takes 255 characters. */
const LONGEST_WORDS = 128;

/** `order-batch` → `SluiceFlowOrderBatch`. */
export function logicalId(kind: Added, name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const id = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const isTold = id.length <= LONGEST_WORDS && toName(id) === name;
  return `Sluice${kind}${isTold ? id : id.slice(0, LONGEST_WORDS) + digest(name)}`;
}

/** `OrderBatch` → `order-batch`. */
function toName(id: string): string {
  return id.replaceAll(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}

function digest(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, DIGEST_LENGTH);
}
