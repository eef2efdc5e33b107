/** True for a queue or topic that keeps an order: AWS tells it by the end of its name, or of its ARN. */
export function isFifoName(nameOrArn: string): boolean {
  return nameOrArn.endsWith(FIFO_ENDING);
}

export const FIFO_ENDING = '.fifo';
