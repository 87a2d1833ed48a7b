import type { Ports } from '../steps/ports.ts';

/** What a sweep looked for, or null, logged, where it could not find out: that is a failure and never a quiet day. */
export async function lookUp<T>(
  ports: Pick<Ports, 'log'>,
  practice: string,
  step: string,
  look: () => Promise<T[]>,
): Promise<T[] | null> {
  try {
    return await look();
  } catch (error) {
    ports.log.error('a sweep could not look', { practice, step }, error);
    return null;
  }
}
