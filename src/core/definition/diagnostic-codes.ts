/**
 * Every kind of problem that a definition can have: its stable code, how grave it is, what must hold, and where that is
 * said. The one list that rules, messages, documents and tests read.
 */
import type { Severity } from './diagnostic.ts';

interface CodeEntry {
  readonly severity: Severity;
  /** One line: what must hold, or what is reported. */
  readonly summary: string;
  /** Where the language says so. */
  readonly source: string;
}

type Kind = (summary: string, source: string) => CodeEntry;
const ofSeverity =
  (severity: Severity): Kind =>
  (summary, source) => ({ severity, summary, source });
const error = ofSeverity('error');
const warning = ofSeverity('warning');
const information = ofSeverity('information');

const DESIGN_LIMIT = 'design limit; FDL does not say';
const YAML = 'YAML 1.2';

const TABLE = {
  'text-too-large': error('a definition has at most 256 KiB of text', DESIGN_LIMIT),
  'expressions-too-large': error(
    'the conditions and paths of a definition have at most 100,000 parts in all',
    DESIGN_LIMIT,
  ),
  'yaml-syntax': error('a definition is YAML or JSON', 'FDL reference 1.1; YAML 1.2'),
  'yaml-empty': error('a definition is not empty', YAML),
  'yaml-several-documents': error('a definition is one YAML document', YAML),
  'yaml-duplicate-key': error('a key appears once in its map', YAML),
  'yaml-key': error('keys are text', YAML),
  'yaml-tag': error('only the tags of JSON types are known', YAML),
  'yaml-alias': error('an alias has an anchor before it, and does not stand inside it', YAML),
  'yaml-merge': error('a merge key merges maps', 'YAML 1.1, merge keys'),
  'yaml-number': error('numbers are ones that JSON can hold', 'JSON, RFC 8259'),
  'yaml-number-precision': warning('a whole number is too large to be exact', 'JSON, RFC 8259'),
  'yaml-too-many-nodes': error(
    'a definition has at most 50,000 values, aliases expanded',
    DESIGN_LIMIT,
  ),
  'yaml-too-deep': error(
    'lists and maps stand at most 250 levels deep, aliases expanded',
    DESIGN_LIMIT,
  ),
  'attribute-type': error('an attribute has a value of its type', 'FDL reference, section 1'),
  'attribute-unknown': warning(
    'an attribute has no meaning where it stands, and is ignored',
    'FDL reference 1.2',
  ),
  'text-line-break': warning('a line break inside a name is read as a blank', YAML),
  'flow-header': error(
    'a flow begins with "version: v1", "type: flow" and "steps"',
    'FDL reference 1.1',
  ),
  'steps-empty': error('a list of steps holds at least one step', 'FDL reference, section 7'),
  'step-type': error('every step has a known type', 'FDL reference 1.2'),
  'step-name': error(
    'every step has a name of 1 to 128 characters without whitespace and control characters',
    'FDL reference 1.2',
  ),
  'step-name-duplicate': error(
    'a step name is used once in the whole flow, nested steps included',
    'FDL reference 1.2',
  ),
  'step-nesting': error('steps stand at most 32 lists deep', DESIGN_LIMIT),
  'step-unreachable': warning('a step can never be reached', 'FDL reference 1.4'),
  'mapping-target': error('every mapping has a target', 'FDL reference 1.2'),
  'mapping-target-duplicate': warning(
    'of two equal targets the last one wins',
    'FDL reference 2.3',
  ),
  'path-syntax': error('a path is one of the path language', 'FDL reference 2.3'),
  'path-trailing-dot': warning('a path is read without the dot at its end', 'FDL reference 2.3'),
  'reference-case': warning(
    'references are in small letters: $Input is read so, $INPUT is text',
    'FDL reference 2.3',
  ),
  'reference-as-text': warning(
    '$input, $local and $context are plain text outside of mappings',
    'FDL reference 2.5',
  ),
  timeout: error(
    'timeoutSeconds is a whole number from 1 second to one year',
    'FDL reference, open points 9 and 19',
  ),
  'task-resource': error('a task has exactly one of resourceArn and action', 'FDL reference 1.3'),
  'resource-arn': error(
    'a resourceArn names a function, queue, topic or flow',
    'FDL reference, section 5',
  ),
  'resource-arn-colon': warning(
    'a colon is missing in a resourceArn whose meaning is clear',
    'FDL reference 5.3',
  ),
  'resource-arn-ignored': information(
    'region and account of a resourceArn are ignored',
    'design; FDL reference, section 5',
  ),
  action: error('an action names an operation of the workflow service', 'FDL reference 5.6'),
  pattern: error('a pattern is known and allowed for its service', 'FDL reference 5.1'),
  'callback-token': warning(
    'a task waits for a callback, and its token is never mapped',
    'FDL reference 2.4 and 5.1',
  ),
  'callback-timeout': information(
    'a task waits for a callback without a timeout',
    'FDL reference 5.1',
  ),
  'service-param': error(
    'service parameters are known to the service, complete and within its limits',
    'FDL reference, section 5',
  ),
  'service-param-outside': warning(
    'service parameters that stand beside serviceParams are read as inside',
    'FDL reference 5.3',
  ),
  'service-param-unmapped': warning(
    'a variable of a service parameter is provided by no mapping of its step',
    'FDL reference 2.5',
  ),
  'priority-default': information(
    'a message is sent with the default priority',
    'FDL reference 5.4',
  ),
  'child-name-retried': warning(
    'a task that is retried starts a flow under a fixed name',
    'FDL reference 5.3 and 6.2',
  ),
  'retry-limits': error(
    'numbers of a retry policy are within their limits',
    'FDL reference 1.3 and 4.2',
  ),
  'errors-empty': error(
    'a retry or catch policy names at least one error',
    'FDL reference 1.3 and 4.2',
  ),
  'goto-missing': error('a catch policy has a goto', 'FDL reference 1.3'),
  'goto-target': error('a goto names a step in the same list', 'FDL reference 1.4'),
  'wait-until': error(
    'a wait has exactly one of duration and timestamp; a constant duration is at most one year',
    'FDL reference 1.3; one year instead of two days is ours',
  ),
  'wait-past': warning(
    'a constant timestamp is in the past: the wait ends at once',
    'FDL reference 1.3',
  ),
  'wait-too-long': warning(
    'a constant timestamp is more than a year ahead: the wait fails',
    'FDL reference 1.3; one year instead of two days is ours',
  ),
  'parallel-branches': error(
    'a parallel step has 1 to 100 branches, each with steps',
    'FDL reference 1.3',
  ),
  'foreach-mapping': error(
    'a foreach has a path to its collection, an item key, another index key, and steps',
    'FDL reference 1.3',
  ),
  'choices-empty': error('a choice step has at least one choice', 'FDL reference 1.3'),
  'condition-missing': error('every choice has a condition', 'FDL reference 1.3'),
  'condition-syntax': error(
    'a condition is one of the condition grammar',
    'FDL reference, section 3',
  ),
  'too-many-problems': information(
    'more than a hundred problems of one severity: the others are counted',
    DESIGN_LIMIT,
  ),
};

/** Stable names; one per kind of problem. */
export type DiagnosticCode = keyof typeof TABLE;

/** By code, in the order in which a definition is read. */
export const DIAGNOSTIC_CODES: Readonly<Record<DiagnosticCode, CodeEntry>> = TABLE;
