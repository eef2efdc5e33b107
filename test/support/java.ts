/** Java for Amazon's DynamoDB Local. Where it is missing, the tests on that say so and are passed over. */
import { spawnSync } from 'node:child_process';

/** What DynamoDB Local is built for. */
const OLDEST = 17;

/** The command; undefined where there is no Java that is new enough. */
export const JAVA = findJava();

function findJava(): string | undefined {
  // It tells its version where errors go.
  const { stderr, error } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const [line = ''] = (stderr ?? '').split('\n');
  // Versions before 9 begin with `1.`, which is too old as well.
  if (Number(/ version "(\d+)/.exec(line)?.[1]) >= OLDEST) return 'java';
  const reason = error === undefined ? `"${line}" is not` : error.message;
  console.info(`passed over: Java ${OLDEST} or newer is needed, and ${reason}`);
  return undefined;
}
