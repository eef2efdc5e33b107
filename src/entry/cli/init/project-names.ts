/** What a new project's application and topic are called. */
import { quoted } from '../../../core/shared/quoted.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../terminal.ts';
import type { ProjectTemplate } from './project-template.ts';

export interface ProjectNames {
  /** Of the flow and of what is deployed. */
  readonly app: string;
  readonly topic?: string;
}

export interface NameOptions {
  readonly app?: string;
  readonly topic?: string;
  /** Nothing is asked. */
  readonly yes?: boolean;
}

interface NameRule {
  readonly subject: string;
  readonly pattern: RegExp;
  readonly expected: string;
}

/** A flow's name, and the beginning of a Lambda function's, which has 64 characters with stage and function. */
const APPLICATION: NameRule = {
  subject: 'application name',
  pattern: /^[A-Za-z][A-Za-z0-9-]{0,39}$/,
  expected: 'a letter, then letters, digits and "-", 40 in all at most',
};
/** Source: Amazon SNS API reference, CreateTopic. */
const TOPIC: NameRule = {
  subject: 'topic name',
  pattern: /^[A-Za-z0-9_-]{1,256}$/,
  expected: 'letters, digits, "-" and "_", 256 at most',
};

/** What is not given is asked for, or with `yes` as the example has it. Throws a UsageError. */
export async function chooseNames(
  terminal: Terminal,
  template: ProjectTemplate,
  options: NameOptions,
): Promise<ProjectNames> {
  if (options.topic !== undefined && template.topic === undefined) {
    throw new UsageError(`example ${quoted(template.name)} has no topic: leave out "--topic"`);
  }
  // Before anything is asked: whoever typed them sees at once what is wrong.
  if (options.app !== undefined) checkName(APPLICATION, options.app);
  if (options.topic !== undefined) checkName(TOPIC, options.topic);
  const dialogue = options.yes === true ? undefined : terminal.openDialogue();
  const choose = async (rule: NameRule, given: string | undefined, initial: string) => {
    if (given !== undefined) return given;
    const answer = await dialogue?.ask(`${rule.subject} (${initial}): `);
    const name = answer?.trim();
    return name === undefined || name === '' ? initial : checkName(rule, name);
  };
  try {
    const app = await choose(APPLICATION, options.app, template.name);
    if (template.topic === undefined) return { app };
    return { app, topic: await choose(TOPIC, options.topic, template.topic) };
  } finally {
    dialogue?.close();
  }
}

function checkName({ subject, pattern, expected }: NameRule, name: string): string {
  if (pattern.test(name)) return name;
  throw new UsageError(`${subject} ${quoted(name)} cannot be used, expected ${expected}`);
}
