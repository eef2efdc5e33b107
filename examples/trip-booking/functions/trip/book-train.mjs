/** Books the train, unless the trip says that it is sold out. The error's class name is what the flow catches. */
class BookTrainError extends Error {
  name = 'BookTrainError';
}

export async function handler({ trip, soldOut = [] }) {
  if (soldOut.includes('train')) throw new BookTrainError(`no train to ${trip.to} on ${trip.day}`);
  return { reservation: `train-${trip.to}-${trip.day}` };
}
