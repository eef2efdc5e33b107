/**
 * Plugin of the framework: a parameter that nobody knows, or whose value the functions would refuse at their start, ends
 * the packaging. Deployed, it would be without effect, or stop everything that runs.
 */
import { HANDLER_SCHEMAS } from '../src/config/handler-variables.ts';
// Gives messages their language.
import '../src/config/read-variables.ts';

const WHERE = 'docs/deploying.md lists the parameters, and what each may be';
const CHOICES = { taskAccess: ['account', 'roles'], alarms: ['on', 'off'] };
/** With the region and the longest name of a function behind it, it is a role's name: 64 characters. */
const DEPLOYMENT = /^[A-Za-z][A-Za-z0-9-]{0,23}$/;

export default class CheckParameters {
  constructor(serverless) {
    this.hooks = {
      'before:package:cleanup': () => {
        const problems = findProblems(serverless);
        if (problems.length === 0) return;
        throw new serverless.classes.Error([...problems, WHERE].join('\n'));
      },
    };
  }
}

function findProblems(serverless) {
  const { service, configurationInput, processedInput } = serverless;
  const { default: defaults, [serverless.getProvider('aws').getStage()]: ofStage = {} } =
    configurationInput.params;
  const known = Object.keys(defaults);
  const onCommandLine = (processedInput.options.param ?? []).map((text) => text.split('=', 1)[0]);
  const { deployment, ...chosen } = service.custom.chosen;
  return [
    ...[...onCommandLine, ...Object.keys(ofStage)]
      .filter((name) => !known.includes(name))
      .map((name) => `Parameter "${name}" is not known`),
    ...(DEPLOYMENT.test(deployment)
      ? []
      : [`Parameter "deployment": expected a letter, then up to 23 letters, digits and "-"`]),
    ...Object.entries(CHOICES)
      .filter(([name, values]) => !values.includes(chosen[name]))
      .map(([name, values]) => `Parameter "${name}": expected ${values.join(' or ')}`),
    ...wrongVariables(service.functions, known),
  ];
}

/** Variables whose values only AWS knows are passed over. */
function wrongVariables(functions, known) {
  const problems = Object.entries(functions).flatMap(([handler, { environment }]) =>
    Object.entries(environment ?? {}).flatMap(([variable, value]) => {
      if (typeof value === 'object' || value === '') return [];
      const checked = HANDLER_SCHEMAS[handler].shape[variable].safeParse(String(value));
      if (checked.success) return [];
      const name = toParameter(variable);
      const subject = known.includes(name) ? `Parameter "${name}"` : variable;
      return checked.error.issues.map(({ message }) => `${subject}: ${message}`);
    }),
  );
  return [...new Set(problems)];
}

/** `SLUICE_RETENTION_DAYS` → `retentionDays`. */
function toParameter(variable) {
  return variable
    .replace('SLUICE_', '')
    .toLowerCase()
    .replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
}
