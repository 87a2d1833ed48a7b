import type { Response } from 'express';
import { addAccount, changeAccount } from '../accounts.ts';
import { accountChangeSchema, accountSchema } from '../requests.ts';
import type { Asked, Route } from '../route.ts';
import { bodyOf, EVERYONE, LEADS, param, signedIn } from '../route.ts';
import { setSessionCookie } from '../session-cookie.ts';
import { openSession } from '../sessions.ts';
import { settingsView } from '../views/settings-view.ts';

export function settingsRoutes(): Route[] {
  return [
    {
      method: 'get',
      path: '/settings',
      who: EVERYONE,
      handle: (asked) => settingsView(asked.deps, signedIn(asked)),
    },
    {
      method: 'post',
      path: '/accounts',
      who: LEADS,
      body: 'json',
      handle: async (asked) => {
        await addAccount(asked.deps, signedIn(asked), bodyOf(accountSchema, asked));
        return settingsView(asked.deps, signedIn(asked));
      },
    },
    { method: 'patch', path: '/accounts/:id', who: LEADS, body: 'json', handle: change },
  ];
}

/** A lead who changes their own password stays signed in here, and nowhere else. */
async function change(asked: Asked, response: Response): Promise<unknown> {
  const by = signedIn(asked);
  const accountId = param(asked, 'id');
  await changeAccount(asked.deps, by, accountId, bodyOf(accountChangeSchema, asked));
  if (accountId === by.account.accountId) {
    setSessionCookie(response, await openSession(asked.deps, by.account), asked.deps.secureCookies);
  }
  return settingsView(asked.deps, by);
}
