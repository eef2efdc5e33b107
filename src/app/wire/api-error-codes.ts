/**
 * The API's words for what use cases refuse: on the wire, and behind `fnf.` in a flow whose step called the API.
 * Source: API reference, section 2.
 */
import type { AppErrorCode } from '../app-error.ts';

export const API_ERRORS: Readonly<
  Record<AppErrorCode, { readonly status: number; readonly code: string }>
> = {
  'argument.invalid': { status: 400, code: 'InvalidArgument' },
  'argument.missing': { status: 400, code: 'MissingRequiredParams' },
  'payload.too-large': { status: 400, code: 'EntityTooLarge' },
  'flow.not-found': { status: 404, code: 'FlowNotExists' },
  'flow.already-exists': { status: 409, code: 'FlowAlreadyExists' },
  'execution.not-found': { status: 404, code: 'ExecutionNotExists' },
  'execution.already-exists': { status: 409, code: 'ExecutionAlreadyExists' },
  'execution.not-running': { status: 400, code: 'InvalidArgument' },
  'schedule.not-found': { status: 404, code: 'ScheduleNotExists' },
  'schedule.already-exists': { status: 409, code: 'ScheduleAlreadyExists' },
  'invocation.not-found': { status: 404, code: 'StatefulInvocationNotExists' },
  'invocation.not-running': { status: 400, code: 'InvalidArgument' },
  'task.already-completed': { status: 400, code: 'TaskAlreadyCompleted' },
  'update.conflict': { status: 409, code: 'ConcurrentUpdateError' },
  'service.unavailable': { status: 503, code: 'ServiceUnavailable' },
};
