import type { LetterAnswerView, LetterTextView } from './letter-answers.ts';

/* What the settings page is told. Types only. */

/** GET /api/settings */
export type SettingsView = {
  practice: {
    odsCode: string;
    name: string;
    email: string;
    leadEmail: string;
    digestTime: string;
    reviewWindowDays: number;
    maxSheetsPerVolume: number;
  };
  folders: { inbox: string; outbox: string };
  suppliers: { id: string; name: string; requestTo: string; usualDays: number }[];
  accounts: {
    accountId: string;
    name: string;
    signInName: string;
    role: string;
    disabled: boolean;
    me: boolean;
  }[];
  letterTexts: LetterTextView[];
  letters: {
    letterId: string;
    words: string;
    stateWords: string;
    whenWords: string;
    ref: string | null;
    answers: LetterAnswerView[];
  }[];
  checks: { ok: boolean; words: string }[];
  demonstration: boolean;
};
