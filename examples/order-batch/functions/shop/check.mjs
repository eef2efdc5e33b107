export const handler = async ({ what }) => ({ checked: what });
