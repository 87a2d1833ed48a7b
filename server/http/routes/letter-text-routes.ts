import type { TextFault } from '../../../core/letter-templates.ts';
import { example, textFaults } from '../../../core/letter-templates.ts';
import { practiceOf } from '../../steps/apply-commands.ts';
import { wordLetter } from '../../steps/word-letter.ts';
import type { LetterTextLook, SettingsView } from '../answers.ts';
import { notRight, refused } from '../problems.ts';
import { letterTextSchema, lookAtLetterTextSchema } from '../requests.ts';
import type { Asked, Route } from '../route.ts';
import { bodyOf, LEADS, signedIn } from '../route.ts';
import { settingsView } from '../views/settings-view.ts';

/** Letters in a practice's own words, and how they would look. */
export function letterTextRoutes(): Route[] {
  return [
    { method: 'post', path: '/letter-texts', who: LEADS, body: 'json', handle: give },
    { method: 'post', path: '/letter-texts/look', who: LEADS, body: 'json', handle: look },
  ];
}

async function give(asked: Asked): Promise<SettingsView> {
  const { actor, practice } = signedIn(asked);
  const worded = await wordLetter(asked.deps.ports, actor, practice, bodyOf(letterTextSchema, asked));
  if (!worded.ok && 'faults' in worded)
    throw notRight(byField(worded.faults), 'These words cannot be used as they are.');
  if (!worded.ok) throw refused(worded);
  return settingsView(asked.deps, signedIn(asked));
}

async function look(asked: Asked): Promise<LetterTextLook> {
  const { letter, supplier, text } = bodyOf(lookAtLetterTextSchema, asked);
  const { name, odsCode, suppliers } = practiceOf(asked.deps.ports, signedIn(asked).practice);
  const company = suppliers.find(({ id }) => id === supplier);
  const known = {
    practice: `${name} (${odsCode})`,
    ...(company === undefined ? {} : { 'scanning company': company.name }),
  };
  return {
    subject: example(letter, text.subject, known),
    text: example(letter, text.body, known),
    faults: byField(textFaults(letter, text)),
  };
}

/** Everything that is to be mended in a box stands beside it. */
function byField(faults: readonly TextFault[]): { subject?: string; body?: string } {
  const of = (where: TextFault['where']) =>
    faults
      .filter((fault) => fault.where === where)
      .map(({ what }) => what)
      .join(' ');
  const [subject, body] = [of('subject'), of('body')];
  return { ...(subject === '' ? {} : { subject }), ...(body === '' ? {} : { body }) };
}
