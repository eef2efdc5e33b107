/** Checks a CloudFormation template: its file as argument, the findings as JSON on stdout. */
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';

const engine = new RegoEngine();
const { diagnostics } = engine.validateStandard(new TemplateFile(process.argv[2]));
process.stdout.write(
  JSON.stringify(
    diagnostics.map(({ severity, ruleId, message }) => ({ severity, ruleId, message })),
  ),
);
engine.free();
