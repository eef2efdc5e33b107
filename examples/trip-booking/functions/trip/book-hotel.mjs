/** Books the hotel, unless the trip says that it is sold out. The error's class name is what the flow catches. */
class BookHotelError extends Error {
  name = 'BookHotelError';
}

export async function handler({ trip, soldOut = [] }) {
  if (soldOut.includes('hotel')) throw new BookHotelError(`no hotel to ${trip.to} on ${trip.day}`);
  return { reservation: `hotel-${trip.to}-${trip.day}` };
}
