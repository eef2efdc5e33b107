/** Charges a card; the one that is called `expired` is declined. The error's class name is what flows catch. */
class CardDeclined extends Error {
  name = 'CardDeclined';
}

export async function handler({ key, amount, card }) {
  if (card === 'expired') throw new CardDeclined(`the card of ${key} has expired`);
  return { receipt: `${key}: ${amount}` };
}
