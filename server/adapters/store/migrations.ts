import { sql } from 'kysely';
import { APPEND_ONLY } from './append-only.ts';
import type { Db } from './kysely-on.ts';
import { tellSpells } from './spell-rows.ts';

/** One step of the schema. What was released is never edited; a change is a new step. */
export type Migration = { name: string; up(db: Db): Promise<void> };

/** In order; a database's version is the number of them it has had. */
export const MIGRATIONS: readonly Migration[] = [
  { name: 'records and their trail', up: createRecords },
  { name: 'keys, vaults and files', up: createVaults },
  { name: 'messages, letters and work', up: createMessages },
  { name: 'people and settings', up: createPeople },
  { name: 'memory of watched mailboxes', up: createMailboxMemory },
  { name: 'answers to letters', up: createLetterAnswers },
  { name: 'people who come by Outlook', up: createPane },
  { name: 'stays in stages', up: createSpells },
  { name: 'who opened what, and who may not', up: createAccess },
  { name: 'holds over a whole practice', up: createPracticeHolds },
  { name: 'letters about several records', up: createLetterRecords },
  { name: 'reminders that somebody muted', up: createMutes },
  { name: 'letters in a practice’s own words', up: createLetterTexts },
];

async function createRecords({ schema }: Db): Promise<void> {
  await schema
    .createTable('events')
    .addColumn('practice', 'text', notNull)
    .addColumn('chain_no', 'bigint', notNull)
    .addColumn('ref', 'text', notNull)
    .addColumn('version', 'integer', notNull)
    .addColumn('at', 'bigint', notNull)
    .addColumn('by', 'text', notNull)
    .addColumn('event', 'text', notNull)
    .addColumn('prev_hash', 'text', notNull)
    .addColumn('hash', 'text', notNull)
    .addPrimaryKeyConstraint('events_pk', ['practice', 'chain_no'])
    .addUniqueConstraint('events_of_record', ['practice', 'ref', 'version'])
    .execute();
  await schema
    .createTable('chain_heads')
    .addColumn('practice', 'text', (column) => column.primaryKey().notNull())
    .addColumn('chain_no', 'bigint', notNull)
    .addColumn('hash', 'text', notNull)
    .addColumn('seal', 'text', notNull)
    .execute();
  await schema
    .createTable('records')
    .addColumn('practice', 'text', notNull)
    .addColumn('ref', 'text', (column) => column.notNull().unique())
    .addColumn('version', 'integer', notNull)
    .addColumn('stage', 'text', notNull)
    .addColumn('stage_since', 'bigint', notNull)
    .addColumn('open', 'integer', notNull)
    .addColumn('begun_no', 'bigint', notNull)
    .addColumn('changed_no', 'bigint', notNull)
    .addColumn('record', 'text', notNull)
    .addPrimaryKeyConstraint('records_pk', ['practice', 'ref'])
    .execute();
  await index({ schema }, 'records', 'records_changed', ['practice', 'changed_no']);
  await index({ schema }, 'records', 'records_stage', ['practice', 'stage', 'changed_no']);
  await index({ schema }, 'records', 'records_open', ['practice', 'open', 'changed_no']);
  await schema
    .createTable('patient_marks')
    .addColumn('practice', 'text', notNull)
    .addColumn('ref', 'text', notNull)
    .addColumn('mark', 'text', notNull)
    .addPrimaryKeyConstraint('patient_marks_pk', ['practice', 'ref'])
    .execute();
  await index({ schema }, 'patient_marks', 'patient_marks_mark', ['practice', 'mark']);
}

async function createVaults(db: Db): Promise<void> {
  for (const trigger of APPEND_ONLY) await sql.raw(trigger).execute(db);
  await db.schema
    .createTable('keys')
    .addColumn('practice', 'text', notNull)
    .addColumn('owner', 'text', notNull)
    .addColumn('wrapped', BYTES, notNull)
    .addPrimaryKeyConstraint('keys_pk', ['practice', 'owner'])
    .execute();
  await db.schema
    .createTable('vaults')
    .addColumn('practice', 'text', notNull)
    .addColumn('owner', 'text', notNull)
    .addColumn('kind', 'text', notNull)
    .addColumn('sealed', BYTES, notNull)
    .addPrimaryKeyConstraint('vaults_pk', ['practice', 'kind', 'owner'])
    .execute();
  await db.schema
    .createTable('files')
    .addColumn('file_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('practice', 'text', notNull)
    .addColumn('owner', 'text', notNull)
    .execute();
  await index(db, 'files', 'files_owner', ['practice', 'owner']);
}

async function createMessages(db: Db): Promise<void> {
  await createMessageTables(db);
  await db.schema
    .createTable('outbox')
    .addColumn('practice', 'text', notNull)
    .addColumn('letter_id', 'text', notNull)
    .addColumn('dedupe_key', 'text', notNull)
    .addColumn('ref', 'text')
    .addColumn('template', 'text', notNull)
    .addColumn('params', 'text', notNull)
    .addColumn('state', 'text', notNull)
    .addColumn('queued_at', 'bigint', notNull)
    .addColumn('sent_at', 'bigint')
    .addColumn('trouble', 'text')
    .addPrimaryKeyConstraint('outbox_pk', ['practice', 'letter_id'])
    .addUniqueConstraint('outbox_once', ['practice', 'dedupe_key'])
    .execute();
  await index(db, 'outbox', 'outbox_state', ['practice', 'state', 'queued_at']);
  await index(db, 'outbox', 'outbox_ref', ['practice', 'ref', 'queued_at']);
  await db.schema
    .createTable('jobs')
    .addColumn('job_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('practice', 'text', notNull)
    .addColumn('kind', 'text', notNull)
    .addColumn('dedupe_key', 'text', notNull)
    .addColumn('payload', 'text', notNull)
    .addColumn('attempts', 'integer', notNull)
    .addColumn('not_before', 'bigint', notNull)
    .addColumn('added_no', 'bigint', notNull)
    .addColumn('owner', 'text')
    .addColumn('lease_until', 'bigint')
    .addColumn('trouble', 'text')
    .addUniqueConstraint('jobs_once', ['practice', 'dedupe_key'])
    .execute();
  await index(db, 'jobs', 'jobs_due', ['not_before', 'added_no']);
  await db.schema
    .createTable('reminders')
    .addColumn('practice', 'text', notNull)
    .addColumn('key', 'text', notNull)
    .addColumn('at', 'bigint', notNull)
    .addPrimaryKeyConstraint('reminders_pk', ['practice', 'key'])
    .execute();
}

async function createMessageTables(db: Db): Promise<void> {
  await db.schema
    .createTable('messages')
    .addColumn('practice', 'text', notNull)
    .addColumn('message_id', 'text', notNull)
    .addColumn('key', 'text', notNull)
    .addColumn('place', 'text')
    .addColumn('place_sealed', BYTES)
    .addColumn('state', 'text', notNull)
    .addColumn('reason', 'text', notNull)
    .addColumn('verdict', 'text', notNull)
    .addColumn('taken_in_at', 'bigint', notNull)
    .addColumn('repeat_of', 'text')
    .addColumn('decided_by', 'text')
    .addColumn('decided_at', 'bigint')
    .addColumn('attempts', 'integer', notNull)
    .addColumn('removed', 'integer', notNull)
    .addPrimaryKeyConstraint('messages_pk', ['practice', 'message_id'])
    .execute();
  await db.schema
    .createIndex('messages_key')
    .unique()
    .on('messages')
    .columns(['practice', 'key'])
    .where(sql.ref('repeat_of'), 'is', null)
    .execute();
  await index(db, 'messages', 'messages_state', ['practice', 'state', 'taken_in_at']);
  await db.schema
    .createTable('message_records')
    .addColumn('practice', 'text', notNull)
    .addColumn('message_id', 'text', notNull)
    .addColumn('ref', 'text', notNull)
    .addPrimaryKeyConstraint('message_records_pk', ['practice', 'message_id', 'ref'])
    .addForeignKeyConstraint('message_records_message', ['practice', 'message_id'], 'messages', [
      'practice',
      'message_id',
    ])
    .execute();
  await index(db, 'message_records', 'message_records_ref', ['practice', 'ref']);
}

async function createPeople(db: Db): Promise<void> {
  await db.schema
    .createTable('accounts')
    .addColumn('account_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('practice', 'text', notNull)
    .addColumn('name', 'text', notNull)
    .addColumn('sign_in_name', 'text', (column) => column.notNull().unique())
    .addColumn('role', 'text', notNull)
    .addColumn('password_hash', 'text')
    .addColumn('disabled', 'integer', notNull)
    .execute();
  await index(db, 'accounts', 'accounts_practice', ['practice']);
  await db.schema
    .createTable('sessions')
    .addColumn('token_hash', 'text', (column) => column.primaryKey().notNull())
    .addColumn('account_id', 'text', notNull)
    .addColumn('created_at', 'bigint', notNull)
    .addColumn('last_seen_at', 'bigint', notNull)
    .addColumn('expires_at', 'bigint', notNull)
    .execute();
  await index(db, 'sessions', 'sessions_account', ['account_id']);
  await db.schema
    .createTable('settings')
    .addColumn('key', 'text', (column) => column.primaryKey().notNull())
    .addColumn('value', 'text', notNull)
    .execute();
  await db.schema
    .createTable('backups')
    .addColumn('practice', 'text')
    .addColumn('at', 'bigint', notNull)
    .addColumn('expires_on', 'text', notNull)
    .execute();
}

async function createMailboxMemory(db: Db): Promise<void> {
  await db.schema
    .createTable('mailbox_memory')
    .addColumn('practice', 'text', notNull)
    .addColumn('kind', 'text', notNull)
    .addColumn('key', 'text', notNull)
    .addColumn('state', 'text', notNull)
    .addColumn('at', 'bigint', notNull)
    .addColumn('body', 'text', notNull)
    .addColumn('sealed', BYTES)
    .addPrimaryKeyConstraint('mailbox_memory_pk', ['practice', 'kind', 'key'])
    .execute();
  await index(db, 'mailbox_memory', 'mailbox_memory_state', ['practice', 'kind', 'state', 'at']);
}

async function createLetterAnswers(db: Db): Promise<void> {
  await db.schema
    .createTable('letter_answers')
    .addColumn('practice', 'text', notNull)
    .addColumn('letter_id', 'text', notNull)
    .addColumn('message_id', 'text', notNull)
    .addColumn('kind', 'text', notNull)
    .addColumn('cause', 'text')
    .addColumn('at', 'bigint', notNull)
    .addPrimaryKeyConstraint('letter_answers_pk', ['practice', 'letter_id', 'message_id'])
    .execute();
}

async function createPane(db: Db): Promise<void> {
  await db.schema.alterTable('sessions').addColumn('device', 'text').execute();
  await db.schema.alterTable('messages').addColumn('header_mark', 'text').execute();
  await index(db, 'messages', 'messages_header', ['practice', 'header_mark']);
  await db.schema
    .createTable('entra_people')
    .addColumn('entra', 'text', (column) => column.primaryKey().notNull())
    .addColumn('account_id', 'text', notNull)
    .execute();
}

async function createSpells(db: Db): Promise<void> {
  await db.schema
    .createTable('stage_spells')
    .addColumn('practice', 'text', notNull)
    .addColumn('ref', 'text', notNull)
    .addColumn('version', 'integer', notNull)
    .addColumn('stage', 'text', notNull)
    .addColumn('since', 'bigint', notNull)
    .addColumn('until', 'bigint')
    .addColumn('because', 'text', notNull)
    .addColumn('by', 'text', notNull)
    .addPrimaryKeyConstraint('stage_spells_pk', ['practice', 'ref', 'version'])
    .execute();
  await tellSpells(db);
}

async function createAccess(db: Db): Promise<void> {
  await db.schema
    .createTable('accesses')
    .addColumn('practice', 'text', notNull)
    .addColumn('at', 'bigint', notNull)
    .addColumn('ref', 'text', notNull)
    .addColumn('account_id', 'text', notNull)
    .addColumn('kind', 'text', notNull)
    .execute();
  await index(db, 'accesses', 'accesses_ref', ['practice', 'ref', 'account_id', 'kind', 'at']);
  await index(db, 'accesses', 'accesses_at', ['practice', 'at']);
  await db.schema
    .createTable('restrictions')
    .addColumn('practice', 'text', notNull)
    .addColumn('account_id', 'text', notNull)
    .addColumn('ref', 'text', notNull)
    .addPrimaryKeyConstraint('restrictions_pk', ['practice', 'account_id', 'ref'])
    .execute();
}

async function createPracticeHolds(db: Db): Promise<void> {
  await db.schema
    .createTable('practice_holds')
    .addColumn('practice', 'text', notNull)
    .addColumn('hold_id', 'text', notNull)
    .addColumn('kind', 'text', notNull)
    .addColumn('title', 'text', notNull)
    .addColumn('placed_by', 'text', notNull)
    .addColumn('changed_by', 'text', notNull)
    .addColumn('placed_on', 'text', notNull)
    .addColumn('review_on', 'text', notNull)
    .addColumn('released_on', 'text')
    .addPrimaryKeyConstraint('practice_holds_pk', ['practice', 'hold_id'])
    .execute();
}

async function createLetterRecords(db: Db): Promise<void> {
  await db.schema
    .createTable('letter_records')
    .addColumn('practice', 'text', notNull)
    .addColumn('letter_id', 'text', notNull)
    .addColumn('ref', 'text', notNull)
    .addPrimaryKeyConstraint('letter_records_pk', ['practice', 'letter_id', 'ref'])
    .execute();
  await index(db, 'letter_records', 'letter_records_ref', ['practice', 'ref']);
}

async function createMutes(db: Db): Promise<void> {
  await db.schema
    .createTable('mutes')
    .addColumn('practice', 'text', notNull)
    .addColumn('ref', 'text', notNull)
    .addColumn('account_id', 'text', notNull)
    .addColumn('code', 'text', notNull)
    .addColumn('since', 'text', notNull)
    .addColumn('until', 'text', notNull)
    .addColumn('words_id', 'text', notNull)
    .addColumn('at', 'bigint', notNull)
    .addPrimaryKeyConstraint('mutes_pk', ['practice', 'ref', 'account_id', 'code', 'since'])
    .execute();
}

async function createLetterTexts(db: Db): Promise<void> {
  await db.schema
    .createTable('letter_texts')
    .addColumn('practice', 'text', notNull)
    .addColumn('letter', 'text', notNull)
    .addColumn('supplier', 'text', notNull)
    .addColumn('number', 'integer', notNull)
    .addColumn('subject', 'text')
    .addColumn('body', 'text')
    .addColumn('changed_by', 'text', notNull)
    .addColumn('changed_at', 'bigint', notNull)
    .addPrimaryKeyConstraint('letter_texts_pk', ['practice', 'letter', 'supplier', 'number'])
    .execute();
}

/** Bytes under PostgreSQL's name for them; SQLite keeps bytes as they are under any name. */
const BYTES = sql`bytea`;

function notNull<Column extends { notNull(): Column }>(column: Column): Column {
  return column.notNull();
}

async function index(
  { schema }: Pick<Db, 'schema'>,
  table: string,
  name: string,
  columns: string[],
): Promise<void> {
  await schema.createIndex(name).on(table).columns(columns).execute();
}
