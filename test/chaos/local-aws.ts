/** What clients of embedded services need to say; nobody checks it. */
export const AWS = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
} as const;
