/** Starts a job that takes `seconds`. Its id says when it is done, so that nothing has to be stored. */
export async function handler({ seconds = 3 }) {
  return { jobId: `job-${Date.now() + seconds * 1000}` };
}
