/** An embedded service as a process of its own, on the port that it is told: `dynamodb` or `messaging`. Ready when it says so. */
import { startDynamodb } from '../../src/local/emulators/dynamodb-server.ts';
import { startMessaging } from '../../src/local/emulators/messaging-server.ts';
import { AWS } from './local-aws.ts';
import { READY } from './child-process.ts';

const [service = '', dataDir = '', port = ''] = process.argv.slice(2);

await (service === 'dynamodb'
  ? startDynamodb(dataDir, Number(port))
  : startMessaging(dataDir, Number(port), AWS.region));
console.log(READY);
