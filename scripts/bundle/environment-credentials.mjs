/** Stands for the SDK's chain of credential sources in the functions' bundles: a function finds its own in its environment. */
export const defaultProvider = () => async () => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) {
    const problem = new Error(
      'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set, and the bundle of this function reads credentials from ' +
        'nowhere else (scripts/bundle/plugins.mjs)',
    );
    throw Object.assign(problem, { name: 'CredentialsProviderError' });
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
};
