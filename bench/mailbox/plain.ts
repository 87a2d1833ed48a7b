import { openSignIn } from '../../server/adapters/graph/sign-in.ts';
import { endAfter, fetchOf, peakMb, say } from './at-mailbox.ts';
import type { MailboxJob } from './job.ts';

/** The peer: signs in, lists, and reads every attachment to its end, keeping nothing and looking at nothing. */
process.once('message', (job: MailboxJob) => {
  endAfter(download(job));
});

type Listed = { value: { id: string }[]; '@odata.nextLink'?: string };

async function download(job: MailboxJob): Promise<void> {
  const fetch = fetchOf(job);
  const signIn = openSignIn(job.credentials, fetch);
  const get = async (url: string) => {
    const headers = { Authorization: `Bearer ${await signIn.token()}`, Prefer: 'IdType="ImmutableId"' };
    const response = await fetch(url, { headers });
    if (!response.ok) throw new Error(`answered ${response.status}`);
    return response;
  };
  const root = `https://graph.microsoft.com/v1.0/users/${encodeURIComponent(job.mailbox)}/messages`;
  const from = performance.now();
  let [bytes, files] = [0, 0];
  for (let next: string | undefined = `${root}?$select=id&$top=100`; next !== undefined; ) {
    const page = (await (await get(next)).json()) as Listed;
    for (const { id } of page.value) {
      const list = `${root}/${encodeURIComponent(id)}/attachments`;
      const { value } = (await (await get(`${list}?$select=id,name,size`)).json()) as Listed;
      for (const attachment of value) {
        const file = await get(`${list}/${encodeURIComponent(attachment.id)}/$value`);
        for await (const piece of (file.body ?? []) as AsyncIterable<Uint8Array>) bytes += piece.length;
        files += 1;
      }
    }
    next = page['@odata.nextLink'];
  }
  await say({ said: 'plain', done: { files, bytes, ms: performance.now() - from, peakMb: peakMb() } });
}
