import { LETTERS_TO_SEE, previewLetter } from '../../steps/preview-letter.ts';
import { insteadWords, letterGoesWords } from '../../wording/letter-words.ts';
import type { LetterView } from '../answers.ts';
import { noRecord, notFound, refused } from '../problems.ts';
import type { Asked, Route } from '../route.ts';
import { param, query, STAFF, signedIn } from '../route.ts';
import { lookingAs } from '../views/looking.ts';
import { lettersGo } from '../views/mails-view.ts';
import { refOf } from './record-routes.ts';

/** Letters as they would go, looked at before anybody sends them. */
export function letterRoutes(): Route[] {
  return [
    { method: 'get', path: '/records/:ref/letters/:letter', who: STAFF, opens: 'record', handle: look },
  ];
}

async function look(asked: Asked): Promise<LetterView> {
  const who = signedIn(asked);
  const letter = LETTERS_TO_SEE.find((one) => one === param(asked, 'letter'));
  if (letter === undefined) throw notFound('There is no such e-mail.', 'Load the record again.');
  const wish = { letter, supplier: query(asked, 'supplier') };
  const previewed = await previewLetter(asked.deps.ports, who.practice, refOf(asked), wish);
  if (previewed === null) throw noRecord();
  if (!previewed.ok) throw refused(previewed);
  const { settings } = await lookingAs(asked.deps, who);
  const { to, subject, text, instead = null } = previewed.letter;
  return {
    to,
    subject,
    text,
    goesWords: letterGoesWords(lettersGo(settings)),
    insteadWords: instead === null ? null : insteadWords(instead),
  };
}
