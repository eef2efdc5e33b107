/**
 * Steps of which it is not known where they lead, because something that says so could not be read, or has another name
 * than it should: they may lead anywhere. What is wrong with them is reported elsewhere.
 */
import type { LocatedChoice, LocatedStep, LocatedTask } from './located-flow.ts';
import { findEntry, type LocatedNode, type MapNode } from './nodes.ts';
import { nearestName } from './nearest-name.ts';
import {
  CATCH_ATTRIBUTES,
  CHOICE_ATTRIBUTES,
  DEFAULT_ATTRIBUTES,
  STEP_ATTRIBUTES,
  TASK_ATTRIBUTES,
} from './parse/known-attributes.ts';
import { armsOf } from './walk-flow.ts';

/** Attributes that say where a step leads, and one of other languages. */
const WAY_NAMES = ['catch', 'choices', 'default', 'goto', 'next'];

export function mayLeadAnywhere(step: LocatedStep): boolean {
  switch (step.type) {
    case 'other':
      return true;
    case 'task':
      return hasStrayWay(step.node, TASK_ATTRIBUTES) || isUnclearTask(step);
    case 'choice':
      return hasStrayWay(step.node, STEP_ATTRIBUTES.get('choice') ?? []) || isUnclearChoice(step);
    default:
      return hasStrayWay(step.node, STEP_ATTRIBUTES.get(step.type) ?? []);
  }
}

function isUnclearTask(step: LocatedTask): boolean {
  if (!isReadList(step.node, 'catch')) return true;
  return step.catch.some(
    ({ node, goto }) => hasStrayWay(node, CATCH_ATTRIBUTES) || isUnread(node, 'goto', goto),
  );
}

function isUnclearChoice(step: LocatedChoice): boolean {
  if (!isReadList(step.node, 'choices') || isUnread(step.node, 'default', step.default))
    return true;
  return armsOf(step).some((arm) => {
    const known = arm === step.default ? DEFAULT_ATTRIBUTES : CHOICE_ATTRIBUTES;
    return hasStrayWay(arm.node, known) || isUnread(arm.node, 'goto', arm.goto);
  });
}

/** Written, but of a wrong kind. */
function isUnread(node: MapNode, key: string, read: unknown): boolean {
  return read === undefined && findEntry(node, key) !== undefined;
}

/** Not written, or a list of maps. */
function isReadList(node: MapNode, key: string): boolean {
  const value = findEntry(node, key)?.value;
  return value === undefined || (value.kind === 'list' && value.items.every(isMap));
}

function isMap({ kind }: LocatedNode): boolean {
  return kind === 'map';
}

/** A key that was refused, or one that is ignored here and is, or nearly is, the name of a way. */
function hasStrayWay({ entries, lacksEntries }: MapNode, known: readonly string[]): boolean {
  const isStray = (key: string): boolean =>
    WAY_NAMES.includes(key) || nearestName(key, WAY_NAMES) !== undefined;
  return lacksEntries === true || entries.some(({ key }) => !known.includes(key) && isStray(key));
}
