import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Me } from '../../server/http/answers.ts';
import type { ServerClient } from '../server-client.ts';

/** What every page of the desk is given. */
export type Desk = {
  client: ServerClient;
  me: Me;
  /** Counts and the clock again; call it after whatever may have changed them. */
  refreshMe(): void;
  putMe(me: Me): void;
  /** Says it to a screen reader, and to nobody else. */
  announce(words: string): void;
  takeIn(files: readonly File[]): void;
  /** Rises when something outside the page changed what it shows. */
  changes: number;
};

const DeskContext = createContext<Desk | null>(null);
export const DeskProvider = DeskContext;

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('a page of the desk was shown outside the desk');
  return desk;
}

/** Clerks and leads do the work; an auditor only reads. */
export function isStaff(me: Me): boolean {
  return me.role !== 'auditor';
}
