/// <reference types="office-js" />
import assert from 'node:assert/strict';
import type { Browser, Frame } from 'playwright-core';
import { sampleMessage } from './outlook-host/messages.ts';
import { launchFor, type OutlookWindow, openOutlook } from './outlook-host/open-outlook.ts';
import { type OutlookHost, startOutlookHost } from './outlook-host/start.ts';
import type { HostMessage } from './outlook-host/wire.ts';

/** A task pane of two lines: whatever it learns, it learns from Microsoft's own library. */
const BARE_PANE =
  '<!doctype html><title>bare</title><body><button>one</button><script src="https://appsforoffice.microsoft.com/lib/1/hosted/office.js"></script>';

describe('The emulated Outlook', () => {
  let host: OutlookHost;
  let browser: Browser;
  let outlook: OutlookWindow;
  let pane: Frame;
  let notes: HostMessage;
  let letter: HostMessage;

  before(async () => {
    notes = await sampleMessage(
      {
        from: 'Fernhill Scanning <records@fernhill-scanning.example>',
        subject: 'Digitised Lloyd George record',
        text: 'Please find attached.',
        messageId: '<notes@fernhill-scanning.example>',
        attachments: [
          { name: 'a part.pdf', bytes: Buffer.from('%PDF-1.4 invented'), type: 'application/pdf' },
        ],
      },
      { sharedFrom: 'notes@larkfield-surgery.example' },
    );
    letter = await sampleMessage({ from: 'kettle@example.invalid', subject: 'Kettles', text: 'None today.' });
    host = await startOutlookHost({
      messages: [notes, letter],
      onward: (_request, response) => {
        response.writeHead(200, { 'Content-Type': 'text/html' }).end(BARE_PANE);
      },
    });
    browser = await launchFor(host.browserArgs);
    outlook = await openOutlook(browser);
    await outlook.show(notes.itemId);
    pane = await outlook.openPane();
  });
  after(async () => {
    await browser.close();
    await host.stop();
  });

  it('has the real office.js believe that it is in Outlook on the web', async () => {
    const { host: name, platform } = await pane.evaluate(() => Office.onReady());
    assert.deepEqual([name, platform], ['Outlook', 'OfficeOnline']);
    assert.equal(
      await pane.evaluate(() => typeof history.replaceState),
      'object',
      'as the library leaves it',
    );
  });

  it('gives what a message says', async () => {
    const read = await pane.evaluate(() => {
      const item = Office.context.mailbox.item as Office.MessageRead;
      return {
        subject: item.subject,
        from: item.from.emailAddress,
        fromName: item.from.displayName,
        to: item.to.map(({ emailAddress }) => emailAddress),
        itemId: item.itemId,
        internetMessageId: item.internetMessageId,
        attachments: item.attachments.map(({ id, name, size, attachmentType }) => ({
          id,
          name,
          size,
          attachmentType,
        })),
        sets: ['1.8', '1.13', '1.15'].map((set) =>
          Office.context.requirements.isSetSupported('Mailbox', set),
        ),
      };
    });
    const [attachment] = notes.attachments;
    assert.ok(attachment);
    assert.deepEqual(read, {
      subject: 'Digitised Lloyd George record',
      from: 'records@fernhill-scanning.example',
      fromName: 'Fernhill Scanning',
      to: ['notes@larkfield-surgery.example'],
      itemId: notes.itemId,
      internetMessageId: '<notes@fernhill-scanning.example>',
      attachments: [{ id: attachment.id, name: 'a part.pdf', size: 17, attachmentType: 'file' }],
      sets: [true, true, false],
    });
  });

  it('gives the body, an attachment and the whole message, and the library’s own error for one there is not', async () => {
    const id = notes.attachments[0]?.id ?? '';
    const read = await pane.evaluate(async (attachmentId) => {
      const item = Office.context.mailbox.item as Office.MessageRead;
      const content = (wanted: string) =>
        new Promise<string>((resolve) =>
          item.getAttachmentContentAsync(wanted, ({ status, value, error }) =>
            resolve(status === Office.AsyncResultStatus.Succeeded ? atob(value.content) : error.name),
          ),
        );
      return {
        body: await new Promise((resolve) => item.body.getAsync('text', ({ value }) => resolve(value))),
        there: await content(attachmentId),
        notThere: await content('nothing'),
        file: await new Promise<string>((resolve) =>
          item.getAsFileAsync(({ value }) => resolve(atob(value))),
        ),
      };
    }, id);
    assert.equal(String(read.body).trim(), 'Please find attached.');
    assert.equal(read.there, '%PDF-1.4 invented');
    assert.equal(read.notThere, 'InvalidAttachmentId');
    assert.match(read.file, /^From: Fernhill Scanning/);
  });

  it('keeps categories, and shows them in the list; one nobody made is refused', async () => {
    const outcome = await pane.evaluate(async () => {
      const item = Office.context.mailbox.item as Office.MessageRead;
      const add = (name: string) =>
        new Promise<string>((resolve) =>
          item.categories.addAsync([name], ({ status, error }) => resolve(error?.name ?? status)),
        );
      return [await add('Onward – received'), await add('Made up')];
    });
    assert.deepEqual(outcome, ['succeeded', 'InvalidCategory']);
    assert.deepEqual(await outlook.categoriesOf(notes.itemId), ['Onward – received']);
    assert.match(await outlook.page.innerText('#list'), /Onward – received/);
  });

  it('says whose mailbox a shared message lies in', async () => {
    const owner = await pane.evaluate(
      () =>
        new Promise((resolve) => {
          const item = Office.context.mailbox.item as Office.MessageRead;
          item.getSharedPropertiesAsync(({ value }) => resolve(value.targetMailbox));
        }),
    );
    assert.equal(owner, 'notes@larkfield-surgery.example');
  });

  it('tells of another message, of none, and of several', async () => {
    await pane.evaluate(() => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      const { mailbox } = Office.context;
      mailbox.addHandlerAsync(Office.EventType.ItemChanged, () =>
        heard.push(mailbox.item?.subject ?? 'none'),
      );
      mailbox.addHandlerAsync(Office.EventType.SelectedItemsChanged, () => {
        mailbox.getSelectedItemsAsync(({ value }) =>
          heard.push(value.map(({ subject }) => subject).join(' + ')),
        );
      });
    });
    const heard = () => pane.evaluate(() => Reflect.get(window, 'heard') as string[]);
    await pane.waitForFunction(() => Reflect.get(window, 'heard') !== undefined);
    await outlook.show(letter.itemId);
    await pane.waitForFunction(() => (Reflect.get(window, 'heard') as string[]).length === 1);
    await outlook.show();
    await pane.waitForFunction(() => (Reflect.get(window, 'heard') as string[]).length === 2);
    assert.equal(await pane.evaluate(() => Office.context.mailbox.item ?? null), null);
    await outlook.show(notes.itemId, letter.itemId);
    await pane.waitForFunction(() => (Reflect.get(window, 'heard') as string[]).length === 4);
    assert.deepEqual(await heard(), ['Kettles', 'none', 'none', 'Digitised Lloyd George record + Kettles']);
  });

  it('can be late, lose an event, or have a library that tells nobody', async () => {
    const state = () =>
      pane.evaluate(() => ({
        heard: (Reflect.get(window, 'heard') as string[]).length,
        item: Office.context.mailbox.item?.subject ?? null,
      }));
    const before = await state();
    await outlook.setFaults({ itemChanged: 'lost' });
    await outlook.show(letter.itemId);
    await outlook.page.waitForTimeout(50);
    assert.deepEqual(await state(), before);
    await outlook.setFaults({ itemChanged: 'unheard' });
    await outlook.show(notes.itemId);
    await pane.waitForFunction(
      () => Office.context.mailbox.item !== null && Office.context.mailbox.item !== undefined,
    );
    assert.deepEqual(await state(), { heard: before.heard, item: notes.subject });
    await outlook.setFaults({ itemChanged: 60 });
    await outlook.show(letter.itemId);
    assert.equal((await state()).item, notes.subject, 'not yet');
    await pane.waitForFunction(() => Office.context.mailbox.item?.subject === 'Kettles');
    assert.equal((await state()).heard, before.heard + 1);
    await outlook.setFaults({ itemChanged: 'prompt' });
  });

  it('has a theme, and tells when it changes', async () => {
    assert.equal(await pane.evaluate(() => Office.context.officeTheme.bodyBackgroundColor), '#ffffff');
    const told = pane.evaluate(
      () =>
        new Promise((resolve) => {
          Office.context.mailbox.addHandlerAsync(
            Office.EventType.OfficeThemeChanged,
            ({ officeTheme }: { officeTheme: Office.OfficeTheme }) =>
              resolve(officeTheme.bodyBackgroundColor),
            () => Object.assign(window, { listening: true }),
          );
        }),
    );
    await pane.waitForFunction(() => Reflect.get(window, 'listening') === true);
    await outlook.setTheme('dark');
    assert.equal(await told, '#1f1f1f');
  });

  it('opens a dialog over https, and hears what it says', async () => {
    const [said] = await Promise.all([
      pane.evaluate(
        () =>
          new Promise((resolve) =>
            Office.context.ui.displayDialogAsync(
              `${location.origin}/pane/dialog.html`,
              { promptBeforeOpen: false },
              ({ value, error }) =>
                value
                  ? value.addEventHandler(Office.EventType.DialogMessageReceived, (args) => resolve(args))
                  : resolve(error),
            ),
          ),
      ),
      outlook.context.waitForEvent('page').then(async (dialog) => {
        await dialog.waitForFunction(() => typeof Office !== 'undefined');
        await dialog.evaluate(async () => {
          await Office.onReady();
          Office.context.ui.messageParent('signed in');
        });
        await dialog.close();
      }),
    ]);
    assert.match(JSON.stringify(said), /signed in/);
  });

  it('takes Tab from the page, as Outlook does', async () => {
    await pane.getByRole('button').focus();
    await pane.page().keyboard.press('Tab');
    await pane.page().keyboard.press('Escape');
    await outlook.page.waitForFunction(() => window.outlookHost.log.notified.includes(15));
    assert.ok((await outlook.log()).notified.includes(13));
  });

  it('reached for nobody else, and was asked nothing it does not know', async () => {
    assert.deepEqual(host.foreign, []);
    assert.deepEqual((await outlook.log()).unknown, []);
    assert.deepEqual(outlook.errors, []);
  });
});
