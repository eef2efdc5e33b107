const PRICES = { pen: 2, desk: 120, lamp: 35 };

class UnknownArticle extends Error {
  name = 'UnknownArticle';
}

export const handler = async ({ order }) => {
  const price = PRICES[order.article];
  if (price === undefined) throw new UnknownArticle(`no article "${order.article}"`);
  return { total: price * order.count };
};
