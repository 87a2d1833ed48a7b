import { letterStateWords, letterWords } from '../../wording/letter-words.ts';
import { momentWords } from '../../wording/plain-words.ts';
import type { SettingsView } from '../answers.ts';
import type { AppDeps } from '../deps.ts';
import { letterTextsView } from './letter-texts-view.ts';
import { lookingAs } from './looking.ts';
import { answersView, lettersGo } from './mails-view.ts';
import type { Viewer } from './patient-view.ts';

const LETTERS_SHOWN = 50;

/** How Onward is set up here. Only a lead sees everybody's account; others see their own. */
export async function settingsView(deps: AppDeps, who: Viewer): Promise<SettingsView> {
  const { settings, practice } = await lookingAs(deps, who);
  const { store } = deps.ports;
  const letters = await store.outbox(practice, { limit: LETTERS_SHOWN });
  const answers = await store.letterAnswers(
    practice,
    letters.map(({ letterId }) => letterId),
  );
  return {
    practice: {
      odsCode: settings.odsCode,
      name: settings.name,
      email: settings.email,
      leadEmail: settings.leadEmail,
      digestTime: settings.digestTime,
      reviewWindowDays: settings.reviewWindowDays,
      maxSheetsPerVolume: settings.maxSheetsPerVolume,
    },
    folders: deps.folders(practice),
    suppliers: settings.suppliers.map(({ id, name, requestTo, usualDays }) => ({
      id,
      name,
      requestTo,
      usualDays,
    })),
    accounts: await accountsView(deps, who),
    letterTexts: await letterTextsView(deps, who),
    letters: letters.map(({ letterId, template, state, queuedAt, sentAt, ref }) => ({
      letterId,
      words: letterWords(template),
      stateWords: letterStateWords(state, lettersGo(settings)),
      whenWords: momentWords(sentAt ?? queuedAt),
      ref,
      answers: answersView({ letterId, template }, answers),
    })),
    checks: await deps.checks(),
    demonstration: deps.demonstration,
  };
}

async function accountsView({ ports }: AppDeps, who: Viewer): Promise<SettingsView['accounts']> {
  const me = who.account.accountId;
  const all = await ports.store.accounts(who.practice);
  return all
    .filter(({ accountId }) => who.account.role === 'lead' || accountId === me)
    .map(({ accountId, name, signInName, role, disabled }) => ({
      accountId,
      name,
      signInName,
      role,
      disabled,
      me: accountId === me,
    }));
}
