import middy from '@middy/core';
import { composeProvider } from '../src/composition/provider.ts';
import { createProvideFlows } from '../src/entry/cloudformation/provide-flows.ts';
import { workMiddleware } from '../src/entry/middleware.ts';

const composition = composeProvider();

/** Requests of CloudFormation, delivered asynchronously: flows that are part of other stacks. */
export const handler = middy<unknown, void>(createProvideFlows(composition)).use(
  workMiddleware(composition),
);
