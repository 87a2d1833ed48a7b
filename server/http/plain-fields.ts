import type { z } from 'zod';

/** What is wrong with each field, in words for the person who filled it in. What was typed is never repeated. */
export function plainFields(error: z.ZodError): Record<string, string> {
  const fields: [string, string][] = error.issues.map((issue) => [fieldOf(issue), wordsFor(issue)]);
  return Object.fromEntries(fields.reverse());
}

/** 'nhsNumber' for `action.nhsNumber`: the desk's forms know their own fields, not how a request wraps them. */
function fieldOf(issue: z.core.$ZodIssue): string {
  const names = issue.path.filter((step) => typeof step === 'string');
  return names.at(-1)?.slice(0, 40) ?? 'request';
}

function wordsFor(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return 'This is needed.';
    case 'too_small':
      return issue.origin === 'string' ? tooShort(issue.minimum) : `Give at least ${issue.minimum}.`;
    case 'too_big':
      return issue.origin === 'string'
        ? `Use no more than ${issue.maximum} characters.`
        : `Give no more than ${issue.maximum}.`;
    case 'invalid_format':
      return issue.message.startsWith('Give') ? issue.message : 'This is not written as it should be.';
    case 'invalid_value':
    case 'invalid_union':
      return 'Choose one of what is offered.';
    case 'unrecognized_keys':
      return 'This holds something that does not belong here.';
    default:
      return 'This is not right.';
  }
}

function tooShort(minimum: number | bigint): string {
  return minimum === 1 ? 'This is needed.' : `Use at least ${minimum} characters.`;
}
