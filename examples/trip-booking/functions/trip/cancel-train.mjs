/** Cancels the train. Cancelling twice is the same as once: a call may be repeated after a crash. */
export async function handler({ train }) {
  return { cancelled_train: train };
}
