import type { Selectable } from 'kysely';

/**
 * The tables, in types that SQLite and PostgreSQL share: ids are text, instants epoch milliseconds, yes and no 1 and 0,
 * JSON text. A column named `sealed` or `wrapped` is ciphertext; no other column may hold what names a patient.
 */
export type Tables = {
  schema_versions: { version: number; name: string };

  /** The trail. `event` is canonical JSON. Triggers refuse to change or remove a row. */
  events: {
    practice: string;
    chain_no: number;
    ref: string;
    version: number;
    at: number;
    by: string;
    event: string;
    prev_hash: string;
    hash: string;
  };
  /** Where each practice's trail ends, sealed with a key that is not in the database. */
  chain_heads: { practice: string; chain_no: number; hash: string; seal: string };
  /** Each record folded from its events: `begun_no` and `changed_no` are the chain numbers of its first and last. */
  records: {
    practice: string;
    ref: string;
    version: number;
    stage: string;
    stage_since: number;
    open: number;
    begun_no: number;
    changed_no: number;
    record: string;
  };
  /** Each stay of a record in a stage, folded from its events as `records` is; `version` is of the event that began it. */
  stage_spells: {
    practice: string;
    ref: string;
    version: number;
    stage: string;
    since: number;
    until: number | null;
    because: string;
    by: string;
  };
  /** Who may see nothing of which record, folded from the events as `records` is. */
  restrictions: { practice: string; ref: string; account_id: string };
  /** Who opened what: `ref` is empty where it was none of one record. It names no patient, and goes after its time. */
  accesses: { practice: string; ref: string; account_id: string; kind: string; at: number };
  /** Keyed hashes of NHS numbers, for "have we had this patient's notes before?". */
  patient_marks: { practice: string; ref: string; mark: string };

  /** The wrapped key of a record (owner is its reference) or a message (owner is its id). */
  keys: { practice: string; owner: string; wrapped: Uint8Array };
  vaults: { practice: string; owner: string; kind: string; sealed: Uint8Array };
  files: { file_id: string; practice: string; owner: string };

  /** `place` is kept open only where it is a name of our making; else it may be a sender's file name, and is sealed. */
  messages: {
    practice: string;
    message_id: string;
    key: string;
    place: string | null;
    place_sealed: Uint8Array | null;
    state: string;
    reason: string;
    verdict: string;
    taken_in_at: number;
    repeat_of: string | null;
    decided_by: string | null;
    decided_at: number | null;
    attempts: number;
    removed: number;
    /** Keyed hash of the Message-ID; null once removed. */
    header_mark: string | null;
  };
  message_records: { practice: string; message_id: string; ref: string };

  outbox: {
    practice: string;
    letter_id: string;
    dedupe_key: string;
    ref: string | null;
    template: string;
    params: string;
    state: string;
    queued_at: number;
    sent_at: number | null;
    trouble: string | null;
  };
  /** The records of a letter that is about several; one about one record has it in `ref`. */
  letter_records: { practice: string; letter_id: string; ref: string };
  /** Messages that answer letters: which, how, and why a letter came back. */
  letter_answers: {
    practice: string;
    letter_id: string;
    message_id: string;
    kind: string;
    cause: string | null;
    at: number;
  };
  jobs: {
    job_id: string;
    practice: string;
    kind: string;
    dedupe_key: string;
    payload: string;
    attempts: number;
    not_before: number;
    added_no: number;
    owner: string | null;
    lease_until: number | null;
    trouble: string | null;
  };
  reminders: { practice: string; key: string; at: number };
  /** What a watched mailbox remembers, by kind: notes, messages and letters. `body` is a note's text, else JSON. */
  mailbox_memory: {
    practice: string;
    kind: string;
    key: string;
    state: string;
    at: number;
    body: string;
    sealed: Uint8Array | null;
  };

  accounts: {
    account_id: string;
    practice: string;
    name: string;
    sign_in_name: string;
    role: string;
    password_hash: string | null;
    disabled: number;
  };
  sessions: {
    token_hash: string;
    account_id: string;
    created_at: number;
    last_seen_at: number;
    expires_at: number;
    device: string | null;
  };
  /** People of a directory: `entra` is 'TENANT/OBJECT'. */
  entra_people: { entra: string; account_id: string };
  settings: { key: string; value: string };
  practice_holds: {
    practice: string;
    hold_id: string;
    kind: string;
    title: string;
    placed_by: string;
    changed_by: string;
    placed_on: string;
    review_on: string;
    released_on: string | null;
  };
  /** `since` and `until` are days; the reason lies in the vault under `words_id`. */
  mutes: {
    practice: string;
    ref: string;
    account_id: string;
    code: string;
    since: string;
    until: string;
    words_id: string;
    at: number;
  };
  /** Letters in a practice's own words; `supplier` is empty where it is none's, `subject` and `body` null for Onward's own. */
  letter_texts: {
    practice: string;
    letter: string;
    supplier: string;
    number: number;
    subject: string | null;
    body: string | null;
    changed_by: string;
    changed_at: number;
  };
  /** `practice` is null for a backup of the whole data folder. */
  backups: { practice: string | null; at: number; expires_on: string };
};

export type Row<Table extends keyof Tables> = Selectable<Tables[Table]>;
