import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { readConfig } from '../../server/config.ts';
import { SETTING_NAMES } from '../../server/config-schema.ts';

type Env = Record<string, string | undefined>;

const practice = {
  odsCode: 'A12345',
  name: 'Hollins Road',
  email: 'notes@hollins.example',
  leadEmail: 'lead@hollins.example',
};
const noFile = () => null;
const file = (content: unknown) => (path: string) =>
  path === './onward.config.json' ? (typeof content === 'string' ? content : JSON.stringify(content)) : null;

function accepted(env: Env, readFile: (path: string) => string | null = noFile) {
  const read = readConfig(env, readFile);
  assert.ok(read.ok, read.ok ? '' : read.problems.join('\n'));
  return read.config;
}

function problemsOf(env: Env, readFile: (path: string) => string | null = noFile): string[] {
  const read = readConfig(env, readFile);
  return read.ok ? [] : read.problems;
}

describe('When nothing is configured', () => {
  it('is a demonstration on this machine only, with an invented practice that cannot be written to', () => {
    const config = accepted({ PATH: '/usr/bin' });
    assert.equal(config.demonstration, true);
    assert.equal(config.host, '127.0.0.1');
    assert.equal(config.publicUrl, 'http://127.0.0.1:8080');
    assert.equal(config.dataFolder, './data');
    assert.equal(config.backupFolder, null);
    assert.equal(config.practices.length, 1);
    const [larkfield] = config.practices;
    assert.equal(larkfield?.odsCode, 'Y99999');
    assert.equal(larkfield?.mailFolder, join('data', 'mailbox', 'Y99999'));
    const addresses = JSON.stringify(larkfield).match(/[^"]*@[^"]*/g) ?? [];
    assert.ok(addresses.length >= 4 && addresses.every((address) => address.endsWith('.example')));
  });

  it('stays a demonstration when only the port or the folder is chosen, and an empty variable is none', () => {
    const config = accepted({
      ONWARD_PORT: '9000',
      ONWARD_DATA_FOLDER: '/srv/onward',
      ONWARD_HOST: '',
      ONWARD_LOG_LEVEL: ' ',
    });
    assert.equal(config.publicUrl, 'http://127.0.0.1:9000');
    assert.equal(config.practices[0]?.mailFolder, join('/srv/onward', 'mailbox', 'Y99999'));
    assert.ok(config.demonstration);
  });
});

describe('When a practice is configured', () => {
  it('is no demonstration, and what is left out has the usual value', () => {
    const config = accepted({}, file({ practices: [practice] }));
    assert.equal(config.demonstration, false);
    assert.deepEqual(config.practices, [
      {
        ...practice,
        mailFolder: join('data', 'mailbox', 'A12345'),
        digestTime: '08:30',
        reviewWindowDays: 56,
        maxSheetsPerVolume: 250,
        backupRetentionDays: 35,
        closedDays: [],
        stubYears: 20,
        readPageHeads: false,
        receivingReplyDays: 10,
        courierDay: null,
        accessLogDays: 731,
        suppliers: [],
        graph: null,
      },
    ]);
  });

  it('reads the file ONWARD_CONFIG names, and lets a variable go before it', () => {
    const readFile = (path: string) =>
      path === '/etc/onward.json' ? `\uFEFF{"port": 9000, "idleMinutes": 20}` : null;
    const config = accepted({ ONWARD_CONFIG: '/etc/onward.json', ONWARD_PORT: '9001' }, readFile);
    assert.equal(config.port, 9001);
    assert.equal(config.idleMinutes, 20);
  });

  it('takes practices from a variable as JSON', () => {
    assert.equal(
      accepted({ ONWARD_PRACTICES: JSON.stringify([practice]) }).practices[0]?.name,
      'Hollins Road',
    );
    const [problem] = problemsOf({ ONWARD_PRACTICES: '[{odsCode}]' });
    assert.match(problem ?? '', /^ONWARD_PRACTICES is .* Write a list of practices in JSON/);
  });

  it('may be open to other machines behind https', () => {
    const config = accepted(
      {},
      file({ practices: [practice], host: '0.0.0.0', publicUrl: 'https://onward.hollins.example/' }),
    );
    assert.equal(config.publicUrl, 'https://onward.hollins.example');
  });
});

describe('When a setting is wrong', () => {
  it('names the setting, what is wrong and what to write instead', () => {
    assert.deepEqual(problemsOf({ ONWARD_PORT: 'eighty' }), [
      'ONWARD_PORT is "eighty". Write a whole number from 1 to 65535, such as 8080.',
    ]);
    assert.deepEqual(problemsOf({}, file({ practices: [{ ...practice, reviewWindowDays: 13 }] })), [
      'practices[0].reviewWindowDays (in ./onward.config.json) is 13. Write a whole number from 14 to 365, such as 56.',
    ]);
    const { email: _, ...withoutEmail } = practice;
    assert.deepEqual(problemsOf({}, file({ practices: [withoutEmail] })), [
      'practices[0].email (in ./onward.config.json) is missing. Write the shared mailbox of the practice, such as notes@practice.example.',
    ]);
  });

  it('refuses each of these', () => {
    const wrong: Record<string, unknown>[] = [
      { odsCode: 'a12345' },
      { odsCode: 'A1234' },
      { digestTime: '8:30' },
      { digestTime: '24:00' },
      { closedDays: ['2026-02-30'] },
      { leadEmail: 'the lead' },
      { maxSheetsPerVolume: 0 },
      { suppliers: [{ id: 'Big Scans', name: 'Big Scans', requestTo: 'a@scans.example' }] },
      { suppliers: [{ id: 'scans', name: 'Scans', requestTo: 'a@scans.example', senders: ['scans'] }] },
      { mailFolder: ' ' },
    ];
    for (const change of wrong) {
      const [key] = Object.keys(change);
      const problems = problemsOf({}, file({ practices: [{ ...practice, ...change }] }));
      assert.equal(problems.length, 1, JSON.stringify(change));
      assert.ok(problems[0]?.startsWith(`practices[0].${key}`), problems[0]);
    }
    for (const publicUrl of [
      'onward',
      'ftp://a.example',
      'https://a.example/path',
      'https://me:word@a.example',
      'https://a.example?x',
    ]) {
      assert.match(
        problemsOf({ ONWARD_PUBLIC_URL: publicUrl })[0] ?? '',
        /^ONWARD_PUBLIC_URL is .*with no path/,
        publicUrl,
      );
    }
    for (const demonstration of ['yes', '1', 'TRUE']) {
      assert.match(problemsOf({ ONWARD_DEMONSTRATION: demonstration })[0] ?? '', /Write true or false\.$/);
    }
  });

  it('tells every problem at once, those between settings included', () => {
    const problems = problemsOf(
      { ONWARD_PROT: '8080', ONWARD_LOG_LEVEL: 'loud' },
      file({ sweepSeconds: 0, colour: 'blue', practices: [practice, practice], host: '0.0.0.0' }),
    );
    const named = [
      'ONWARD_PROT',
      'ONWARD_LOG_LEVEL',
      'sweepSeconds',
      'colour',
      'host 0.0.0.0',
      'practices lists A12345 twice',
    ];
    for (const start of named)
      assert.ok(
        problems.some((problem) => problem.startsWith(start)),
        `${start}: ${problems.join('\n')}`,
      );
  });

  it('suggests the name that was meant', () => {
    assert.match(
      problemsOf({ ONWARD_PROT: '1' })[0] ?? '',
      /^ONWARD_PROT is not a setting\. Did you mean ONWARD_PORT\?/,
    );
    assert.match(
      problemsOf({}, file({ dataFoldr: 'x' }))[0] ?? '',
      /^dataFoldr \(in .*\) is not a setting\. Did you mean dataFolder\?/,
    );
    const inPractice = problemsOf({}, file({ practices: [{ ...practice, digesttime: '09:00' }] }))[0] ?? '';
    assert.match(
      inPractice,
      /^practices\[0\]\.digesttime \(in .*\) is not a setting\. Did you mean digestTime\?/,
    );
    assert.ok(!problemsOf({ ONWARD_BANANA_SPLIT: '1' })[0]?.includes('Did you mean'));
  });

  it('says when the file is missing or broken, and does not guess what it would have said', () => {
    assert.deepEqual(problemsOf({ ONWARD_CONFIG: 'nowhere.json', ONWARD_DEMONSTRATION: 'false' }), [
      'ONWARD_CONFIG names nowhere.json, which cannot be read. Write the path of a JSON file.',
    ]);
    assert.match(
      problemsOf({}, file('{\n"port": 8080,\n}'))[0] ?? '',
      /^\.\/onward\.config\.json is not JSON/,
    );
    assert.match(problemsOf({}, file('[1]'))[0] ?? '', /must hold settings in braces/);
  });

  it('is not fooled by names every object has', () => {
    const read = readConfig({}, () => '{"constructor": 1, "__proto__": {"port": 1}, "toString": 2}');
    assert.ok(!read.ok && read.problems.some((problem) => problem.startsWith('constructor (in')));
  });
});

describe('Whatever the file holds', () => {
  it('is accepted or refused in words, and never throws', () => {
    const settings = fc.dictionary(fc.constantFrom(...SETTING_NAMES, 'other'), fc.jsonValue());
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          settings.map((one) => JSON.stringify(one)),
        ),
        (content) => {
          const read = readConfig({}, () => content);
          assert.ok(
            read.ok || (read.problems.length > 0 && read.problems.every((problem) => problem.endsWith('.'))),
          );
        },
      ),
    );
  });
});

describe('When settings would be unsafe together', () => {
  it('refuses a demonstration that other machines can reach', () => {
    const problems = problemsOf({
      ONWARD_HOST: '0.0.0.0',
      ONWARD_PUBLIC_URL: 'https://onward.hollins.example',
    });
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', /the demonstration signs in whoever has the printed link/);
  });

  it('refuses plain http beyond this machine', () => {
    for (const publicUrl of [undefined, 'http://onward.hollins.example']) {
      const problems = problemsOf({}, file({ practices: [practice], host: '192.0.2.7', publicUrl }));
      assert.match(problems[0] ?? '', /publicUrl must be the https address/);
    }
    const behindProxy = problemsOf(
      {},
      file({ practices: [practice], publicUrl: 'http://onward.hollins.example' }),
    );
    assert.match(behindProxy[0] ?? '', /sign-ins would cross the network in the clear/);
    for (const host of ['127.0.0.1', 'localhost', '::1'])
      assert.deepEqual(problemsOf({ ONWARD_HOST: host }), [], host);
    assert.equal(accepted({ ONWARD_HOST: '::1' }).publicUrl, 'http://[::1]:8080');
  });

  it('refuses a real practice in a demonstration, and a server with no practice', () => {
    assert.match(
      problemsOf({ ONWARD_DEMONSTRATION: 'true' }, file({ practices: [practice] }))[0] ?? '',
      /invented practice only/,
    );
    assert.match(problemsOf({ ONWARD_DEMONSTRATION: 'false' })[0] ?? '', /no practice is listed/);
  });

  it('refuses two practices on one mail folder, however it is written', () => {
    const other = { ...practice, odsCode: 'B12345', mailFolder: './data/../data/mailbox/A12345/' };
    assert.match(problemsOf({}, file({ practices: [practice, other] }))[0] ?? '', /share the mail folder/);
  });

  it('refuses backups inside the data folder, but not beside it', () => {
    assert.match(problemsOf({ ONWARD_BACKUP_FOLDER: 'data/backups' })[0] ?? '', /would be lost with it/);
    assert.match(problemsOf({ ONWARD_BACKUP_FOLDER: './data' })[0] ?? '', /would be lost with it/);
    assert.deepEqual(problemsOf({ ONWARD_BACKUP_FOLDER: './data-backups' }), []);
  });

  it('refuses an idle time longer than the session', () => {
    assert.match(
      problemsOf({ ONWARD_SESSION_HOURS: '1', ONWARD_IDLE_MINUTES: '61' })[0] ?? '',
      /Write 60 or less/,
    );
    assert.deepEqual(problemsOf({ ONWARD_SESSION_HOURS: '1', ONWARD_IDLE_MINUTES: '60' }), []);
  });
});

describe('When a practice has its mailbox in Exchange Online', () => {
  const graph = {
    tenantId: '11111111-2222-4333-8444-555555555555',
    clientId: '99999999-8888-4777-8666-555555555555',
    certificateFiles: ['./app.pem'],
    goLive: '2026-12-01',
  };
  const withGraph = (change: object, more: object = {}) =>
    file({ practices: [{ ...practice, graph: { ...graph, ...change } }], ...more });

  it('needs the ids, a certificate and a day to begin; the rest has the usual value', () => {
    assert.deepEqual(accepted({}, withGraph({})).practices[0]?.graph, {
      ...graph,
      mailbox: practice.email,
      secretFile: null,
      canary: null,
      recoverableDays: 14,
    });
  });

  const wrong: [string, object, RegExp][] = [
    [
      'a tenant by its name',
      { tenantId: 'larkfield' },
      /graph\.tenantId.* is "larkfield"\. Write the tenant id/,
    ],
    ['a day that does not exist', { goLive: '2026-02-30' }, /graph\.goLive.*Write the day/],
    ['nothing to sign in with', { certificateFiles: [] }, /A12345: graph has nothing to sign in with/],
    ['a certificate and a secret', { secretFile: 's.txt' }, /A12345: graph has a certificate and a secret/],
    ['the mailbox as its canary', { canary: practice.email.toUpperCase() }, /canary of graph is the mailbox/],
    [
      'a name that is none',
      { certificateFile: 'x' },
      /certificateFile .*is not a setting\. Did you mean certificateFiles\?/,
    ],
  ];
  for (const [what, change, words] of wrong)
    it(`refuses ${what}`, () => {
      const problems = problemsOf({}, withGraph(change));
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0] ?? '', words);
    });

  it('takes a secret alone, for a trial', () => {
    const config = accepted({}, withGraph({ certificateFiles: [], secretFile: './secret.txt' }));
    assert.equal(config.practices[0]?.graph?.secretFile, './secret.txt');
  });

  it('refuses two practices on one mailbox, however it is written', () => {
    const other = {
      ...practice,
      odsCode: 'B12345',
      graph: { ...graph, mailbox: practice.email.toUpperCase() },
    };
    const problems = problemsOf({}, file({ practices: [{ ...practice, graph }, other] }));
    assert.match(problems.join(), /share the mailbox/);
  });

  it('goes out by the proxy that is set, else by the machine’s, else straight', () => {
    const machine = { HTTPS_PROXY: 'http://machine.example:3128' };
    assert.equal(accepted({}, withGraph({})).proxy, null);
    assert.equal(accepted(machine, withGraph({})).proxy, 'http://machine.example:3128');
    const own = 'http://name:word@own.example:8080';
    assert.equal(accepted(machine, withGraph({}, { proxy: own })).proxy, own);
  });

  it('refuses what is no proxy, and shows no password that stood in it', () => {
    const problems = [
      ...problemsOf({ ONWARD_PROXY: 'http://name:hunter2@proxy.example/path' }),
      ...problemsOf({ HTTPS_PROXY: 'socks5://name:hunter2@proxy.example' }, withGraph({})),
    ];
    assert.match(problems[0] ?? '', /^ONWARD_PROXY is not one\. Write the address of the proxy/);
    assert.match(problems[1] ?? '', /^HTTPS_PROXY is not the address of a proxy/);
    assert.doesNotMatch(problems.join(), /hunter2/);
  });

  it('leaves the machine’s proxy alone where nothing goes out', () => {
    assert.deepEqual(problemsOf({ HTTPS_PROXY: 'nonsense' }, file({ practices: [practice] })), []);
  });
});
