/** Tells whether the job is done. */
export async function handler({ jobId }) {
  const doneAt = Number(jobId.split('-')[1]);
  return { state: Date.now() >= doneAt ? 'done' : 'running' };
}
