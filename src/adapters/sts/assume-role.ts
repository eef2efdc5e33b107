/** One AssumeRole, by the SDK's own provider: how its client is made and what it sends is the SDK's business. */
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';

export type Credentials = Awaited<ReturnType<ReturnType<typeof fromTemporaryCredentials>>>;

/** Of the STS client; its own credentials are the stepper's. */
export type StsSettings = NonNullable<
  Parameters<typeof fromTemporaryCredentials>[0]['clientConfig']
>;

interface RoleSession {
  readonly roleArn: string;
  readonly sessionName: string;
  /** What the role's trust policy may ask for: the flow's id. */
  readonly externalId: string;
}

export type AssumeRole = (session: RoleSession) => Promise<Credentials>;

/** The longest that AWS gives a session which begins in another role's, as the stepper's does; every role allows it. */
const SESSION_SECONDS = 3_600;

/** The returned function throws what STS answers. */
export function assumeRole(clientConfig: StsSettings): AssumeRole {
  return ({ roleArn, sessionName, externalId }) => {
    const params = {
      RoleArn: roleArn,
      RoleSessionName: sessionName,
      ExternalId: externalId,
      DurationSeconds: SESSION_SECONDS,
    };
    return fromTemporaryCredentials({ clientConfig, params })();
  };
}
