/**
 * What may wake an execution. A trigger that no longer applies (late, doubled, for a closed task) decides nothing.
 */
import type { Json, JsonObject } from '../shared/json.ts';
import type { TaskAddress } from './execution-origin.ts';

export interface StartRequested {
  readonly type: 'StartRequested';
  readonly input: JsonObject;
}

export interface TaskSubmitted {
  readonly type: 'TaskSubmitted';
  /** Event id of the attempt's TaskScheduled; so in all triggers of a task. */
  readonly taskEventId: number;
  /** The service's answer to the submission. */
  readonly output: Json;
}

export interface TaskSucceeded {
  readonly type: 'TaskSucceeded';
  readonly taskEventId: number;
  /** As received: text that holds JSON is parsed by the engine (FDL reference 5.2). */
  readonly output: Json;
}

export interface TaskFailed {
  readonly type: 'TaskFailed';
  readonly taskEventId: number;
  readonly error: string;
  readonly cause: string;
  /** `submit`: the submission itself failed (TaskSubmitFailed in history). */
  readonly phase: 'run' | 'submit';
}

/** A wake-up on the execution's list is due. */
export interface AlarmDue {
  readonly type: 'AlarmDue';
  readonly alarmId: number;
}

export interface StopRequested {
  readonly type: 'StopRequested';
  readonly error: string;
  readonly cause: string;
}

/** A task of another execution waits for this one's end, too. */
export interface ListenRequested {
  readonly type: 'ListenRequested';
  readonly task: TaskAddress;
}

/** What an abandoned attempt had started has been told to stop. */
export interface AbandonedStopped {
  readonly type: 'AbandonedStopped';
  readonly taskEventId: number;
}

/** Goes on where a slice ended. */
export interface Continue {
  readonly type: 'Continue';
}

export type Trigger =
  | StartRequested
  | TaskSubmitted
  | TaskSucceeded
  | TaskFailed
  | AlarmDue
  | StopRequested
  | ListenRequested
  | AbandonedStopped
  | Continue;
