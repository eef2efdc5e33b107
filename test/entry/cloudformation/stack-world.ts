/** A deployment in memory whose provider of flows is asked by a stack, and what CloudFormation is told. */
import type { Wrap } from '../../support/world.ts';
import { SILENT, World } from '../../support/world.ts';
import { provideFlow } from '../../../src/app/provide-flow.ts';
import { withdrawFlow } from '../../../src/app/withdraw-flow.ts';
import { createProvideFlows } from '../../../src/entry/cloudformation/provide-flows.ts';
import type { AnswerSurroundings } from '../../../src/entry/cloudformation/send-answer.ts';
import { checkFlowOnce } from '../../support/known-definitions.ts';

/** For a flow "order"; and for one called "sale". */
export const FLOW_ID = '3eeb7e96-2222-4333-a444-555555555555';
export const SALE_ID = '1f7101fe-2222-4333-a444-555555555555';
export const ANSWER_URL = 'https://answers.example.com/stack?signature=secret';

export const definitionOf = (step: string) =>
  `version: v1\ntype: flow\nsteps:\n  - {type: pass, name: ${step}}\n`;

export interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
}

type Properties = Readonly<Record<string, string>>;

export const PROPERTIES: Properties = {
  ServiceToken: 'arn:aws:lambda:eu-west-1:123456789012:function:sluice-dev-provide-flows',
  Name: 'order',
  FlowId: FLOW_ID,
  Definition: definitionOf('first'),
  Description: 'Takes orders',
};

export const scheduled = (...names: readonly string[]): Properties => ({
  ...PROPERTIES,
  Schedules: JSON.stringify(
    names.map((name) => ({ name, cron: '@every 60m', payload: '{"a":1}', enabled: true })),
  ),
});

export const stackEvent = (RequestType: string, more: object = {}) => ({
  RequestType,
  ResponseURL: ANSWER_URL,
  StackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/1',
  RequestId: `request-${RequestType}`,
  LogicalResourceId: 'SluiceFlowOrder',
  ResourceType: 'Custom::SluiceFlow',
  ResourceProperties: PROPERTIES,
  ...(RequestType === 'Create' ? {} : { PhysicalResourceId: 'order' }),
  ...more,
});

export class StackWorld {
  readonly world: World;
  readonly answers: Answer[] = [];
  readonly puts: { readonly url: string; readonly init: RequestInit }[] = [];
  readonly pauses: number[] = [];
  readonly logged: unknown[] = [];
  /** Of the next puts; 200 when there is none. */
  statuses: (number | Error)[] = [];
  private readonly wrapAnswer: Wrap;

  constructor(wrap: Wrap = (_name, port) => port) {
    this.world = new World({ wrap });
    this.wrapAnswer = wrap;
  }

  /** A new process over the same stored data handles the event. */
  async ask(event: unknown): Promise<void> {
    const deps = { ...this.world.connect(), checkFlow: checkFlowOnce };
    const log = (...what: readonly unknown[]) => void this.logged.push(what);
    const provide = createProvideFlows(
      {
        ids: deps.ids,
        log: { ...SILENT, info: log, error: log },
        provideFlow: (request) => provideFlow(deps, request),
        withdrawFlow: (flow) => withdrawFlow(deps, flow),
      },
      this.wrapAnswer('lease', this.surroundings),
    );
    await provide(event);
  }

  async answerTo(event: unknown): Promise<Answer | undefined> {
    await this.ask(event);
    return this.answers.at(-1);
  }

  private readonly surroundings: AnswerSurroundings = {
    fetch: async (url, init) => {
      this.puts.push({ url, init });
      const status = this.statuses.shift() ?? 200;
      if (status instanceof Error) throw status;
      if (status === 200) this.answers.push(JSON.parse(init.body as string) as Answer);
      return { status };
    },
    pause: async (ms) => void this.pauses.push(ms),
  };

  /** What there is of flows and schedules; without what every write makes anew. */
  async stored(name = 'order') {
    const { flows, schedules } = this.world;
    const flow = await flows.findFlow(name);
    const page = await schedules.list(name, 100);
    return {
      flow: flow && { ...flow, revision: 0 },
      text: flow && (await flows.findDefinition(flow.definitionHash)),
      tombstone: await flows.findTombstone(name),
      schedules: page.schedules
        .filter(({ flowId }) => flowId === flow?.flowId)
        .map(({ scheduleName, cronExpression, payloadText, isEnabled }) => {
          return { scheduleName, cronExpression, payloadText, isEnabled };
        }),
    };
  }
}
