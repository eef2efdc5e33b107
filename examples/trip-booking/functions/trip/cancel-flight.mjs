/** Cancels the flight. Cancelling twice is the same as once: a call may be repeated after a crash. */
export async function handler({ flight }) {
  return { cancelled_flight: flight };
}
