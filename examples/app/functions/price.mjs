/** Adds up an order. */
const PRICES = { coffee: 9, filter: 4, mug: 12 };

class UnknownArticle extends Error {
  name = 'UnknownArticle';
}

export async function handler({ order }) {
  const prices = order.items.map(({ article, count }) => {
    if (!Object.hasOwn(PRICES, article)) throw new UnknownArticle(`no price for ${article}`);
    return PRICES[article] * count;
  });
  return { total: prices.reduce((sum, price) => sum + price, 0) };
}
