/**
 * Loaded before every file of tests, and by who runs them: what the machine's owner has set for AWS, or for a deployment of
 * their own, is none of the tests' business. What tests start inherits the rest.
 */
const OF_THE_MACHINE = /^(AWS|SLUICE|SLS|SERVERLESS)_|^_X_AMZN_/;
/** Between whoever runs the tests and the tests. */
const OURS = new Set(['SLUICE_RECORDED_CALLS', 'SLUICE_TEST_LONG']);

for (const name of Object.keys(process.env)) {
  if (OF_THE_MACHINE.test(name) && !OURS.has(name)) Reflect.deleteProperty(process.env, name);
}
