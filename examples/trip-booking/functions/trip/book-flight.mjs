/** Books the flight, unless the trip says that it is sold out. The error's class name is what the flow catches. */
class BookFlightError extends Error {
  name = 'BookFlightError';
}

export async function handler({ trip, soldOut = [] }) {
  if (soldOut.includes('flight'))
    throw new BookFlightError(`no flight to ${trip.to} on ${trip.day}`);
  return { reservation: `flight-${trip.to}-${trip.day}` };
}
