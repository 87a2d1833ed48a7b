import { useCallback, useRef, useState } from 'preact/hooks';
import type { Problem, TakenInView } from '../../server/http/answers.ts';
import type { ServerClient } from '../server-client.ts';

export type IntakeItem = {
  id: number;
  name: string;
  /** 0 to 1, of the sending; the reading comes after. */
  sent: number;
  result: { ok: true; taken: TakenInView } | { ok: false; problem: Problem } | null;
};

const KINDS = /\.(eml|msg|pdf|zip)$/i;

/** Files dropped or chosen, sent one after the other, each with its own result: one bad file stops no other. */
export function useTakeIn(client: ServerClient, changed: () => void, announce: (words: string) => void) {
  const [items, setItems] = useState<IntakeItem[]>([]);
  const nextId = useRef(1);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const add = useCallback(
    (files: readonly File[]) => {
      const update = (id: number, change: Partial<IntakeItem>) =>
        setItems((all) => all.map((one) => (one.id === id ? { ...one, ...change } : one)));
      const send = async (id: number, file: File) => {
        const answer = KINDS.test(file.name)
          ? await client.takeIn(file, (sent) => update(id, { sent }))
          : { ok: false as const, problem: wrongKind() };
        update(id, {
          sent: 1,
          result: answer.ok ? { ok: true, taken: answer.value } : { ok: false, problem: answer.problem },
        });
        announce(answer.ok ? answer.value.words : `${answer.problem.title}. ${answer.problem.what}`);
        if (answer.ok) changed();
      };
      const added = files.map((file) => ({ id: nextId.current++, file }));
      setItems((all) => [
        ...added.map(({ id, file }) => ({ id, name: file.name, sent: 0, result: null })),
        ...all,
      ]);
      for (const { id, file } of added) queue.current = queue.current.then(() => send(id, file));
    },
    [client, changed, announce],
  );
  const clear = useCallback(() => setItems((all) => all.filter(({ result }) => result === null)), []);
  return { items, add, clear };
}

function wrongKind(): Problem {
  return {
    status: 415,
    code: 'wrong-kind',
    title: 'Not a file that Onward takes in',
    what: 'Onward takes in saved e-mails (.eml, .msg), PDFs and zips of PDFs.',
    notDone: 'The file was not sent.',
    next: 'Save the e-mail from Outlook as a file, or drop the PDF itself.',
    correlationId: '',
  };
}
