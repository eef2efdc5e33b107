/** What ExplainExecution answers. `docs/api.md` says what each field means. */
export interface Explanation {
  readonly FlowName: string;
  readonly Name: string;
  readonly Status: string;
  readonly Now: string;
  readonly StartedTime: string;
  readonly LastEventId: number;
  readonly LastChangedTime: string;
  readonly IsUnreadable: boolean;
  readonly Deadline?: { readonly Time: string; readonly IsDefault: boolean };
  readonly WaitsCount?: number;
  readonly Waits?: readonly ExplainedWait[];
  readonly ContainersCount?: number;
  readonly Containers?: readonly ExplainedContainer[];
  readonly WakeUpsCount?: number;
  readonly WakeUps?: readonly { readonly DueTime: string; readonly IsOverdue: boolean }[];
  readonly Slice?: { readonly SinceTime: string; readonly IsOverdue: boolean };
  readonly End?: ExplainedEnd;
  readonly ToStopCount: number;
  readonly ToStop: readonly WorkToStop[];
  readonly TellsCount: number;
  readonly Tells: readonly ToldTask[];
  readonly Advice: readonly string[];
}

export interface ExplainedWait {
  readonly Kind: string;
  readonly Path: readonly string[];
  readonly StepName: string;
  readonly SinceTime: string;
  readonly UntilTime?: string;
  readonly GivesUpTime: string;
  readonly GivesUpBy: string;
  readonly Action: string;
  readonly IsOverdue: boolean;
  readonly ResourceArn?: string;
  readonly Attempt?: number;
  readonly Error?: string;
  readonly Cause?: string;
  readonly FailedAttempts?: number;
}

export interface ExplainedContainer {
  readonly Path: readonly string[];
  readonly StepName: string;
  readonly Type: string;
  readonly Total: number;
  readonly Done: number;
  readonly InProgress: number;
}

export interface ExplainedEnd {
  readonly Time: string;
  readonly Error: string;
  readonly Cause: string;
  readonly StepName: string;
  readonly IsHeaderLagging: boolean;
}

export interface WorkToStop {
  readonly FlowName?: string;
  readonly ExecutionName?: string;
  readonly InvocationId?: string;
}

export interface ToldTask {
  readonly FlowName: string;
  readonly ExecutionName: string;
  readonly State: string;
  readonly IsOverdue: boolean;
}
