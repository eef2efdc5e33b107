/** Mistakes in functions, and in what they know. */
import { any, type Mutation, of, remove, STEPPER, variables } from './mutation.ts';

export const FUNCTION_MUTATIONS: readonly Mutation[] = [
  {
    rule: 'one function per file in handlers/',
    what: 'a function without a file',
    mutate: (all) => (of(all, 'ApiLambdaFunction')['Handler'] = any('handlers/apy.handler')),
  },
  {
    rule: 'functions run on arm64, on the Node that is developed with',
    what: 'another runtime',
    mutate: (all) => (of(all, 'ApiLambdaFunction')['Runtime'] = any('nodejs22.x')),
  },
  {
    rule: 'a function has the variables that it reads, and no other',
    what: 'one that is read is not set',
    mutate: (all) => remove(variables(all, STEPPER), 'SLUICE_RETENTION_DAYS'),
  },
  {
    rule: 'a function has the variables that it reads, and no other',
    what: 'the minute tick is told the token secrets',
    mutate: (all) => {
      const id = 'FireDashalarmsLambdaFunction';
      variables(all, id)['SLUICE_TOKEN_SECRETS'] = variables(all, STEPPER)['SLUICE_TOKEN_SECRETS']!;
    },
  },
  {
    rule: 'secrets are not in the template',
    what: 'a secret as text',
    mutate: (all) => (variables(all, STEPPER)['SLUICE_TOKEN_SECRETS'] = any('a-secret-of-mine')),
  },
  {
    rule: 'secrets are generated',
    what: 'a secret with a value',
    mutate: (all) => (of(all, 'TokenSecrets')['SecretString'] = any('a-secret-of-mine')),
  },
  {
    rule: 'the stepper alone may call itself',
    what: 'another function may too',
    mutate: (all) => (of(all, 'RecordDashfailuresLambdaFunction')['RecursiveLoop'] = any('Allow')),
  },
  {
    rule: 'the stepper alone may call itself',
    what: 'the stepper may not',
    mutate: (all) => remove(of(all, STEPPER), 'RecursiveLoop'),
  },
  {
    rule: 'every function has a log of its own',
    what: 'a group of another name',
    mutate: (all) => (of(all, 'ApiLogGroup')['LogGroupName'] = any('/aws/lambda/api')),
  },
  {
    rule: 'logs expire',
    what: 'access logs are kept for ever',
    mutate: (all) => remove(of(all, 'HttpApiLogGroup'), 'RetentionInDays'),
  },
  {
    rule: 'functions are bounded by their sources, not by reserved concurrency',
    what: 'the stepper reserves',
    mutate: (all) => (of(all, STEPPER)['ReservedConcurrentExecutions'] = any(100)),
  },
  {
    rule: 'the minute tick runs once a minute, and is not repeated',
    what: 'it is switched off',
    mutate: (all) => (of(all, 'FireDashalarmsEventsRuleSchedule1')['State'] = any('DISABLED')),
  },
  {
    rule: 'a request of a stack is not begun when the stack has given up',
    what: 'it is kept for hours',
    mutate: (all) => remove(of(all, 'ProvideDashflowsLambdaEvConf'), 'MaximumEventAgeInSeconds'),
  },
  {
    rule: 'API Gateway may call the functions behind its routes',
    what: 'a permission is gone',
    mutate: (all) => remove(all, 'CallbackLambdaPermissionHttpApi'),
  },
];
