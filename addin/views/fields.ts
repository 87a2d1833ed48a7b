import { isCivilDate, showDate } from '../../core/dates.ts';
import type { Choice } from './choices.ts';

/** One thing to fill in. `value` is what it starts with. */
export type Field = BoxField | ChoiceField<'choice'> | ChoiceField<'radio'> | TickField;

type Common = { name: string; label: string; hint?: string; required?: boolean };
export type BoxField = Common & {
  kind: 'text' | 'password' | 'new-password' | 'date' | 'number' | 'words' | 'nhs-number' | 'email';
  value?: string;
  min?: string;
  max?: string;
};
export type ChoiceField<K extends 'choice' | 'radio'> = Common & {
  kind: K;
  options: Choice[];
  value?: string;
};
export type TickField = Common & { kind: 'tick'; value?: boolean };

/** What a form holds, as text; a tick is 'on' or missing. */
export type Values = Record<string, string>;

export function valuesOf(form: HTMLFormElement): Values {
  const found: Values = {};
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') found[name] = value.trim();
  return found;
}

export function said(values: Values, name: string): string {
  return values[name] ?? '';
}

/** undefined where nothing was filled in, so that it is left out of the request. */
export function saidOrNone(values: Values, name: string): string | undefined {
  return values[name] || undefined;
}

/** NaN where no number was given; the server refuses it in words. */
export function saidNumber(values: Values, name: string): number {
  return Number.parseInt(said(values, name), 10);
}

export function ticked(values: Values, name: string): boolean {
  return values[name] !== undefined;
}

/** What somebody typed, to be shown back to them. Passwords never are. */
export function typedWords(fields: readonly Field[], values: Values): { label: string; value: string }[] {
  return fields.flatMap((field) => {
    const value = values[field.name];
    if (!value || field.kind === 'password' || field.kind === 'new-password' || field.kind === 'tick')
      return [];
    if (field.kind === 'date')
      return [{ label: field.label, value: isCivilDate(value) ? showDate(value) : value }];
    if (field.kind !== 'choice' && field.kind !== 'radio') return [{ label: field.label, value }];
    const chosen = field.options.find((option) => option.value === value);
    return chosen ? [{ label: field.label, value: chosen.words }] : [];
  });
}

/** The same without what must not outlive its form. */
export function withoutPasswords(fields: readonly Field[], values: Values): Values {
  const secret = fields.filter(({ kind }) => kind === 'password' || kind === 'new-password');
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => !secret.some((field) => field.name === name)),
  );
}
