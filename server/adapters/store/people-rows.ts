import type { Account, Session, StoreReader, StoreWriter } from '../../steps/store-port.ts';
import type { Row } from './tables.ts';
import type { Within } from './within.ts';
import { instant, ms } from './within.ts';

type Reads = Pick<StoreReader, 'account' | 'accountBySignInName' | 'accountByEntra' | 'accounts' | 'session'>;
type Writes = Pick<
  StoreWriter,
  'saveAccount' | 'linkEntra' | 'saveSession' | 'removeSession' | 'removeSessionsOf' | 'forgetSessions'
>;

export function readsOfPeople({ db }: Within): Reads {
  const accounts = () => db.selectFrom('accounts').selectAll();
  return {
    account: async (accountId) => {
      const row = await accounts().where('account_id', '=', accountId).executeTakeFirst();
      return row ? toAccount(row) : null;
    },
    accountBySignInName: async (signInName) => {
      const row = await accounts().where('sign_in_name', '=', signInName).executeTakeFirst();
      return row ? toAccount(row) : null;
    },
    accountByEntra: async (entra) => {
      const row = await accounts()
        .where('account_id', 'in', (people) =>
          people.selectFrom('entra_people').select('account_id').where('entra', '=', entra),
        )
        .executeTakeFirst();
      return row ? toAccount(row) : null;
    },
    accounts: async (practice) => {
      const rows = await accounts()
        .where('practice', '=', practice)
        .orderBy('name')
        .orderBy('account_id')
        .execute();
      return rows.map(toAccount);
    },
    session: async (tokenHash) => {
      const row = await db
        .selectFrom('sessions')
        .selectAll()
        .where('token_hash', '=', tokenHash)
        .executeTakeFirst();
      return row ? toSession(row) : null;
    },
  };
}

export function writesOfPeople({ db }: Within): Writes {
  return {
    saveAccount: async (account) => {
      const { account_id, ...columns } = accountRow(account);
      await db
        .insertInto('accounts')
        .values({ account_id, ...columns })
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet(columns))
        .execute();
    },
    linkEntra: async (entra, account_id) => {
      await db
        .insertInto('entra_people')
        .values({ entra, account_id })
        .onConflict((conflict) => conflict.column('entra').doUpdateSet({ account_id }))
        .execute();
    },
    saveSession: async (session) => {
      const { token_hash, ...columns } = sessionRow(session);
      await db
        .insertInto('sessions')
        .values({ token_hash, ...columns })
        .onConflict((conflict) => conflict.column('token_hash').doUpdateSet(columns))
        .execute();
    },
    removeSession: async (tokenHash) => {
      await db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
    },
    removeSessionsOf: async (accountId) => {
      await db.deleteFrom('sessions').where('account_id', '=', accountId).execute();
    },
    forgetSessions: async (endedBefore) => {
      const result = await db
        .deleteFrom('sessions')
        .where('expires_at', '<', endedBefore.getTime())
        .executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}

function accountRow(account: Account): Row<'accounts'> {
  return {
    account_id: account.accountId,
    practice: account.practice,
    name: account.name,
    sign_in_name: account.signInName,
    role: account.role,
    password_hash: account.passwordHash,
    disabled: account.disabled ? 1 : 0,
  };
}

function toAccount(row: Row<'accounts'>): Account {
  return {
    accountId: row.account_id,
    practice: row.practice,
    name: row.name,
    signInName: row.sign_in_name,
    role: row.role as Account['role'],
    passwordHash: row.password_hash,
    disabled: row.disabled === 1,
  };
}

function sessionRow(session: Session): Row<'sessions'> {
  return {
    token_hash: session.tokenHash,
    account_id: session.accountId,
    created_at: ms(session.createdAt),
    last_seen_at: ms(session.lastSeenAt),
    expires_at: ms(session.expiresAt),
    device: session.device ?? null,
  };
}

function toSession(row: Row<'sessions'>): Session {
  return {
    tokenHash: row.token_hash,
    accountId: row.account_id,
    createdAt: instant(row.created_at),
    lastSeenAt: instant(row.last_seen_at),
    expiresAt: instant(row.expires_at),
    ...(row.device === 'pane' ? { device: 'pane' as const } : {}),
  };
}
